import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, orchestrate, type Session } from '../platform/context.ts'
import * as api from './api.ts'
import { noticeUrlOf, wechatPayAccount } from './channel-accounts.ts'
import { callAs } from './channel-calls.ts'
import type { ChannelRefund, RefundRequest } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { WechatPayAccount } from './channels/wechatpay/index.ts'
import { bookRefundResult } from './refund-results.ts'
import { lockRefund } from './refunds.ts'

type AskedRefund = {
  readonly id: bigint
  readonly account: WechatPayAccount
  readonly request: RefundRequest
  readonly state: string
  readonly channelRefundNo: string | null
  readonly wasSent: boolean
}

/** @throws Failure notFound, also for a refund that goes back over no channel */
export const findAskedRefund = async (context: Context, refundId: bigint): Promise<AskedRefund> => {
  const { tx, companyId } = context
  const { rows } = await sql<{
    community_id: bigint
    channel_account_id: bigint
    out_refund_no: string
    channel_refund_no: string | null
    amount_fen: bigint
    total_fen: bigint
    out_trade_no: string
    reason: string
    state: string
    sent_at: string | null
  }>`
    select r.community_id, r.channel_account_id, r.out_refund_no, r.channel_refund_no, r.amount_fen, p.amount_fen as total_fen,
      a.out_trade_no, r.reason, r.state, r.sent_at
    from payments.refund r
    join payments.payment p on p.company_id = r.company_id and p.id = r.payment_id
    join payments.payment_attempt a on a.company_id = p.company_id and a.id = p.attempt_id
    where r.company_id = ${companyId} and r.id = ${refundId}`.execute(tx)
  const row = rows[0]
  if (!row) throw notFound('refund')
  assertReaches(context, row.community_id, 'refund')
  return {
    id: refundId,
    account: await wechatPayAccount(context, row.channel_account_id),
    request: {
      outTradeNo: row.out_trade_no,
      outRefundNo: row.out_refund_no,
      amountFen: row.amount_fen,
      totalFen: row.total_fen,
      reason: row.reason.slice(0, 80),
      noticeUrl: noticeUrlOf(context.publicUrl, companyId, row.channel_account_id),
    },
    state: row.state,
    channelRefundNo: row.channel_refund_no,
    wasSent: row.sent_at !== null,
  }
}

/**
 * Sends a refund or asks where it stands. One that was sent is asked about first; when the channel
 * does not know its number it is sent again under the same one, never under a new one.
 */
export const askAboutRefund = async (session: Session, asked: AskedRefund): Promise<void> => {
  if (!['approved', 'pending', 'abnormal'].includes(asked.state)) return
  const call = callAs(session, asked.account)
  await session.transaction('send', async ({ tx, companyId, now }) => {
    await sql`update payments.refund set sent_at = coalesce(sent_at, ${now.toString()}::timestamptz)
      where company_id = ${companyId} and id = ${asked.id}`.execute(tx)
  })
  const known = asked.wasSent
    ? await channels.wechatpay.queryRefund(call, asked.request.outRefundNo)
    : null
  const answer =
    known && known.state !== 'notFound'
      ? known
      : await channels.wechatpay.requestRefund(call, asked.request)
  await session.transaction('answer', (context) => keep(context, asked, answer))
}

const keep = async (context: Context, asked: AskedRefund, answer: ChannelRefund): Promise<void> => {
  await bookRefundResult(context, {
    ...answer,
    channelAccountId: asked.account.id,
    source: 'query',
  })
}

export const retryRefund = orchestrate(api.retryRefund, async (session, input) => {
  const asked = await session.transaction('find', (context) =>
    findAskedRefund(context, input.refundId),
  )
  if (input.toMerchantCard && asked.state === 'abnormal' && asked.channelRefundNo) {
    const answer = await channels.wechatpay.returnAbnormalRefund(callAs(session, asked.account), {
      outRefundNo: asked.request.outRefundNo,
      channelRefundNo: asked.channelRefundNo,
    })
    await session.transaction('answer', async (context) => {
      await sql`update payments.refund set state = 'pending', next_query_at = ${context.now.toString()}::timestamptz
        where company_id = ${context.companyId} and id = ${asked.id} and state = 'abnormal'
          and ${answer.state === 'pending'}`.execute(context.tx)
      await keep(context, asked, answer)
    })
  } else {
    await askAboutRefund(session, asked)
  }
  const refund = await session.transaction('read', (context) => lockRefund(context, input.refundId))
  return { state: refund.state }
})
