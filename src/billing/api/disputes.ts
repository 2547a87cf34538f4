import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { id, line, plainDate, text } from '../../kernel/shapes.ts'

export const openDispute = command({
  name: 'openDispute',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager', 'owner'],
  summary: 'Records an objection to one charge: it pauses, the others go on.',
  input: z.strictObject({
    chargeId: id,
    periodMonth: plainDate,
    note: text(500).default(''),
  }),
  output: z.object({ holdId: id, answerDueOn: z.string() }),
})

export const closeDispute = command({
  name: 'closeDispute',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Ends a dispute with an answer; late fee runs again from the next day.',
  input: z.strictObject({ holdId: id, answer: line(500) }),
  output: z.object({}),
})
