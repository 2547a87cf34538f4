import * as z from 'zod'
import type { WechatPayAccount } from '../../channel-accounts.ts'
import type { ChannelRefund, Notice, OrderRequest, Prepay, Trade } from '../channel.ts'
import { type Answer, callWechatPay, type WechatPayCall } from './client.ts'
import { decryptResource, nonce, sign, signedHeaders, type Verdict, verify } from './signature.ts'

/** WeChat Pay API v3, direct merchant and partner mode (channels.md section 1). */

const isPartner = (account: WechatPayAccount): boolean => account.mode === 'partner'

const merchantFields = (account: WechatPayAccount): Record<string, string> =>
  isPartner(account)
    ? {
        sp_appid: account.appid,
        sp_mchid: account.mchid,
        sub_mchid: account.subMchid ?? '',
        ...(account.subAppid ? { sub_appid: account.subAppid } : {}),
      }
    : { appid: account.appid, mchid: account.mchid }

const merchantQuery = (account: WechatPayAccount): string =>
  isPartner(account)
    ? `sp_mchid=${account.mchid}&sub_mchid=${account.subMchid}`
    : `mchid=${account.mchid}`

const transactions = (account: WechatPayAccount): string =>
  isPartner(account) ? '/v3/pay/partner/transactions' : '/v3/pay/transactions'

/** Places an order. Repeating it with the same number and content is safe. */
export const createOrder = async (call: WechatPayCall, order: OrderRequest): Promise<Prepay> => {
  const { account } = call
  const payer =
    order.scene === 'jsapi' && order.openid
      ? { payer: isPartner(account) ? { sp_openid: order.openid } : { openid: order.openid } }
      : {}
  const scene =
    order.scene === 'h5'
      ? { scene_info: { payer_client_ip: order.clientIp, h5_info: { type: 'Wap' } } }
      : {}
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: `${transactions(account)}/${order.scene}`,
    body: {
      ...merchantFields(account),
      description: order.description,
      out_trade_no: order.outTradeNo,
      time_expire: order.expiresAt,
      notify_url: order.noticeUrl,
      amount: { total: Number(order.amountFen), currency: 'CNY' },
      ...payer,
      ...scene,
    },
  })
  if (answer.kind === 'unknown') return { kind: 'unknown', said: answer.said }
  if (answer.status >= 400) {
    return answer.code === 'ORDERPAID' || answer.code === 'ORDER_PAID'
      ? { kind: 'alreadyPaid' }
      : { kind: 'refused', reason: answer.message || answer.code || `HTTP ${answer.status}` }
  }
  const body = z
    .object({
      prepay_id: z.string().optional(),
      code_url: z.string().optional(),
      h5_url: z.string().optional(),
    })
    .safeParse(answer.body)
  if (!body.success) return { kind: 'unknown', said: 'unreadable answer' }
  const { prepay_id: prepayId, code_url: codeUrl, h5_url: h5Url } = body.data
  return {
    kind: 'ready',
    codeUrl: codeUrl ?? null,
    h5Url: h5Url ?? null,
    jsapi: prepayId ? bridgeParameters(call, prepayId) : null,
  }
}

/** What WeixinJSBridge getBrandWCPayRequest wants: appId, timeStamp, nonceStr, package, paySign. */
const bridgeParameters = (call: WechatPayCall, prepayId: string): Record<string, string> => {
  const { account } = call
  const appId = account.subAppid ?? account.appid
  const timeStamp = String(call.nowSeconds())
  const nonceStr = nonce()
  const pack = `prepay_id=${prepayId}`
  return {
    appId,
    timeStamp,
    nonceStr,
    package: pack,
    signType: 'RSA',
    paySign: sign(`${appId}\n${timeStamp}\n${nonceStr}\n${pack}\n`, account.privateKey),
  }
}

const tradeShape = z.object({
  mchid: z.string().optional(),
  appid: z.string().optional(),
  sp_mchid: z.string().optional(),
  sp_appid: z.string().optional(),
  sub_mchid: z.string().optional(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.string(),
  success_time: z.string().optional(),
  amount: z.object({ total: z.number().int(), currency: z.string().default('CNY') }).optional(),
})

/** Every state the documents name; one that is not named stays unknown and raises an alarm. */
const tradeStates: Readonly<Record<string, Trade['state']>> = {
  SUCCESS: 'paid',
  REFUND: 'paid',
  NOTPAY: 'pending',
  USERPAYING: 'pending',
  CLOSED: 'closed',
  REVOKED: 'closed',
  PAYERROR: 'closed',
}

const toTrade = (body: z.infer<typeof tradeShape>): Trade => ({
  state: Object.hasOwn(tradeStates, body.trade_state)
    ? (tradeStates[body.trade_state] ?? 'unknown')
    : 'unknown',
  outTradeNo: body.out_trade_no,
  channelTradeNo: body.transaction_id ?? null,
  amountFen: body.amount ? BigInt(body.amount.total) : null,
  currency: body.amount?.currency ?? null,
  paidAt: body.success_time ?? null,
  said: body.trade_state,
})

const unknownTrade = (outTradeNo: string, said: string): Trade => ({
  state: 'unknown',
  outTradeNo,
  channelTradeNo: null,
  amountFen: null,
  currency: null,
  paidAt: null,
  said,
})

/** Asks where an order stands. */
export const queryOrder = async (call: WechatPayCall, outTradeNo: string): Promise<Trade> => {
  const path = `${transactions(call.account)}/out-trade-no/${encodeURIComponent(outTradeNo)}?${merchantQuery(call.account)}`
  const answer = await callWechatPay(call, { method: 'GET', path })
  if (answer.kind === 'unknown') return unknownTrade(outTradeNo, answer.said)
  if (answer.status === 404) {
    return { ...unknownTrade(outTradeNo, answer.code ?? 'HTTP 404'), state: 'notFound' }
  }
  const trade = tradeShape.safeParse(answer.body)
  if (!trade.success) return unknownTrade(outTradeNo, answer.code ?? 'unreadable answer')
  return toTrade(trade.data)
}

/** Closes an order. Only the channel's yes is `closed`; paid meanwhile is `alreadyPaid`. */
export const closeOrder = async (
  call: WechatPayCall,
  outTradeNo: string,
): Promise<'closed' | 'alreadyPaid' | 'unknown'> => {
  const { account } = call
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: `${transactions(account)}/out-trade-no/${encodeURIComponent(outTradeNo)}/close`,
    body: isPartner(account)
      ? { sp_mchid: account.mchid, sub_mchid: account.subMchid }
      : { mchid: account.mchid },
  })
  if (answer.kind === 'unknown') return 'unknown'
  if (answer.status === 204 || answer.code === 'ORDER_CLOSED') return 'closed'
  if (answer.code === 'ORDERPAID' || answer.code === 'ORDER_PAID') return 'alreadyPaid'
  return 'unknown'
}

