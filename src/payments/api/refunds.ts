import * as z from 'zod'
import { bookkeepers, cashiers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, positiveFen } from '../../kernel/shapes.ts'

export const requestRefund = command({
  name: 'requestRefund',
  access: cashiers,
  summary: 'Asks for money to go back the way it came; someone else decides.',
  input: z.strictObject({ paymentId: id, amountFen: positiveFen, reason: line(80) }),
  output: z.object({ refundId: id }),
})

export const decideRefund = command({
  name: 'decideRefund',
  access: ['administrator', 'manager', 'accountant'],
  summary: 'Approves or refuses a refund asked for by someone else; approval sends it off.',
  input: z.strictObject({ refundId: id, approve: z.boolean() }),
  output: z.object({ state: z.string() }),
})

export const listRefunds = query({
  name: 'listRefunds',
  access: everyStaff,
  summary: 'Refunds, open ones first.',
  input: z.strictObject({ communityId: id, onlyOpen: z.boolean().default(true) }),
  output: z.object({
    refunds: z.array(
      z.object({
        id,
        paymentId: id,
        householdId: id,
        payerName: z.string(),
        amountFen: fen,
        reason: z.string(),
        state: z.string(),
        method: z.string(),
        requestedBy: id,
        requestedAt: z.string(),
        problem: z.string().nullable(),
      }),
    ),
  }),
})

export const payOutRefund = command({
  name: 'payOutRefund',
  access: cashiers,
  summary: 'Records that an approved refund of counter money was handed over or transferred.',
  input: z.strictObject({ refundId: id }),
  output: z.object({ state: z.string() }),
})

export const retryRefund = command({
  name: 'retryRefund',
  access: bookkeepers,
  summary: 'Asks the channel about a refund now, and sends it again under the same number.',
  input: z.strictObject({
    refundId: id,
    /** An abnormal refund goes to the merchant’s bank card; the payer is then paid by transfer. */
    toMerchantCard: z.boolean().default(false),
  }),
  output: z.object({ state: z.string() }),
})
