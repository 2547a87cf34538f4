import * as z from 'zod'
import { openCharge } from '../../billing/api.ts'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, words } from '../../kernel/shapes.ts'

export const createBillLink = command({
  name: 'createBillLink',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager'],
  summary: 'The signed address of a household’s bill; can revoke the addresses sent before.',
  input: z.strictObject({ householdId: id, revokeEarlier: z.boolean().default(false) }),
  output: z.object({ url: z.string() }),
})

const billState = z.enum(['nothing', 'paid', 'due', 'overdue', 'confirming'])

const billLine = openCharge.extend({ unitLabel: z.string(), period: words })

export type BillLine = z.output<typeof billLine>

const bill = z.object({
  companyName: z.string(),
  community: z.object({
    name: z.string(),
    address: z.string(),
    stewardName: z.string(),
    servicePhone: z.string(),
    serviceHours: z.string(),
    /** For transfers; empty where bills name none. */
    bankAccountName: z.string(),
    bankName: z.string(),
    bankAccountNo: z.string(),
  }),
  household: z.object({
    id,
    communityId: id,
    householdNo: z.string(),
    /** Masked when an owner's link asks. */
    payerName: z.string(),
    unitLabel: z.string(),
    areaCenti: z.bigint(),
    moreUnits: z.number(),
  }),
  today: z.string(),
  isDemo: z.boolean(),
  url: z.string(),
  /** For somebody else to pay; shows amount and home only and ends by itself. */
  familyUrl: z.string(),
  /** First day of the newest billed month; null when nothing was ever billed. */
  periodMonth: z.string().nullable(),
  period: words,
  issuedOn: z.string().nullable(),
  state: billState,
  /** What can be paid now: open, neither disputed nor being confirmed; without late fee. */
  payableFen: fen,
  /** Late fee accrued up to today on what can be paid now; not posted, shown beside it. */
  lateFeeFen: fen,
  heldFen: fen,
  /** The earliest date among what can be paid. */
  dueOn: z.string().nullable(),
  lines: z.array(billLine),
  periodFen: fen,
  /** Open charges of other months. */
  earlier: z.array(billLine),
  lateFees: z.array(
    z.object({
      chargeId: id,
      item: words,
      fen,
      days: z.number(),
      arithmetic: openCharge.shape.arithmetic,
    }),
  ),
  comparison: z
    .object({
      period: words,
      lastFen: fen,
      differenceFen: fen,
      causes: z.array(z.object({ item: words, fen })),
    })
    .nullable(),
  months: z.array(
    z.object({
      month: z.string(),
      amountFen: fen,
      state: z.enum(['paid', 'due', 'overdue', 'none']),
    }),
  ),
  disputes: z.array(
    z.object({
      holdId: id,
      chargeId: id,
      openedAt: z.string(),
      note: z.string(),
      answerDueOn: z.string().nullable(),
      closedAt: z.string().nullable(),
      answer: z.string().nullable(),
      /** How many were added, numbered from 1. */
      photos: z.number(),
    }),
  ),
  /** Charges whose shared cost was committed: a proof can be shown for them. */
  sharePools: z.array(z.object({ chargeId: id, poolId: id, homes: z.number(), root: z.string() })),
  /** Readings behind a charge of which there is a photo. */
  photos: z.array(z.object({ chargeId: id, readingId: id, readOn: z.string() })),
  prepaymentFen: fen,
  /** An online payment whose result is not known yet. */
  pending: z.object({ attemptId: id, amountFen: fen, startedAt: z.string() }).nullable(),
})

export type Bill = z.output<typeof bill>

export const getBill = query({
  name: 'getBill',
  access: ['owner', ...everyStaff],
  summary: 'The whole bill of a household: lines with arithmetic, comparison, months, disputes.',
  input: z.strictObject({ householdId: id }),
  output: bill,
})

export const getBillHistory = query({
  name: 'getBillHistory',
  access: ['owner', ...everyStaff],
  summary: 'Months and payments of a household, newest first, with receipts.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    months: z.array(
      z.object({
        month: z.string(),
        amountFen: fen,
        outstandingFen: fen,
        items: z.array(z.object({ item: words, amountFen: fen })),
      }),
    ),
    payments: z.array(
      z.object({
        paymentId: id,
        amountFen: fen,
        refundedFen: fen,
        method: z.string(),
        paidAt: z.string(),
        isReversed: z.boolean(),
        attemptId: id.nullable(),
        receiptId: id.nullable(),
        receiptNo: z.string().nullable(),
        isVoided: z.boolean(),
      }),
    ),
  }),
})

export type BillHistory = z.output<typeof getBillHistory.output>

export const getRecordedCutOff = query({
  name: 'getRecordedCutOff',
  access: everyStaff,
  summary: 'The cut-off statement of a change of owner, as it was recorded.',
  input: z.strictObject({ changeId: id }),
  output: z.object({
    companyName: z.string(),
    communityName: z.string(),
    communityAddress: z.string(),
    servicePhone: z.string(),
    isDemo: z.boolean(),
    unitLabel: z.string(),
    areaCenti: z.bigint(),
    sellerName: z.string(),
    buyerName: z.string(),
    handedOverOn: z.string(),
    recordedAt: z.string(),
    agreement: z.string(),
    openFen: fen,
    prepaymentFen: fen,
    /** What is still open on the seller's account today, by charge. */
    charges: z.array(
      z.object({ item: words, period: words, dueOn: z.string(), outstandingFen: fen }),
    ),
  }),
})

export type CutOffStatement = z.output<typeof getRecordedCutOff.output>