const refundShape = z.object({
  out_refund_no: z.string(),
  refund_id: z.string().optional(),
  /** The API answer calls it status, the notice refund_status. */
  status: z.string().optional(),
  refund_status: z.string().optional(),
  success_time: z.string().optional(),
  out_trade_no: z.string().optional(),
  mchid: z.string().optional(),
  sp_mchid: z.string().optional(),
  sub_mchid: z.string().optional(),
  amount: z.object({ refund: z.number().int() }).optional(),
})

const refundStates: Readonly<Record<string, ChannelRefund['state']>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'pending',
  CLOSED: 'closed',
  ABNORMAL: 'abnormal',
}

const toRefund = (body: z.infer<typeof refundShape>): ChannelRefund => {
  const said = body.status ?? body.refund_status ?? ''
  return {
    state: Object.hasOwn(refundStates, said) ? (refundStates[said] ?? 'unknown') : 'unknown',
    outRefundNo: body.out_refund_no,
    channelRefundNo: body.refund_id ?? null,
    amountFen: body.amount ? BigInt(body.amount.refund) : null,
    succeededAt: body.success_time ?? null,
    said,
  }
}

const readRefund = (answer: Answer, outRefundNo: string): ChannelRefund => {
  const unknown = (said: string, state: ChannelRefund['state'] = 'unknown'): ChannelRefund => ({
    state,
    outRefundNo,
    channelRefundNo: null,
    amountFen: null,
    succeededAt: null,
    said,
  })
  if (answer.kind === 'unknown') return unknown(answer.said)
  if (answer.status === 404) return unknown(answer.code ?? 'HTTP 404', 'notFound')
  // Too little in the merchant's account and the like: the intent stays and is tried again.
  if (answer.status >= 400) return unknown(`${answer.code ?? answer.status} ${answer.message}`)
  const refund = refundShape.safeParse(answer.body)
  return refund.success ? toRefund(refund.data) : unknown('unreadable answer')
}

/** Asks for a refund. The same number is the same intent: repeat it, never renew it. */
export const requestRefund = async (
  call: WechatPayCall,
  refund: {
    outTradeNo: string
    outRefundNo: string
    amountFen: bigint
    totalFen: bigint
    reason: string
    noticeUrl: string
  },
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

const envelope = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
    original_type: z.string().optional(),
  }),
})

export type NoticeVerdict =
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'refused'; readonly verdict: Exclude<Verdict, 'valid'> | 'unreadable' }

/** Verifies a notice on its raw bytes, then opens it. There is no way around the signature. */
export const verifyNotice = (input: {
  account: WechatPayAccount
  header: (name: string) => string | undefined
  rawBody: string
  nowSeconds: number
}): NoticeVerdict => {
  const headers = signedHeaders(input.header)
  if (!headers) return { kind: 'refused', verdict: 'invalid' }
  const verdict = verify({
    headers,
    body: input.rawBody,
    keys: input.account.platformKeys,
    nowSeconds: input.nowSeconds,
  })
  if (verdict !== 'valid') return { kind: 'refused', verdict }
  try {
    const outer = envelope.parse(JSON.parse(input.rawBody))
    const inner: unknown = JSON.parse(decryptResource(outer.resource, input.account.apiV3Key))
    return { kind: 'notice', notice: readNotice(outer, inner) }
  } catch {
    return { kind: 'refused', verdict: 'unreadable' }
  }
}

const readNotice = (outer: z.infer<typeof envelope>, inner: unknown): Notice => {
  if (outer.event_type.startsWith('REFUND.')) {
    const body = refundShape.parse(inner)
    return {
      kind: 'refund',
      eventId: outer.id,
      eventType: outer.event_type,
      refund: toRefund(body),
      outTradeNo: body.out_trade_no ?? '',
      merchant: merchantOf(body),
    }
  }
  const body = tradeShape.parse(inner)
  return {
    kind: 'payment',
    eventId: outer.id,
    eventType: outer.event_type,
    trade: toTrade(body),
    merchant: merchantOf(body),
  }
}

const merchantOf = (body: {
  mchid?: string | undefined
  sp_mchid?: string | undefined
  appid?: string | undefined
  sp_appid?: string | undefined
  sub_mchid?: string | undefined
}) => ({
  mchid: body.sp_mchid ?? body.mchid ?? '',
  appid: body.sp_appid ?? body.appid ?? null,
  subMchid: body.sub_mchid ?? null,
})

export { fetchBill } from './bill.ts'
export type { WechatPayCall } from './client.ts'
