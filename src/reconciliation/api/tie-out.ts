import * as z from 'zod'
import { bookkeepers, bookReaders, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, plainDate, words } from '../../kernel/shapes.ts'
import { discrepancyKinds } from './discrepancies.ts'

export const tieOutStates = [
  'waiting',
  'provisional',
  'differences',
  'explained',
  'certified',
] as const

export const tieOutState = z.enum(tieOutStates)

const countAndFen = z.object({ count: z.number(), fen })

const tieOutRow = z.object({
  channelAccountId: id,
  channel: z.string(),
  name: z.string(),
  /** When money of this channel is expected at the bank. */
  settles: z.enum(['nextDay', 'atOnce', 'banked']),
  state: tieOutState,
  ours: countAndFen.extend({ refundFen: fen }),
  theirs: countAndFen.extend({ refundFen: fen, feeFen: fen, netFen: fen }).nullable(),
  transit: z.object({ openingFen: fen, landedFen: fen, closingFen: fen }),
  matchedCount: z.number(),
  openCount: z.number(),
  explainedCount: z.number(),
  /** Sum of the open differences without their signs. */
  differenceFen: fen,
})

export const proof = z.object({
  key: z.enum(['books', 'statements', 'transit', 'cash', 'explained']),
  words,
  value: z.string(),
  holds: z.boolean(),
})

const certificate = z.object({
  date: z.string(),
  hash: z.string(),
  previousHash: z.string(),
  certifiedAt: z.string(),
  certifiedBy: z.string(),
})

export const getTieOut = query({
  name: 'getTieOut',
  access: bookReaders,
  summary: 'A day’s tie-out: our books, their statement, what is in transit, and the proofs.',
  input: z.strictObject({ date: plainDate }),
  output: z.object({
    date: z.string(),
    isCertified: z.boolean(),
    /** Before 10:30 of the next day the channel’s bill may still change. */
    isProvisional: z.boolean(),
    rows: z.array(tieOutRow),
    sums: z.object({
      ours: countAndFen,
      theirs: countAndFen.extend({ refundFen: fen, feeFen: fen, netFen: fen }),
      transit: z.object({ openingFen: fen, landedFen: fen, closingFen: fen }),
      /** Pairs and single lines of the day, and how many of them are explained. */
      lineCount: z.number(),
      explainedCount: z.number(),
      openCount: z.number(),
      differenceFen: fen,
    }),
    proofs: z.array(proof),
    certificate: certificate.nullable(),
    previous: certificate.nullable(),
  }),
})

export const refreshTieOut = command({
  name: 'refreshTieOut',
  access: bookkeepers,
  summary: 'Ties out a day again with what is known now.',
  input: z.strictObject({ date: plainDate }),
  output: z.object({ openCount: z.number() }),
})

export const listTieOutLines = query({
  name: 'listTieOutLines',
  access: bookReaders,
  summary: 'Every pair and single line of a day, for the export: exactly what was counted.',
  input: z.strictObject({
    date: plainDate,
    channelAccountId: id.optional(),
    after: z.string().max(200).optional(),
    limit: z.number().int().min(1).max(5000).default(500),
  }),
  output: z.object({
    lines: z.array(
      z.object({
        channelAccountId: id,
        channel: z.string(),
        entry: z.enum(['payment', 'refund']),
        key: z.string(),
        oursFen: fen.nullable(),
        theirsFen: fen.nullable(),
        feeMicro: z.bigint().nullable(),
        happenedAt: z.string().nullable(),
        result: z.enum(['matched', ...discrepancyKinds]),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const certifyDay = command({
  name: 'certifyDay',
  access: bookkeepers,
  summary: 'Signs a day whose differences are all explained; its books are locked from then on.',
  input: z.strictObject({ date: plainDate }),
  output: certificate,
})

export const getCertificate = query({
  name: 'getCertificate',
  access: everyStaff,
  summary: 'A day’s certificate as it was hashed, with the chain before it checked.',
  input: z.strictObject({ date: plainDate }),
  output: certificate.extend({
    content: z.string(),
    /** The hash is that of the content, and the day before is what it says. */
    holds: z.boolean(),
  }),
})

export const getReconciliationHistory = query({
  name: 'getReconciliationHistory',
  access: bookReaders,
  summary: 'The days of a span, the newest first: state, differences, certificate.',
  input: z.strictObject({ from: plainDate, to: plainDate }),
  output: z.object({
    days: z.array(
      z.object({
        date: z.string(),
        state: tieOutState,
        oursFen: fen,
        theirsFen: fen,
        openCount: z.number(),
        differenceFen: fen,
        certificate: certificate.nullable(),
      }),
    ),
  }),
})
