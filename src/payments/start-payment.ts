import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { type Context, type Input, orchestrate, type Session } from '../platform/context.ts'
import { getCommunity, getHousehold, type Household } from '../property/index.ts'
import * as api from './api.ts'
import { askAbout, findAsked } from './ask-channel.ts'
import { noticeUrlOf, wechatPayAccount } from './channel-accounts.ts'
import { callAs } from './channel-calls.ts'
import type { OrderRequest, ReadyPrepay } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { WechatPayAccount } from './channels/wechatpay/index.ts'
import { failures } from './failures.ts'
import { findOpenOrder, insertOrder, type OrderLine, readLines } from './order-lines.ts'
import { closeAttempt } from './orders.ts'
import { outTradeNoOf } from './trade-number.ts'

/** How long one may pay, and how long the same attempt is given again (an h5_url lives 5 minutes). */
const lifeMinutes = { native: 30, jsapi: 30, h5: 10 } as const
const reuseMinutes = { native: 25, jsapi: 25, h5: 4 } as const

type Prepared = {
  attemptId: bigint
  orderId: bigint
  householdId: bigint
  account: WechatPayAccount
  request: OrderRequest
  prepay: ReadyPrepay | null
}

/**
 * Opens an online payment. Everything needed to book it is committed before the channel hears of
 * it; an attempt for the same lines that is still good is given again, and sent again word for
 * word when its first answer was lost. While it is pending its charges are held.
 *
 * @throws Failure chargeNotOpen, chargeHeld, openidMissing, noChannel, channelRefused, channelUnknown
 */
export const startPayment = orchestrate(api.startPayment, async (session, input) => {
  if (input.scene === 'jsapi' && !input.openid) throw failures.openidMissing()
  const prepared = await session.transaction('prepare', (context) => prepare(context, input))
  const prepay = prepared.prepay ?? (await placeOrder(session, prepared))
  return {
    attemptId: prepared.attemptId,
    outTradeNo: prepared.request.outTradeNo,
    amountFen: prepared.request.amountFen,
    expiresAt: prepared.request.expiresAt,
    codeUrl: prepay.codeUrl,
    h5Url: prepay.h5Url,
    jsapi: prepay.jsapi ? { ...prepay.jsapi } : null,
  }
})

type StartInput = Input<typeof api.startPayment>

const prepare = async (context: Context, input: StartInput): Promise<Prepared> => {
  const { actor } = context
  if (actor.kind === 'owner' && actor.id !== input.householdId) {
    throw notFound('household')
  }
  const account = await wechatPayAccount(context)
  const household = await getHousehold(context, input.householdId)
  const lines = await readLines(context, input)
  const orderId =
    (await findOpenOrder(context, household, lines)) ??
    (await insertOrder(context, household, lines))
  const known = await findGoodAttempt(context, { orderId, account, input })
  return known ?? insertAttempt(context, { orderId, account, household, input, lines })
}

type StoredRequest = Omit<OrderRequest, 'amountFen'> & { readonly amountFen: string }

const findGoodAttempt = async (
  { tx, companyId, now }: Context,
  wanted: { orderId: bigint; account: WechatPayAccount; input: StartInput },
): Promise<Prepared | null> => {
  const { orderId, account, input } = wanted
  const since = now.subtract({ minutes: reuseMinutes[input.scene] }).toString()
  const { rows } = await sql<{ id: bigint; request: StoredRequest; prepay: ReadyPrepay | null }>`
    select id, request, prepay from payments.payment_attempt
    where company_id = ${companyId} and order_id = ${orderId} and channel_account_id = ${account.id}
      and scene = ${input.scene} and state in ('created', 'pending') and created_at > ${since}::timestamptz
      and request->>'openid' is not distinct from ${input.openid ?? null}
    order by id desc limit 1`.execute(tx)
  const [row] = rows
  return row
    ? {
        attemptId: row.id,
        orderId,
        householdId: input.householdId,
        account,
        request: { ...row.request, amountFen: BigInt(row.request.amountFen) },
        prepay: row.prepay,
      }
    : null
}

const insertAttempt = async (
  context: Context,
  given: {
    orderId: bigint
    account: WechatPayAccount
    household: Household
    input: StartInput
    lines: readonly OrderLine[]
  },
): Promise<Prepared> => {
  const { tx, companyId, now } = context
  const { orderId, account, household, input } = given
  const { rows } = await sql<{ id: bigint }>`select platform.next_id() as id`.execute(tx)
  const attemptId = rows[0]?.id ?? 0n
  const expiresAt = now.add({ minutes: lifeMinutes[input.scene] })
  const community = await getCommunity(context, household.communityId)
  const request: OrderRequest = {
    scene: input.scene,
    outTradeNo: outTradeNoOf(companyId, attemptId),
    amountFen: given.lines.reduce((sum, line) => sum + line.amountFen, 0n),
    description: `${community.name} ${household.accounts[0]?.unitLabel ?? ''} 物业缴费`.slice(
      0,
      60,
    ),
    noticeUrl: noticeUrlOf(context.publicUrl, companyId, account.id),
    expiresAt: expiresAt
      .toZonedDateTimeISO('Asia/Shanghai')
      .toString({ timeZoneName: 'never', smallestUnit: 'second' }),
    openid: input.openid ?? null,
    clientIp: input.clientIp,
  }
  const firstQueryAt = now.add({ seconds: 5 })
  await tx
    .insertInto('payments.payment_attempt')
    .values({
      company_id: companyId,
      id: attemptId,
      order_id: orderId,
      channel_account_id: account.id,
      channel: 'wechatpay',
      scene: input.scene,
      out_trade_no: request.outTradeNo,
      amount_fen: request.amountFen,
      state: 'created',
      request: JSON.stringify({ ...request, amountFen: request.amountFen.toString() }),
      expires_at: expiresAt.toString(),
      created_at: now.toString(),
      next_query_at: firstQueryAt.toString(),
    })
    .execute()
  await context.enqueue({
    task: 'askAttempt',
    payload: { attemptId: attemptId.toString() },
    runAt: firstQueryAt,
    key: `attempt:${attemptId}`,
  })
  return { attemptId, orderId, householdId: household.id, account, request, prepay: null }
}

const placeOrder = async (session: Session, prepared: Prepared): Promise<ReadyPrepay> => {
  const { attemptId, account, request } = prepared
  const answer = await channels.wechatpay.createOrder(callAs(session, account), request)
  switch (answer.kind) {
    case 'ready': {
      const { kind: _, ...prepay } = answer
      await session.transaction('ready', async ({ tx, companyId }) => {
        await sql`update payments.payment_attempt set prepay = ${JSON.stringify(prepay)}::jsonb,
            state = case when state = 'created' then 'pending' else state end
          where company_id = ${companyId} and id = ${attemptId}`.execute(tx)
      })
      return prepay
    }
    case 'refused': {
      const attempt = {
        id: attemptId,
        order_id: prepared.orderId,
        household_id: prepared.householdId,
      }
      await session.transaction('refused', (context) => closeAttempt(context, attempt, null))
      throw failures.channelRefused({ channel: channels.wechatpay.name, reason: answer.reason })
    }
    case 'alreadyPaid':
      await askAbout(
        session,
        await session.transaction('find', (context) => findAsked(context, attemptId)),
        false,
      )
      throw failures.alreadyPaid()
    case 'unknown':
      throw failures.channelUnknown({ channel: channels.wechatpay.name })
  }
}
