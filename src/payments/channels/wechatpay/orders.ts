import * as z from 'zod'
import type { OrderRequest, Prepay, Trade } from '../channel.ts'
import { isPartner, type WechatPayAccount } from './account.ts'
import { callWechatPay, isAlreadyPaid, type WechatPayCall } from './client.ts'
import { nonce, sign } from './signature.ts'

/** Orders of WeChat Pay API v3. Unknown and null fields are refused there. */
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

const ofOrder = (account: WechatPayAccount, outTradeNo: string): string =>
  `${transactions(account)}/out-trade-no/${encodeURIComponent(outTradeNo)}`

/** Codes after which the order stands all the same, or may: ask instead of giving up. */
const standsAllTheSame = ['OUT_TRADE_NO_USED', 'SYSTEM_ERROR', 'BANK_ERROR']

export const createOrder = async (call: WechatPayCall, order: OrderRequest): Promise<Prepay> => {
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: `${transactions(call.account)}/${order.scene}`,
    body: {
      ...merchantFields(call.account),
      description: order.description,
      out_trade_no: order.outTradeNo,
      time_expire: order.expiresAt,
      notify_url: order.noticeUrl,
      amount: { total: Number(order.amountFen), currency: 'CNY' },
      ...sceneFields(call.account, order),
    },
  })
  if (answer.kind === 'unknown') return answer
  if (answer.status >= 400) {
    if (isAlreadyPaid(answer)) return { kind: 'alreadyPaid' }
    return standsAllTheSame.includes(answer.code ?? '')
      ? { kind: 'unknown', said: answer.code ?? '' }
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
  if (!(prepayId ?? codeUrl ?? h5Url)) return { kind: 'unknown', said: 'empty answer' }
  return {
    kind: 'ready',
    codeUrl: codeUrl ?? null,
    h5Url: h5Url ?? null,
    jsapi: prepayId ? bridgeParameters(call, prepayId) : null,
  }
}

const sceneFields = (account: WechatPayAccount, order: OrderRequest): Record<string, unknown> => {
  switch (order.scene) {
    case 'jsapi':
      return {
        payer: isPartner(account)
          ? { [account.subAppid ? 'sub_openid' : 'sp_openid']: order.openid }
          : { openid: order.openid },
      }
    case 'h5':
      return { scene_info: { payer_client_ip: order.clientIp, h5_info: { type: 'Wap' } } }
    case 'native':
      return {}
  }
}

/**
 * What WeixinJSBridge getBrandWCPayRequest wants. paySign is SHA256withRSA by the key that signed
 * the order, over appId, timeStamp, nonceStr and package, each line ended by LF.
 */
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

/** A trade as queries and notices carry it; direct and partner mode differ in the ids. */
export const tradeShape = z.object({
  mchid: z.string().optional(),
  appid: z.string().optional(),
  sp_mchid: z.string().optional(),
  sp_appid: z.string().optional(),
  sub_mchid: z.string().optional(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.string(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z
    .object({ total: z.number().int().nonnegative(), currency: z.string().default('CNY') })
    .optional(),
})

/** Every state the documents name; one that is not named stays unknown. */
const tradeStates = new Map<string, Trade['state']>([
  ['SUCCESS', 'paid'],
  ['REFUND', 'paid'],
  ['NOTPAY', 'pending'],
  ['USERPAYING', 'pending'],
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
  ['PAYERROR', 'closed'],
])

export const toTrade = (body: z.infer<typeof tradeShape>): Trade => ({
  state: tradeStates.get(body.trade_state) ?? 'unknown',
  outTradeNo: body.out_trade_no,
  channelTradeNo: body.transaction_id ?? null,
  amountFen: body.amount ? BigInt(body.amount.total) : null,
  currency: body.amount?.currency ?? null,
  paidAt: body.success_time ?? null,
  said: body.trade_state,
})

const noTrade = (outTradeNo: string, state: Trade['state'], said: string): Trade => ({
  state,
  outTradeNo,
  channelTradeNo: null,
  amountFen: null,
  currency: null,
  paidAt: null,
  said,
})

export const queryOrder = async (call: WechatPayCall, outTradeNo: string): Promise<Trade> => {
  const path = `${ofOrder(call.account, outTradeNo)}?${merchantQuery(call.account)}`
  const answer = await callWechatPay(call, { method: 'GET', path })
  if (answer.kind === 'unknown') return noTrade(outTradeNo, 'unknown', answer.said)
  if (answer.status === 404) return noTrade(outTradeNo, 'notFound', answer.code ?? 'HTTP 404')
  const trade = tradeShape.safeParse(answer.body)
  return trade.success && trade.data.out_trade_no === outTradeNo
    ? toTrade(trade.data)
    : noTrade(outTradeNo, 'unknown', answer.code ?? 'unreadable answer')
}

export const closeOrder = async (
  call: WechatPayCall,
  outTradeNo: string,
): Promise<'closed' | 'alreadyPaid' | 'notFound' | 'unknown'> => {
  const { account } = call
  const answer = await callWechatPay(call, {
    method: 'POST',
    path: `${ofOrder(account, outTradeNo)}/close`,
    body: isPartner(account)
      ? { sp_mchid: account.mchid, sub_mchid: account.subMchid }
      : { mchid: account.mchid },
  })
  if (answer.kind === 'unknown') return 'unknown'
  if (answer.status === 204 || answer.code === 'ORDER_CLOSED') return 'closed'
  if (isAlreadyPaid(answer)) return 'alreadyPaid'
  return answer.status === 404 ? 'notFound' : 'unknown'
}
