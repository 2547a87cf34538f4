import * as z from 'zod'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, positiveFen, text } from '../kernel/shapes.ts'

const keepers = ['administrator', 'accountant'] as const
const readers = ['administrator', 'accountant', 'manager', 'auditor'] as const

/** A file on the server's disk (command line only), or its bytes in base64, at most 20 MB. */
const statementFile = {
  file: z.string().min(1).max(1000).optional(),
  content: z.base64().max(28_000_000).optional(),
}

export const total = z.object({
  column: z.string(),
  stated: z.string(),
  computed: z.string(),
  holds: z.boolean(),
})

export const tradeLine = z.object({
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

export const flowLine = z.object({
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
  access: readers,
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

export const tieOutStates = [
  'waiting',
  'provisional',
  'differences',
  'explained',
  'certified',
] as const
const tieOutState = z.enum(tieOutStates)

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
  access: keepers,
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
  access: keepers,
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
  access: [...keepers, 'cashier'],
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
  access: keepers,
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
  access: keepers,
  summary: 'Takes back a landing that was entered by mistake, by reversal.',
  input: z.strictObject({ landingId: id, reason: line(200) }),
  output: z.object({}),
})

export const refreshTieOut = command({
  name: 'refreshTieOut',
  access: keepers,
  summary: 'Ties out a day again with what is known now.',
  input: z.strictObject({ date: plainDate }),
  output: z.object({ openCount: z.number() }),
})

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

const words = z.object({ zh: z.string(), en: z.string() })
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
  access: readers,
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

export const discrepancyKinds = [
  'onlyOurs',
  'onlyTheirs',
  'amount',
  'fee',
  'status',
  'refund',
  'duplicateLine',
  'dateShift',
] as const
export const discrepancyKind = z.enum(discrepancyKinds)

export const actions = ['suspense', 'surplusShortfall', 'accept', 'book', 'sendBack'] as const
export const action = z.enum(actions)

export const proposal = z.object({
  action,
  title: words,
  reason: words,
  /** What will change in the books. */
  effect: words,
  /** Per cent; null where it does not apply. */
  confidence: z.number().nullable(),
  applies: z.boolean(),
})

export const discrepancy = z.object({
  id,
  date: z.string(),
  channelAccountId: id,
  channel: z.string(),
  kind: discrepancyKind,
  key: z.string(),
  lineNo: z.number().nullable(),
  paymentId: id.nullable(),
  refundId: id.nullable(),
  householdId: id.nullable(),
  payerName: z.string().nullable(),
  unitCode: z.string().nullable(),
  oursFen: fen.nullable(),
  theirsFen: fen.nullable(),
  differenceFen: fen,
  happenedAt: z.string().nullable(),
  state: z.enum(['open', 'healed', 'resolved']),
  resolution: z.string().nullable(),
  reason: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  proposals: z.array(proposal),
})

const discrepancyFilter = {
  from: plainDate.optional(),
  to: plainDate.optional(),
  kind: discrepancyKind.optional(),
  state: z.enum(['open', 'healed', 'resolved']).optional(),
  channelAccountId: id.optional(),
  householdId: id.optional(),
}

export const listDiscrepancies = query({
  name: 'listDiscrepancies',
  access: readers,
  summary:
    'Differences by filter, the newest day first, with ranked ways to explain the open ones.',
  input: pageInput.extend(discrepancyFilter),
  output: z.object({
    discrepancies: z.array(discrepancy),
    total: z.number(),
    openCount: z.number(),
    next: z.string().nullable(),
  }),
})

export const listTieOutLines = query({
  name: 'listTieOutLines',
  access: readers,
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

export const resolveDiscrepancy = command({
  name: 'resolveDiscrepancy',
  access: keepers,
  summary: 'Explains a difference by one of the offered ways, with a reason.',
  input: z.strictObject({ discrepancyId: id, action, reason: line(200) }),
  output: z.object({ openCount: z.number() }),
})

export const undoResolution = command({
  name: 'undoResolution',
  access: keepers,
  summary: 'Takes an explanation back by reversal; the difference is open again.',
  input: z.strictObject({ discrepancyId: id, reason: line(200) }),
  output: z.object({ openCount: z.number() }),
})

export const certifyDay = command({
  name: 'certifyDay',
  access: keepers,
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
  access: readers,
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

export const reconciliationContracts = {
  previewStatement,
  receiveStatement,
  fetchStatements,
  recordCount,
  recordLanding,
  reverseLanding,
  refreshTieOut,
  getTieOut,
  listDiscrepancies,
  listTieOutLines,
  resolveDiscrepancy,
  undoResolution,
  certifyDay,
  getCertificate,
  getReconciliationHistory,
}
