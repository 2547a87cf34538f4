import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line } from '../../kernel/shapes.ts'

export const listSuspense = query({
  name: 'listSuspense',
  access: everyStaff,
  summary: 'Money of unknown payers.',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id,
        amountFen: fen,
        payerHint: z.string(),
        receivedOn: z.string(),
        channelTradeNo: z.string().nullable(),
      }),
    ),
  }),
})

export const claimSuspense = command({
  name: 'claimSuspense',
  access: bookkeepers,
  summary: 'Gives money of an unknown payer to the household it came from, as prepayment.',
  input: z.strictObject({ suspenseId: id, householdId: id }),
  output: z.object({ paymentId: id }),
})

export const returnSuspense = command({
  name: 'returnSuspense',
  access: bookkeepers,
  summary: 'Records that money of an unknown payer was sent back where it came from.',
  input: z.strictObject({ suspenseId: id, note: line(200) }),
  output: z.object({}),
})
