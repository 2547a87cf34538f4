import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, text } from '../../kernel/shapes.ts'

const payment = z.object({
  id,
  householdId: id,
  payerName: z.string(),
  unitCode: z.string(),
  method: z.string(),
  amountFen: fen,
  refundedFen: fen,
  surplusFen: fen,
  paidAt: z.string(),
  receivedOn: z.string(),
  channelTradeNo: z.string().nullable(),
  isReversed: z.boolean(),
  note: z.string(),
})

export const listPayments = query({
  name: 'listPayments',
  access: everyStaff,
  summary: 'Payments by filter, newest first, with count and sum over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    from: plainDate.optional(),
    to: plainDate.optional(),
    method: z.string().max(20).optional(),
    householdId: id.optional(),
    /** Part of the payer's name, of the channel's number or of ours. */
    text: text(60).default(''),
    state: z.enum(['all', 'valid', 'refunded', 'reversed']).default('all'),
    shiftOnly: z.boolean().default(false),
  }),
  output: z.object({
    payments: z.array(payment),
    total: z.number(),
    amountFen: fen,
    next: z.string().nullable(),
  }),
})

export const getPayment = query({
  name: 'getPayment',
  access: everyStaff,
  summary: 'One payment with what it settled, its ledger entries and its history.',
  input: z.strictObject({ paymentId: id }),
  output: z.object({
    payment,
    allocations: z.array(
      z.object({ chargeId: id, itemName: z.string(), periodMonth: z.string(), amountFen: fen }),
    ),
    entries: z.array(
      z.object({
        id,
        debit: z.string(),
        credit: z.string(),
        amountFen: fen,
        postedOn: z.string(),
        isReversal: z.boolean(),
      }),
    ),
    refunds: z.array(
      z.object({
        id,
        amountFen: fen,
        state: z.string(),
        reason: z.string(),
        requestedAt: z.string(),
      }),
    ),
  }),
})

export const reversePayment = command({
  name: 'reversePayment',
  access: bookkeepers,
  summary: 'Reverses a payment that was taken at the counter by mistake.',
  input: z.strictObject({ paymentId: id, reason: line(200) }),
  output: z.object({}),
})
