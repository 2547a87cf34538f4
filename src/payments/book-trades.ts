import { sql } from 'kysely'
import { closeHold } from '../billing/index.ts'
import { closedThrough } from '../ledger/index.ts'
import type { Context } from '../platform/context.ts'
import { bookDayOf } from './book-day.ts'
import { bookPayments, type Received } from './book-payment.ts'
import { raiseIncident } from './incidents.ts'
import { keepInSuspense } from './keep-in-suspense.ts'
import { type AttemptRow, lockAttempts } from './orders.ts'
import { refundByPolicy } from './refunds.ts'
import { settleOrders } from './settle-orders.ts'
import { attemptStates, sourcesOf } from './states.ts'
import { isOfAnotherCompany } from './trade-number.ts'

/** What a channel says of one trade; the same whether from a notice, a query or a day bill. */
export type ChannelTrade = {
  readonly channelAccountId: bigint
  readonly outTradeNo: string
  readonly channelTradeNo: string
  /** The order's whole amount. */
  readonly amountFen: bigint
  readonly currency: string
  readonly paidAt: string
  readonly source: 'notice' | 'query' | 'statement'
}

type TradeOutcome = {
  /**
   * booked; repeat: known before, nothing changed; bookedLate: the attempt had been closed, booked
   * all the same; suspense: nobody's number, kept as money of an unknown payer; mismatch: it
   * contradicts our records, nothing posted, an incident raised.
   */
  readonly outcome: 'booked' | 'repeat' | 'bookedLate' | 'suspense' | 'mismatch'
  readonly paymentId: bigint | null
}

/** One trade by `bookTrades`. */
export const bookTrade = async (context: Context, trade: ChannelTrade): Promise<TradeOutcome> =>
  (await bookTrades(context, [trade]))[0] ?? { outcome: 'mismatch', paymentId: null }

/**
 * Books what a channel says was paid, exactly once, however often and in whatever order it is
 * said. Locks attempts, charges and balances, each in the order of their ids.
 * @returns one outcome a trade, in the order of the input
 */
export const bookTrades = async (
  context: Context,
  trades: readonly ChannelTrade[],
): Promise<TradeOutcome[]> => {
  const attempts = await lockAttempts(
    context,
    trades.map(({ outTradeNo }) => outTradeNo),
  )
  const judged = trades.map((trade) => {
    const verdict = judge(context, attempts.get(trade.outTradeNo), trade)
    // Seen by the trades that follow: the same again is a repeat, another of the order is a second.
    if (verdict.kind === 'book') markPaid(attempts, verdict)
    return verdict
  })
  const toBook = judged.filter((verdict) => verdict.kind === 'book')
  const paymentIds = await book(context, toBook)
  const outcomes: TradeOutcome[] = []
  for (const [index, verdict] of judged.entries()) {
    const trade = trades[index]
    if (trade) outcomes.push(await conclude(context, trade, verdict, paymentIds))
  }
  return outcomes
}

type Bookable = {
  kind: 'book'
  attempt: AttemptRow
  trade: ChannelTrade
  /** The channel had said closed before. */
  isLate: boolean
  /** Another attempt of the order is paid. */
  isSecond: boolean
}
type Verdict =
  | Bookable
  | { kind: 'repeat'; attempt: AttemptRow }
  | { kind: 'unknown' }
  | { kind: 'mismatch'; problem: string; expected: string }

const judge = (
  { companyId }: Context,
  attempt: AttemptRow | undefined,
  trade: ChannelTrade,
): Verdict => {
  const mismatch = (problem: string, expected: string): Verdict => ({
    kind: 'mismatch',
    problem,
    expected,
  })
  if (!attempt) {
    return isOfAnotherCompany(companyId, trade.outTradeNo)
      ? mismatch('company', companyId.toString())
      : { kind: 'unknown' }
  }
  if (attempt.channel_account_id !== trade.channelAccountId) {
    return mismatch('account', attempt.channel_account_id.toString())
  }
  if (trade.currency !== 'CNY') return mismatch('currency', 'CNY')
  if (trade.amountFen !== attempt.amount_fen) {
    return mismatch('amount', attempt.amount_fen.toString())
  }
  if (attempt.channel_trade_no !== null) {
    return attempt.channel_trade_no === trade.channelTradeNo
      ? { kind: 'repeat', attempt }
      : mismatch('tradeNumber', attempt.channel_trade_no)
  }
  const [isLate, isSecond] = [attempt.state === 'closed', attempt.order_state === 'paid']
  return { kind: 'book', attempt, trade, isLate, isSecond }
}

