import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, pageInput, plainDate } from '../../kernel/shapes.ts'
import { kindName } from './names.ts'

/** Who prints letters and enters what became of them. */
const posters = ['administrator', 'accountant', 'steward', 'manager'] as const

/** What one batch takes; the rest waits for the next. */
export const largestLetterBatch = 2_000

const letterState = z.enum(['waiting', 'printed', 'handedOver', 'delivered', 'returned'])

export const listLetters = query({
  name: 'listLetters',
  access: everyStaff,
  summary: 'Letters in the order they are carried: building, entrance, room.',
  input: pageInput.extend({
    communityId: id.optional(),
    /** Left out: letters that wait to be printed. */
    batchId: id.optional(),
  }),
  output: z.object({
    letters: z.array(
      z.object({
        deliveryId: id,
        /** Null until it is in a batch. */
        letterNo: z.string().nullable(),
        communityName: z.string(),
        householdId: id,
        unitLabel: z.string(),
        readerName: z.string(),
        kind: kindName,
        title: z.string(),
        state: letterState,
        createdAt: z.string(),
        pageCount: z.number().nullable(),
        confirmedAt: z.string().nullable(),
        signedBy: z.string().nullable(),
        proof: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const listLetterBatches = query({
  name: 'listLetterBatches',
  access: everyStaff,
  summary: 'Print batches, newest first, and how many letters wait in each community.',
  input: pageInput.extend({
    communityId: id.optional(),
    /** Only this batch, however old. */
    batchId: id.optional(),
  }),
  output: z.object({
    waiting: z.array(
      z.object({
        communityId: id,
        communityName: z.string(),
        count: z.number(),
        oldestAt: z.string(),
      }),
    ),
    batches: z.array(
      z.object({
        id,
        communityId: id,
        communityName: z.string(),
        /**
         * drawing: its file is being made; interrupted: it is tried again, by itself or when asked
         * to; allPaid: nothing was left to print.
         */
        state: z.enum(['drawing', 'interrupted', 'printed', 'handedOver', 'allPaid']),
        letterCount: z.number(),
        /** How many of them are drawn. */
        drawnCount: z.number(),
        /** Letters taken out because what they ask for is paid. */
        paidCount: z.number(),
        pageCount: z.number().nullable(),
        sha256: z.string().nullable(),
        createdAt: z.string(),
        createdBy: z.string(),
        handedOverAt: z.string().nullable(),
        way: z.enum(['post', 'door']).nullable(),
        carriedBy: z.string().nullable(),
        delivered: z.number(),
        returned: z.number(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const makeLetterBatch = command({
  name: 'makeLetterBatch',
  access: posters,
  summary:
    'Puts the waiting letters of a community, at most 2,000, into a batch; its PDF is then made.',
  input: z.strictObject({
    communityId: id,
    /** A batch whose file is wanted again, before it is handed over. */
    batchId: id.optional(),
  }),
  output: z.object({
    batchId: id,
    letters: z.number(),
    /** How many still wait. */
    left: z.number(),
  }),
})

export const getLetterBatchFile = query({
  name: 'getLetterBatchFile',
  access: posters,
  summary: 'Whether the caller may have the PDF of a batch, and the name to save it under.',
  input: z.strictObject({ batchId: id }),
  output: z.object({ fileName: z.string() }),
})

export const markLettersHandedOver = command({
  name: 'markLettersHandedOver',
  access: posters,
  summary: 'A printed batch was given to the post, or to whom carries it from door to door.',
  input: z.strictObject({ batchId: id, way: z.enum(['post', 'door']), carriedBy: line(60) }),
  output: z.object({}),
})

export const confirmLetters = command({
  name: 'confirmLetters',
  access: posters,
  summary: 'What became of letters of a batch: signed for, or come back.',
  input: z.strictObject({
    batchId: id,
    /** The day it was signed for or came back. */
    on: plainDate,
    letters: z
      .array(
        z.discriminatedUnion('result', [
          z.strictObject({
            result: z.literal('delivered'),
            deliveryId: id,
            signedBy: line(40),
            proof: line(80).optional(),
          }),
          z.strictObject({
            result: z.literal('returned'),
            deliveryId: id,
            /** addressGone: nobody of that name there; undelivered: not taken, or nobody met. */
            reason: z.enum(['addressGone', 'undelivered']),
            proof: line(80).optional(),
          }),
        ]),
      )
      .min(1)
      .max(largestLetterBatch),
  }),
  output: z.object({ delivered: z.number(), returned: z.number() }),
})
