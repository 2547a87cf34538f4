import * as z from 'zod'
import { command, everyStaff } from '../../kernel/operation.ts'
import { id, line, plainDate } from '../../kernel/shapes.ts'

export const putAside = command({
  name: 'putAside',
  access: everyStaff,
  summary: 'Puts a row of 今日 off to a day, or ticks it off; for the caller alone.',
  input: z.strictObject({
    communityId: id,
    key: line(80),
    /** The day it comes back. */
    until: plainDate,
    /** Ticked off: the row's `state`; it is back at once when that has changed. */
    state: line(600).optional(),
  }),
  output: z.object({}),
})

export const bringBack = command({
  name: 'bringBack',
  access: everyStaff,
  summary: 'Shows again what the caller has put aside in 今日.',
  input: z.strictObject({ communityId: id }),
  output: z.object({}),
})
