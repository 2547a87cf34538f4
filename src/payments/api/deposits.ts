import * as z from 'zod'
import { bookkeepers, cashiers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, positiveFen } from '../../kernel/shapes.ts'

export const takeDeposit = command({
  name: 'takeDeposit',
  access: cashiers,
  summary: 'Takes a deposit (押金) at the counter; it is no income and no prepayment.',
  input: z.strictObject({
    householdId: id,
    billingAccountId: id,
    method: z.enum(['cash', 'pos', 'transfer']),
    purpose: line(40),
    amountFen: positiveFen,
  }),
  output: z.object({ depositId: id }),
})

export const returnDeposit = command({
  name: 'returnDeposit',
  access: bookkeepers,
  summary: 'Gives a deposit back, or with the payer’s written consent turns it into prepayment.',
  input: z.strictObject({
    depositId: id,
    amountFen: positiveFen,
    /** Where the written consent lies; then the money becomes prepayment instead. */
    writtenConsent: line(200).optional(),
    method: z.enum(['cash', 'pos', 'transfer']).default('cash'),
  }),
  output: z.object({ leftFen: fen }),
})

export const listDeposits = query({
  name: 'listDeposits',
  access: everyStaff,
  summary: 'Deposits of a household, open ones first.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    deposits: z.array(
      z.object({
        id,
        billingAccountId: id,
        purpose: z.string(),
        amountFen: fen,
        returnedFen: fen,
        offsetFen: fen,
        leftFen: fen,
        takenOn: z.string(),
      }),
    ),
  }),
})
