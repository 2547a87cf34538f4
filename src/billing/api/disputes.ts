import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, plainDate, text } from '../../kernel/shapes.ts'
import { photoContent } from './photos.ts'

export const maxDisputePhotos = 3

export const openDispute = command({
  name: 'openDispute',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager', 'owner'],
  summary: 'Records an objection to one charge: it pauses, the others go on.',
  input: z.strictObject({
    chargeId: id,
    periodMonth: plainDate,
    note: text(500).default(''),
    /** JPEG or PNG; what the camera wrote beside the picture is struck out. */
    photos: z
      .array(z.strictObject({ content: photoContent }))
      .max(maxDisputePhotos)
      .default([]),
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

export const getDisputePhoto = query({
  name: 'getDisputePhoto',
  access: ['owner', ...everyStaff],
  summary: 'A photo that was added to an objection, by its number from 1.',
  input: z.strictObject({ holdId: id, position: z.number().int().min(1).max(maxDisputePhotos) }),
  output: z.object({ mediaType: z.string(), content: z.string() }),
})
