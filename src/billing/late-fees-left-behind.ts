import type { Context } from '../platform/context.ts'
import type { ChargeBalance } from './lock-charges.ts'
import { postLateFeesOn } from './post-late-fees.ts'
import type { DatedSettlement } from './settle.ts'

/**
 * Late fee is reckoned on open principal only. Before a charge closes, what has accrued on it and
 * is not being paid with it is posted as a charge of its own, so that paying the principal alone
 * does not forgive it; giving it up takes a waiver and a second person.
 */
export const postLateFeesLeftBehind = async (
  context: Context,
  locked: readonly ChargeBalance[],
  settlements: readonly DatedSettlement[],
): Promise<void> => {
  const ofCharge = Map.groupBy(settlements, ({ chargeId }) => chargeId)
  const closing = locked.flatMap((charge) => {
    const settled = ofCharge.get(charge.id) ?? []
    const fen = settled.reduce((sum, { amountFen }) => sum + amountFen, 0n)
    const isClosing = fen > 0n && charge.settled_fen + charge.waived_fen + fen === charge.amount_fen
    const asOf = settled.reduce((last, { postedOn }) => (postedOn > last ? postedOn : last), '')
    return isClosing ? [{ charge, asOf }] : []
  })
  for (const [asOf, charges] of Map.groupBy(closing, (one) => one.asOf)) {
    await postLateFeesOn(
      context,
      charges.map(({ charge }) => charge),
      asOf,
    )
  }
}
