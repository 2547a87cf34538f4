import * as z from 'zod'
import type { Channel, ChannelRefund, RefundRequest } from '../channel.ts'
import { isPartner, type WechatPayAccount } from './account.ts'
import { type Answer, callWechatPay, type WechatPayCall } from './client.ts'

/** Refunds of WeChat Pay API v3 (pay.weixin.qq.com/doc/v3/merchant/4012791865). Accepted is not refunded. */
export const refundShape = z.object({
  out_refund_no: z.string(),
  refund_id: z.string().optional(),
  /** The API's answer calls it status, the notice refund_status. */
  status: z.string().optional(),
  refund_status: z.string().optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  mchid: z.string().optional(),
  sp_mchid: z.string().optional(),
  sub_mchid: z.string().optional(),
  amount: z.object({ refund: z.number().int().nonnegative() }).optional(),
})

const refundStates = new Map<string, ChannelRefund['state']>([
  ['SUCCESS', 'succeeded'],
  ['PROCESSING', 'pending'],
  ['CLOSED', 'closed'],
  ['ABNORMAL', 'abnormal'],
])

export const toRefund = (body: z.infer<typeof refundShape>): ChannelRefund => {
  const said = body.status ?? body.refund_status ?? ''
  return {
    state: refundStates.get(said) ?? 'unknown',
    outRefundNo: body.out_refund_no,
    channelRefundNo: body.refund_id ?? null,
    amountFen: body.amount ? BigInt(body.amount.refund) : null,
    succeededAt: body.success_time ?? null,
    said,
  }
}

/** The request itself is wrong for good (a rule, or more than is left): a person must look. */
const refusals = ['INVALID_REQUEST', 'PARAM_ERROR', 'USER_ACCOUNT_ABNORMAL', 'NO_AUTH']

const readRefund = (answer: Answer, outRefundNo: string): ChannelRefund => {
  const none = (said: string, state: ChannelRefund['state']): ChannelRefund => ({
    state,
    outRefundNo,
    channelRefundNo: null,
    amountFen: null,
    succeededAt: null,
    said,
  })
  if (answer.kind === 'unknown') return none(answer.said, 'unknown')
  if (answer.status === 404) return none(answer.code ?? 'HTTP 404', 'notFound')
  // Too little in the merchant's account and the like: the intent stays and is tried again.
  if (answer.status >= 400) {
    const isRefused = refusals.includes(answer.code ?? '')
    return none(
      `${answer.code ?? answer.status} ${answer.message}`,
      isRefused ? 'refused' : 'unknown',
    )
  }
  const refund = refundShape.safeParse(answer.body)
  return refund.success && refund.data.out_refund_no === outRefundNo
    ? toRefund(refund.data)
    : none('unreadable answer', 'unknown')
}

export const requestRefund = async (
  call: WechatPayCall,
  refund: RefundRequest,
): Promise<ChannelRefund> => {
  const { account } = call
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: '/v3/refund/domestic/refunds',
    body: {
      ...(isPartner(account) ? { sub_mchid: account.subMchid } : {}),
      out_trade_no: refund.outTradeNo,
      out_refund_no: refund.outRefundNo,
      reason: refund.reason,
      notify_url: refund.noticeUrl,
      amount: {
        refund: Number(refund.amountFen),
        total: Number(refund.totalFen),
        currency: 'CNY',
      },
    },
  })
  return readRefund(answer, refund.outRefundNo)
}

export const queryRefund = async (
  call: WechatPayCall,
  outRefundNo: string,
): Promise<ChannelRefund> => {
  const { account } = call
  const query = isPartner(account) ? `?sub_mchid=${account.subMchid}` : ''
  const path = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}${query}`
  return readRefund(await callWechatPay(call, { method: 'GET', path }), outRefundNo)
}

/** 异常退款 to the merchant's bank card: nothing personal has to be sent. */
export const returnAbnormalRefund: Channel<WechatPayAccount>['returnAbnormalRefund'] = async (
  call,
  refund,
) => {
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: `/v3/refund/domestic/refunds/${encodeURIComponent(refund.channelRefundNo)}/apply-abnormal-refund`,
    body: {
      ...(isPartner(call.account) ? { sub_mchid: call.account.subMchid } : {}),
      out_refund_no: refund.outRefundNo,
      type: 'MERCHANT_BANK_CARD',
    },
  })
  return readRefund(answer, refund.outRefundNo)
}
