import { channelFee, clearing, post } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'

/**
 * Posts what the channel kept for itself, taken from its bill and never computed:
 * expense(channelFee) ↔ clearing. A negative fee (returned on a refund) the other way round.
 */
export const postChannelFee = (
  context: Context,
  fee: { channelAccountId: bigint; feeFen: bigint; statementDate: string; sourceId: bigint },
): Promise<void> => {
  const [expense, transit] = [channelFee(fee.channelAccountId), clearing(fee.channelAccountId)]
  const isReturned = fee.feeFen < 0n
  return post(context, [
    {
      debit: isReturned ? transit : expense,
      credit: isReturned ? expense : transit,
      amountFen: isReturned ? -fee.feeFen : fee.feeFen,
      sourceKind: 'channelFee',
      sourceId: fee.sourceId,
      postedOn: fee.statementDate,
    },
  ])
}