const markPaid = (
  attempts: ReadonlyMap<string, AttemptRow>,
  { attempt, trade }: Bookable,
): void => {
  attempt.channel_trade_no = trade.channelTradeNo
  for (const other of attempts.values()) {
    if (other.order_id === attempt.order_id) other.order_state = 'paid'
  }
}

const book = async (
  context: Context,
  bookable: readonly Bookable[],
): Promise<ReadonlyMap<bigint, bigint>> => {
  if (bookable.length === 0) return new Map()
  const settled = await settleOrders(
    context,
    bookable.map(({ attempt }) => attempt),
  )
  const closed = await closedThrough(context)
  const received = bookable.map(({ attempt, trade }, index): Received => {
    const { lines, allocations, surplusFen } = settled[index] ?? {
      lines: [],
      allocations: [],
      surplusFen: 0n,
    }
    return {
      communityId: attempt.community_id,
      householdId: attempt.household_id,
      channelAccountId: attempt.channel_account_id,
      method: 'wechatpay',
      amountFen: trade.amountFen,
      paidAt: trade.paidAt,
      receivedOn: bookDayOf(context, trade.paidAt, closed),
      attemptId: attempt.id,
      channelTradeNo: trade.channelTradeNo,
      surplusFen,
      lines,
      allocations,
    }
  })
  const ids = await bookPayments(context, received)
  await endAttempts(context, bookable)
  for (const [index, { trade, isSecond }] of bookable.entries()) {
    const isDouble = isSecond && received[index]?.surplusFen === trade.amountFen
    if (isDouble) await refundByPolicy(context, ids[index] ?? 0n)
  }
  return new Map(bookable.map(({ attempt }, index) => [attempt.id, ids[index] ?? 0n]))
}

/** paid, or paidLate when the channel had said closed before; the order is paid; nothing is held. */
const endAttempts = async (context: Context, bookable: readonly Bookable[]): Promise<void> => {
  const { tx, companyId, now } = context
  const moved = await sql`
    update payments.payment_attempt a set state = b.state, channel_trade_no = b.trade_no, next_query_at = null
    from unnest(${bookable.map(({ attempt }) => attempt.id)}::bigint[],
      ${bookable.map(({ isLate }) => (isLate ? 'paidLate' : 'paid'))}::text[],
      ${bookable.map(({ trade }) => trade.channelTradeNo)}::text[]) b (id, state, trade_no)
    where a.company_id = ${companyId} and a.id = b.id
      and a.state = any(case b.state when 'paid' then ${sourcesOf(attemptStates, 'paid')}::text[]
        else ${sourcesOf(attemptStates, 'paidLate')}::text[] end)`.execute(tx)
  if (moved.numAffectedRows !== BigInt(bookable.length))
    throw new Error('an attempt moved meanwhile')
  const orderIds = bookable.map(({ attempt }) => attempt.order_id)
  await sql`update payments.payment_order set state = 'paid', closed_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and id = any(${orderIds}::bigint[]) and state <> 'paid'`.execute(
    tx,
  )
  await closeHold(context, {
    reason: 'pendingPayment',
    householdIds: bookable.map(({ attempt }) => attempt.household_id),
    notes: orderIds.map(String),
  })
}

const conclude = async (
  context: Context,
  trade: ChannelTrade,
  verdict: Verdict,
  paymentIds: ReadonlyMap<bigint, bigint>,
): Promise<TradeOutcome> => {
  switch (verdict.kind) {
    case 'book':
      return {
        outcome: verdict.isLate ? 'bookedLate' : 'booked',
        paymentId: paymentIds.get(verdict.attempt.id) ?? null,
      }
    case 'repeat':
      return {
        outcome: 'repeat',
        paymentId:
          paymentIds.get(verdict.attempt.id) ?? (await paymentOf(context, verdict.attempt)),
      }
    case 'unknown':
      return { outcome: await keepInSuspense(context, trade), paymentId: null }
    case 'mismatch':
      await raiseIncident(context, {
        kind: 'tradeMismatch',
        key: `${trade.outTradeNo} ${trade.channelTradeNo} ${verdict.problem}`,
        detail: {
          problem: verdict.problem,
          expected: verdict.expected,
          outTradeNo: trade.outTradeNo,
          channelTradeNo: trade.channelTradeNo,
          amountFen: Number(trade.amountFen),
          currency: trade.currency,
          source: trade.source,
        },
      })
      return { outcome: 'mismatch', paymentId: null }
  }
}

const paymentOf = async (
  { tx, companyId }: Context,
  attempt: AttemptRow,
): Promise<bigint | null> => {
  const row = await tx
    .selectFrom('payments.payment')
    .select('id')
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', attempt.channel_account_id)
    .where('channel_trade_no', '=', attempt.channel_trade_no)
    .executeTakeFirst()
  return row?.id ?? null
}
