import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, plainDate, words } from '../../kernel/shapes.ts'
import { feeAges, movements } from './names.ts'
import { scope } from './scope.ts'

const entryKinds = [
  'charge',
  'reversal',
  'waiver',
  'settlement',
  'payment',
  'paymentReversal',
  'refund',
  'prepayment',
  'household',
] as const

/** What a number is made of, page by page. */
export const entryPage = z.object({
  total: z.number(),
  sumFen: fen,
  entries: z.array(
    z.object({
      kind: z.enum(entryKinds),
      id,
      householdId: id,
      unitCode: z.string(),
      payerName: z.string(),
      itemName: words,
      /** The fee's month YYYY-MM; null for a payment. */
      periodMonth: z.string().nullable(),
      postedOn: z.string(),
      /** Signed: what it adds to the number. */
      amountFen: fen,
    }),
  ),
  next: z.string().nullable(),
})

export const openMovement = query({
  name: 'openMovement',
  access: everyStaff,
  summary: 'The entries behind one figure of a closing or of the arrears identity.',
  input: z.strictObject({
    ...pageInput.shape,
    ...scope,
    from: plainDate,
    to: plainDate,
    figure: z.enum(movements),
    /** One column of the identity. */
    age: z.enum(feeAges).optional(),
    /** One way of payment, of what was paid or reversed. */
    method: z.string().max(20).optional(),
  }),
  output: entryPage,
})
