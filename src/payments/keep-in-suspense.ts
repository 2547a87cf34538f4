import { sql } from 'kysely'
import { clearing, closedThrough, post, suspense } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'
import { bookDayOf } from './book-day.ts'
import type { ChannelTrade } from './book-trades.ts'
import { raiseIncident } from './incidents.ts'

/**
 * Money came to our account under a number we never gave out: kept, and someone looks for whose.
 * @param on the day whose difference a person explains by it; then no incident is raised
 */
export const keepInSuspense = async (
  context: Context,
  trade: ChannelTrade,
  on?: string,
): Promise<'suspense' | 'repeat'> => {
  const receivedOn = on ?? bookDayOf(context, trade.paidAt, await closedThrough(context))
  const { rows } = await sql<{ id: bigint }>`
    insert into payments.suspense (company_id, channel_account_id, channel_trade_no, amount_fen, payer_hint, received_on, state)
    values (${context.companyId}, ${trade.channelAccountId}, ${trade.channelTradeNo}, ${trade.amountFen}, ${trade.outTradeNo},
      ${receivedOn}::date, 'open')
    on conflict (company_id, channel_account_id, channel_trade_no) where state <> 'undone' do nothing returning id`.execute(
    context.tx,
  )
  if (!rows[0]) return 'repeat'
  await post(context, [
    {
      debit: clearing(trade.channelAccountId),
      credit: suspense,
      amountFen: trade.amountFen,
      sourceKind: 'suspense',
      sourceId: rows[0].id,
      postedOn: receivedOn,
    },
  ])
  // Where a person has just decided this, nobody has to be told.
  if (on === undefined) {
    await raiseIncident(context, {
      kind: 'unknownTrade',
      key: trade.channelTradeNo,
      detail: { outTradeNo: trade.outTradeNo, amountFen: Number(trade.amountFen) },
    })
  }
  return 'suspense'
}
