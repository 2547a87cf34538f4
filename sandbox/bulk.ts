import { rfc3339 } from './clock.ts'
import { checkSub } from './merchants.ts'
import { transactionIdOf, walletOpenid } from './paying.ts'
import { paramError } from './refusal.ts'
import { checkFields, type Fields, integer, required, text } from './shape.ts'
import { type Scene, type State, type Trade, tradeKey } from './state.ts'

/** A trade of the past: ordered and paid at that time, without a notice. */
const pastTradeFields: Fields = {
  mchid: text('商户号', 32, required),
  subMchid: text('子商户号', 32),
  outTradeNo: text('商户订单号', 32, { ...required, min: 6, pattern: /^[0-9A-Za-z_\-|*]+$/ }),
  amountFen: integer('金额（分）', { ...required, min: 1 }),
  paidAt: text('支付时间', 40, required),
  description: text('商品描述', 127, required),
  openid: text('用户标识', 128),
  attach: text('商户数据包', 128),
  notifyUrl: text('回调地址', 255),
  scene: text('交易类型', 8, { values: ['JSAPI', 'NATIVE', 'MWEB', 'APP'] }),
}

type PastTrade = {
  readonly mchid: string
  readonly subMchid?: string
  readonly outTradeNo: string
  readonly amountFen: number
  readonly paidAt: string
  readonly description: string
  readonly openid?: string
  readonly attach?: string
  readonly notifyUrl?: string
  readonly scene?: Scene
}

/** Makes all of them or none. */
export const recordPastTrades = (
  state: State,
  input: unknown,
): {
  outTradeNo: string
  transactionId: string | null
  paidAt: string
  openid: string | null
}[] => {
  if (!Array.isArray(input)) throw paramError('请求数据应为数组')
  const trades = input.map((item, place) => pastTrade(state, item, place))
  const keys = new Set(trades.map(tradeKey))
  const taken = [...keys].find((key) => state.trade.has(key))
  if (taken) throw paramError(`商户订单号已存在：${taken}`)
  if (keys.size < trades.length) throw paramError('商户订单号在请求中重复')
  for (const trade of trades) state.save('trade', tradeKey(trade), trade)
  return trades.map(({ outTradeNo, transactionId, openid, paidAt }) => ({
    outTradeNo,
    transactionId,
    openid,
    paidAt: rfc3339(new Date(paidAt ?? 0)),
  }))
}

const pastTrade = (state: State, item: unknown, place: number): Trade => {
  checkFields(item, pastTradeFields, 'body', `/${place}`)
  const past = item as PastTrade
  const merchant = state.merchant.get(past.mchid)
  if (!merchant) throw paramError(`/${place}/mchid 没有这个商户`)
  if (merchant.mode === 'partner') checkSub(merchant, past.subMchid)
  const paidAt = new Date(past.paidAt)
  if (Number.isNaN(paidAt.getTime())) throw paramError(`/${place}/paidAt 不是有效的时间`)
  const sub = past.subMchid ? merchant.subs[past.subMchid] : undefined
  const openid = past.openid ?? walletOpenid(sub?.subAppid ?? merchant.appid)
  return {
    outTradeNo: past.outTradeNo,
    mchid: merchant.mchid,
    appid: merchant.appid,
    subMchid: past.subMchid ?? null,
    subAppid: sub?.subAppid ?? null,
    scene: past.scene ?? 'JSAPI',
    description: past.description,
    attach: past.attach ?? null,
    totalFen: past.amountFen,
    notifyUrl: past.notifyUrl ?? null,
    payer: { openid, kind: sub ? 'sub_openid' : 'openid' },
    fingerprint: '',
    orderedAt: paidAt.getTime(),
    expiresAt: paidAt.getTime(),
    prepayId: `wx-past-${merchant.mchid}-${past.outTradeNo}`,
    prepayUntil: paidAt.getTime(),
    h5Until: 0,
    codeUrl: null,
    state: 'SUCCESS',
    transactionId: transactionIdOf(paidAt),
    paidAt: paidAt.getTime(),
    openid,
    couponFen: 0,
  }
}
