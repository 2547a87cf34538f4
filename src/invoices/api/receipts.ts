import * as z from 'zod'
import { cashiers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'

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
  access: cashiers,
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
        voidReason: z.string().nullable(),
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
