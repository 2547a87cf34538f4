import * as z from 'zod'
import { bookkeepers, bookReaders, command, query } from '../../kernel/operation.ts'
import { fen, id, line, plainDate, positiveFen, text } from '../../kernel/shapes.ts'
import { tieOutState } from './tie-out.ts'

/** A file on the server's disk (command line only), or its bytes in base64, at most 20 MB. */
const statementFile = {
  file: z.string().min(1).max(1000).optional(),
  content: z.base64().max(28_000_000).optional(),
}

const total = z.object({
  column: z.string(),
  stated: z.string(),
  computed: z.string(),
  holds: z.boolean(),
})

const tradeLine = z.object({
  kind: z.literal('trade'),
  lineNo: z.number(),
  entry: z.enum(['payment', 'refund']),
  merchantNo: z.string(),
  channelTradeNo: z.string(),
  outTradeNo: z.string(),
  channelRefundNo: z.string().nullable(),
  outRefundNo: z.string().nullable(),
  amountFen: fen,
  settledFen: fen,
  /** 10⁻⁵ yuan: fees have five places. */
  feeMicro: z.bigint(),
  ratePpm: z.number().nullable(),
  state: z.string(),
  happenedAt: z.string(),
})

const flowLine = z.object({
  kind: z.literal('fundFlow'),
  lineNo: z.number(),
  happenedAt: z.string(),
  channelNo: z.string(),
  flowNo: z.string(),
  name: z.string(),
  business: z.string(),
  amountFen: fen,
  balanceFen: fen,
  remark: z.string(),
  voucherNo: z.string(),
})

export const previewStatement = query({
  name: 'previewStatement',
  access: bookReaders,
  summary:
    'Reads a channel’s statement: its lines, its totals and whether they hold. Keeps nothing.',
  input: z.strictObject({
    ...statementFile,
    /** How many lines are shown; all are read and summed. */
    limit: z.number().int().min(0).max(100_000).default(10_000),
  }),
  output: z.object({
    format: z.string(),
    title: z.object({ zh: z.string(), en: z.string() }),
    fileHash: z.string(),
    lineCount: z.number(),
    lines: z.array(z.discriminatedUnion('kind', [tradeLine, flowLine])),
    totals: z.array(total),
    totalsHold: z.boolean(),
  }),
})

const received = z.object({
  statementId: id,
  paymentCount: z.number(),
  refundCount: z.number(),
  /** The same statement was here before; nothing changed. */
  isRepeat: z.boolean(),
  state: tieOutState,
  openCount: z.number(),
})

export const receiveStatement = command({
  name: 'receiveStatement',
  access: bookkeepers,
  summary: 'Takes in a channel’s trade bill of a day and ties it out; a newer one replaces it.',
  input: z.strictObject({
    /** May be left out where there is one online account. */
    channelAccountId: id.optional(),
    date: plainDate,
    ...statementFile,
  }),
  output: received,
})

export const fetchStatements = command({
  name: 'fetchStatements',
  access: bookkeepers,
  summary: 'Fetches the channels’ bills that are due and not here yet, and ties them out.',
  input: z.strictObject({ date: plainDate.optional() }),
  output: z.object({
    fetched: z.array(
      z.object({
        channelAccountId: id,
        date: z.string(),
        /** none: nothing happened that day. later: asked again by itself. */
        outcome: z.enum(['received', 'repeat', 'none', 'later', 'refused']),
        said: z.string(),
      }),
    ),
  }),
})

export const recordCount = command({
  name: 'recordCount',
  access: [...bookkeepers, 'cashier'],
  summary: 'What was counted of a day’s cash, card slips or transfers, held against our books.',
  input: z.strictObject({
    channelAccountId: id,
    date: plainDate,
    count: z.number().int().min(0).max(1_000_000),
    /** Received less refunded, as counted or as the bank says. */
    amountFen: fen,
  }),
  output: received,
})

export const recordLanding = command({
  name: 'recordLanding',
  access: bookkeepers,
  summary: 'Money of a channel has reached the bank: bank / clearing.',
  input: z.strictObject({
    channelAccountId: id,
    landedOn: plainDate,
    amountFen: positiveFen,
    reference: text(60).default(''),
  }),
  output: z.object({ landingId: id }),
})

export const reverseLanding = command({
  name: 'reverseLanding',
  access: bookkeepers,
  summary: 'Takes back a landing that was entered by mistake, by reversal.',
  input: z.strictObject({ landingId: id, reason: line(200) }),
  output: z.object({}),
})
