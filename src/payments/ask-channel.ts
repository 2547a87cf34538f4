import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement, orchestrate, type Session } from '../platform/context.ts'
import * as api from './api.ts'
import { bookTrade } from './book-trades.ts'
import { wechatPayAccount } from './channel-accounts.ts'
import { callAs } from './channel-calls.ts'
import type { Trade } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { WechatPayAccount } from './channels/wechatpay/index.ts'
import { type AttemptRow, closeAttempt, findAttempt, lockAttempts, releaseHolds } from './orders.ts'
import { nextQueryAt } from './query-ladder.ts'

/** An attempt to ask about, and as whom. */
export type Asked = {
  readonly attempt: AttemptRow
  readonly account: WechatPayAccount
}

/** What asking about an attempt needs, read before the channel is called. */
export const findAsked = async (context: Context, attemptId: bigint): Promise<Asked> => {
  const attempt = await findAttempt(context, attemptId)
  return { attempt, account: await wechatPayAccount(context, attempt.channel_account_id) }
}

const isEnded = ({ state }: AttemptRow): boolean => state === 'paid' || state === 'paidLate'

/**
 * Asks the channel where an attempt stands and keeps what it says. One that has expired, or is not
 * wanted any more, is closed at the channel first, and only its word closes ours: paid meanwhile
 * is booked. Safe to repeat and to run twice at once.
 */
export const askAbout = async (
  session: Session,
  { attempt, account }: Asked,
  isUnwanted: boolean,
): Promise<void> => {
  if (isEnded(attempt)) return
  const isExpired = Temporal.Instant.compare(attempt.expires_at, session.platform.clock.now()) <= 0
  const call = callAs(session, account)
  const mayEnd = isUnwanted || isExpired
  if (mayEnd && attempt.state !== 'closed') {
    await channels.wechatpay.closeOrder(call, attempt.out_trade_no)
  }
  const trade = await channels.wechatpay.queryOrder(call, attempt.out_trade_no)
  await session.transaction('answer', (context) => keepAnswer(context, attempt, trade, mayEnd))
}

const keepAnswer = async (
  context: Context,
  { out_trade_no: outTradeNo, channel_account_id: channelAccountId }: AttemptRow,
  trade: Trade,
  mayEnd: boolean,
): Promise<void> => {
  if (trade.state === 'paid' && trade.channelTradeNo && trade.amountFen !== null && trade.paidAt) {
    await bookTrade(context, {
      channelAccountId,
      outTradeNo,
      channelTradeNo: trade.channelTradeNo,
      amountFen: trade.amountFen,
      currency: trade.currency ?? 'CNY',
      paidAt: trade.paidAt,
      source: 'query',
    })
  }
  const attempt = (await lockAttempts(context, [outTradeNo])).get(outTradeNo)
  if (!attempt) return
  const next = isEnded(attempt) ? null : nextOf(context, attempt)
  // An order that never reached the channel cannot be paid once its time has passed.
  const isClosed = trade.state === 'closed' || (trade.state === 'notFound' && mayEnd)
  if (isClosed) await closeAttempt(context, attempt, next?.toString() ?? null)
  await note(context, attempt, trade.said, next)
  if (!next && !isEnded(attempt) && !isClosed) await releaseHolds(context, attempt)
}

const nextOf = ({ now }: Context, attempt: AttemptRow): Temporal.Instant | null =>
  nextQueryAt(
    {
      createdAt: Temporal.Instant.from(attempt.created_at),
      expiresAt: Temporal.Instant.from(attempt.expires_at),
    },
    now,
  )

/** The schedule looks once a minute; what is due before that gets a job of its own. */
const note = async (
  context: Context,
  attempt: AttemptRow,
  said: string,
  next: Temporal.Instant | null,
): Promise<void> => {
  const { tx, companyId, now } = context
  await sql`update payments.payment_attempt set query_count = query_count + 1, last_queried_at = ${now.toString()}::timestamptz,
      last_answer = ${said.slice(0, 100)}, next_query_at = ${next?.toString() ?? null}::timestamptz
    where company_id = ${companyId} and id = ${attempt.id}`.execute(tx)
  if (next && next.since(now).total('seconds') < 60) {
    await context.enqueue({
      task: 'askAttempt',
      payload: { attemptId: attempt.id.toString() },
      runAt: next,
      key: `attempt:${attempt.id}`,
    })
  }
}

type State = {
  state: 'pending' | 'paid' | 'closed'
  amountFen: bigint
  outTradeNo: string
  startedAt: string
  queryCount: number
  lastQueriedAt: string | null
  paymentId: bigint | null
  scene: string
  codeUrl: string | null
}

const readState = async (context: Context, attemptId: bigint): Promise<State> => {
  await findAttempt(context, attemptId)
  const { rows } = await sql<State>`
    select case when a.state in ('paid', 'paidLate') then 'paid' when a.state = 'closed' then 'closed' else 'pending' end as state,
      a.amount_fen as "amountFen", a.out_trade_no as "outTradeNo", a.created_at as "startedAt",
      a.query_count as "queryCount", a.last_queried_at as "lastQueriedAt", a.scene, a.prepay->>'codeUrl' as "codeUrl",
      (select p.id from payments.payment p where p.company_id = a.company_id and p.channel_account_id = a.channel_account_id
        and p.channel_trade_no = a.channel_trade_no) as "paymentId"
    from payments.payment_attempt a where a.company_id = ${context.companyId} and a.id = ${attemptId}`.execute(
    context.tx,
  )
  const [state] = rows
  if (!state) throw notFound('attempt')
  return state
}

export const getPaymentState = implement(api.getPaymentState, (context, input) =>
  readState(context, input.attemptId),
)

const askAndRead = async (
  session: Session,
  attemptId: bigint,
  isUnwanted: boolean,
): Promise<State> => {
  const asked = await session.transaction('find', (context) => findAsked(context, attemptId))
  await askAbout(session, asked, isUnwanted)
  return session.transaction('read', (context) => readState(context, attemptId))
}

export const askChannel = orchestrate(api.askChannel, (session, input) =>
  askAndRead(session, input.attemptId, false),
)

export const cancelPayment = orchestrate(api.cancelPayment, (session, input) =>
  askAndRead(session, input.attemptId, true),
)

export const listPendingPayments = implement(api.listPendingPayments, async (context, input) => {
  const { rows } = await sql<{
    attemptId: bigint
    communityId: bigint
    scene: string
    amountFen: bigint
    outTradeNo: string
    startedAt: string
    expiresAt: string
  }>`
    select a.id as "attemptId", o.community_id as "communityId", a.scene, a.amount_fen as "amountFen",
      a.out_trade_no as "outTradeNo", a.created_at as "startedAt", a.expires_at as "expiresAt"
    from payments.payment_attempt a
    join payments.payment_order o on o.company_id = a.company_id and o.id = a.order_id
    where a.company_id = ${context.companyId} and o.household_id = ${input.householdId}
      and a.state in ('created', 'pending') order by a.id desc`.execute(context.tx)
  for (const { communityId } of rows) assertReaches(context, communityId, 'household')
  return { attempts: rows.map(({ communityId: _, ...attempt }) => attempt) }
})
