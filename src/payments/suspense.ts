import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { clearing, post, reverse, suspense } from '../ledger/index.ts'
import { startOfDay } from '../platform/clock.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold } from '../property/index.ts'
import * as api from './api.ts'
import { bookPayment } from './book-payment.ts'
import { splitByAccount } from './counter.ts'
import { failures } from './failures.ts'

export const listSuspense = implement(api.listSuspense, async ({ tx, companyId }) => {
  const items = await tx
    .selectFrom('payments.suspense')
    .select(['id', 'amount_fen as amountFen', 'payer_hint as payerHint'])
    .select(['received_on as receivedOn', 'channel_trade_no as channelTradeNo'])
    .where('company_id', '=', companyId)
    .where('state', '=', 'open')
    .orderBy('id')
    .limit(500)
    .execute()
  return { items }
})

type Money = {
  channel_account_id: bigint
  channel_trade_no: string | null
  amount_fen: bigint
  received_on: string
  method: string
}

/** Ends an item; of two at once one wins. */
const end = async (
  context: Context,
  suspenseId: bigint,
  to: { state: 'claimed' | 'returned'; note?: string },
): Promise<Money> => {
  const { rows } = await sql<Money>`
    update payments.suspense s set state = ${to.state}, claimed_by = ${staffIdOf(context)},
      claimed_at = ${context.now.toString()}::timestamptz, note = ${to.note ?? ''}
    from payments.channel_account a
    where s.company_id = ${context.companyId} and s.id = ${suspenseId} and s.state = 'open'
      and a.company_id = s.company_id and a.id = s.channel_account_id
    returning s.channel_account_id, s.channel_trade_no, s.amount_fen, s.received_on, a.channel as method`.execute(
    context.tx,
  )
  if (rows[0]) return rows[0]
  const known = await context.tx
    .selectFrom('payments.suspense')
    .select('id')
    .where('company_id', '=', context.companyId)
    .where('id', '=', suspenseId)
    .executeTakeFirst()
  throw known ? failures.suspenseClosed() : notFound('suspense')
}

/** Takes the money out of suspense, so that what follows books it as it would have been booked. */
const takeOut = (context: Context, suspenseId: bigint, money: Money): Promise<void> =>
  post(context, [
    {
      debit: suspense,
      credit: clearing(money.channel_account_id),
      amountFen: money.amount_fen,
      sourceKind: 'suspense',
      sourceId: suspenseId,
      postedOn: context.today,
    },
  ])

/** 认领: booked as a payment of the household, as prepayment, on the day of the claim. */
export const claimSuspense = implement(api.claimSuspense, async (context, input) => ({
  paymentId: await claim(context, input),
}))

type TradeOfItem = { channelAccountId: bigint; channelTradeNo: string }

const itemOf = async ({ tx, companyId }: Context, of: TradeOfItem): Promise<bigint> => {
  const { id } = await tx
    .selectFrom('payments.suspense')
    .select('id')
    .where('company_id', '=', companyId)
    .where('channel_account_id', '=', of.channelAccountId)
    .where('channel_trade_no', '=', of.channelTradeNo)
    .where('state', '<>', 'undone')
    .executeTakeFirstOrThrow()
  return id
}

/** Claims an item by the channel's number, as `claimSuspense` does by its id. */
export const claimTrade = async (
  context: Context,
  of: TradeOfItem & { householdId: bigint },
): Promise<bigint> =>
  claim(context, { suspenseId: await itemOf(context, of), householdId: of.householdId })

/** Notes by the channel's number that an item was sent back, as `returnSuspense` does by its id. */
export const returnTrade = async (
  context: Context,
  of: TradeOfItem & { note: string },
): Promise<void> => sendBack(context, { suspenseId: await itemOf(context, of), note: of.note })

const claim = async (
  context: Context,
  input: { suspenseId: bigint; householdId: bigint },
): Promise<bigint> => {
  const household = await getHousehold(context, input.householdId)
  const money = await end(context, input.suspenseId, { state: 'claimed' })
  await takeOut(context, input.suspenseId, money)
  const paymentId = await bookPayment(context, {
    communityId: household.communityId,
    householdId: household.id,
    channelAccountId: money.channel_account_id,
    method: money.method as 'wechatpay' | 'transfer',
    amountFen: money.amount_fen,
    channelTradeNo: money.channel_trade_no,
    paidAt: startOfDay(money.received_on).toString(),
    receivedOn: context.today,
    surplusFen: money.amount_fen,
    note: '待认领款认领',
    lines: splitByAccount(household, [], money.amount_fen),
    allocations: [],
  })
  await sql`update payments.suspense set payment_id = ${paymentId}
    where company_id = ${context.companyId} and id = ${input.suspenseId}`.execute(context.tx)
  return paymentId
}

/**
 * Takes back that money was kept for an unknown payer, as if it had not been: the entry is
 * reversed on its own day. Only while nobody has claimed it.
 * @throws Failure suspenseClosed
 */
export const undoSuspense = async (
  context: Context,
  of: { channelAccountId: bigint; channelTradeNo: string },
): Promise<void> => {
  const { rows } = await sql<{ id: bigint; received_on: string }>`
    update payments.suspense set state = 'undone'
    where company_id = ${context.companyId} and channel_account_id = ${of.channelAccountId}
      and channel_trade_no = ${of.channelTradeNo} and state = 'open' returning id, received_on`.execute(
    context.tx,
  )
  if (!rows[0]) throw failures.suspenseClosed()
  await reverse(context, { kind: 'suspense', id: rows[0].id, postedOn: rows[0].received_on })
}

export const returnSuspense = implement(api.returnSuspense, async (context, input) => {
  await sendBack(context, input)
  return {}
})

const sendBack = async (
  context: Context,
  input: { suspenseId: bigint; note: string },
): Promise<void> => {
  const money = await end(context, input.suspenseId, { state: 'returned', note: input.note })
  await takeOut(context, input.suspenseId, money)
}
