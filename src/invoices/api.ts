import * as z from 'zod'
import { openCharge } from '../billing/api.ts'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { fen, id, pageInput, plainDate, text } from '../kernel/shapes.ts'

const { arithmetic, itemName: words } = openCharge.shape
/** A text in both languages. */
export type Words = z.output<typeof words>

/** Money inside a frozen paper: kept as digits in JSON, read as whole fen. */
const keptFen = z.coerce.bigint().describe('money in fen')

/** What stands on a receipt, fixed when it was issued (receipts are never edited). */
export const receiptContent = z.object({
  companyName: z.string(),
  communityName: z.string(),
  servicePhone: z.string(),
  payerName: z.string(),
  payerKind: z.string(),
  householdNo: z.string(),
  unitLabels: z.array(z.string()),
  method: z.string(),
  /** Our order number, or the slip's. */
  orderNo: z.string(),
  paidAt: z.string(),
  receivedOn: z.string(),
  cashierName: z.string(),
  lines: z.array(
    z.object({
      item: words,
      unitLabel: z.string(),
      period: words,
      calculation: words,
      amountFen: keptFen,
      /** True when the line was paid in part. */
      isPart: z.boolean(),
    }),
  ),
  amountFen: keptFen,
  capitals: z.string(),
  /** What the household still owed and had prepaid right after. */
  outstandingFen: keptFen,
  prepaymentFen: keptFen,
})
export type ReceiptContent = z.output<typeof receiptContent>

const receipt = z.object({
  id,
  receiptNo: z.string(),
  checkCode: z.string(),
  /** Address that says whether a paper is genuine. */
  checkUrl: z.string(),
  paymentId: id,
  householdId: id,
  amountFen: fen,
  issuedAt: z.string(),
  voidedAt: z.string().nullable(),
  voidReason: z.string().nullable(),
  printCount: z.number(),
  isDemo: z.boolean(),
  content: receiptContent,
})
export type Receipt = z.output<typeof receipt>

export const getReceipt = query({
  name: 'getReceipt',
  access: ['owner', ...everyStaff],
  summary: 'One receipt as it was issued; an owner sees their own, the name masked.',
  input: z.strictObject({ receiptId: id }),
  output: receipt,
})

const print = z.object({
  printNo: z.number(),
  layout: z.enum(['a5', 'roll80']),
  printedBy: z.string(),
  printedAt: z.string(),
})

export const printReceipt = command({
  name: 'printReceipt',
  access: ['administrator', 'accountant', 'cashier'],
  summary: 'Records that a receipt is printed; from the second time on the paper says 补打.',
  input: z.strictObject({ receiptId: id, layout: z.enum(['a5', 'roll80']).default('a5') }),
  output: print,
})

export const getReceiptPrint = query({
  name: 'getReceiptPrint',
  access: everyStaff,
  summary: 'A receipt with one of its recorded prints, for the paper.',
  input: z.strictObject({ receiptId: id, printNo: z.number().int().min(1) }),
  output: z.object({ receipt, print }),
})

export const listReceipts = query({
  name: 'listReceipts',
  access: everyStaff,
  summary: 'Receipts of a community, newest first, with count and sum over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    from: plainDate.optional(),
    to: plainDate.optional(),
    householdId: id.optional(),
    paymentId: id.optional(),
    text: text(60).default(''),
  }),
  output: z.object({
    receipts: z.array(
      z.object({
        id,
        receiptNo: z.string(),
        paymentId: id,
        householdId: id,
        payerName: z.string(),
        unitLabel: z.string(),
        amountFen: fen,
        issuedAt: z.string(),
        voidedAt: z.string().nullable(),
        printCount: z.number(),
      }),
    ),
    total: z.number(),
    /** Of receipts that are not void. */
    amountFen: fen,
    next: z.string().nullable(),
  }),
})

export const listReceiptGaps = query({
  name: 'listReceiptGaps',
  access: everyStaff,
  summary: 'Checks that the receipt numbers of a community and year run from 1 without a gap.',
  input: z.strictObject({ communityId: id, year: z.number().int().min(2000).max(2100).optional() }),
  output: z.object({
    series: z.array(
      z.object({
        year: z.number(),
        prefix: z.string(),
        lastNumber: z.number(),
        issued: z.number(),
        voided: z.number(),
        missing: z.array(z.number()),
      }),
    ),
  }),
})

export const verifyReceipt = query({
  name: 'verifyReceipt',
  access: ['public', 'owner', ...everyStaff],
  summary: 'Whether a receipt with this check code is genuine, for whoever holds the paper.',
  input: z.strictObject({ checkCode: z.string().trim().toUpperCase().max(40) }),
  output: z.object({
    companyName: z.string(),
    communityName: z.string(),
    servicePhone: z.string(),
    receiptNo: z.string(),
    amountFen: fen,
    capitals: z.string(),
    payerName: z.string(),
    unitLabels: z.array(z.string()),
    receivedOn: z.string(),
    voidedAt: z.string().nullable(),
  }),
})

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

export const bill = z.object({
  companyName: z.string(),
  community: z.object({
    name: z.string(),
    address: z.string(),
    stewardName: z.string(),
    servicePhone: z.string(),
    serviceHours: z.string(),
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
  lateFees: z.array(z.object({ chargeId: id, item: words, fen, days: z.number(), arithmetic })),
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
    }),
  ),
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

export const invoicesContracts = {
  getReceipt,
  printReceipt,
  getReceiptPrint,
  listReceipts,
  listReceiptGaps,
  verifyReceipt,
  createBillLink,
  getBill,
  getBillHistory,
  getRecordedCutOff,
}
