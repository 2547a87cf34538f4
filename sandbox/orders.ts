import { randomBytes } from 'node:crypto'
import { digitsOf } from './clock.ts'
import { letters } from './keys.ts'
import { checkAppid, checkMchid, checkSub } from './merchants.ts'
import { merchantFields, orderFields } from './order-fields.ts'
import { paramError, refusal } from './refusal.ts'
import { checkFields, fingerprint } from './shape.ts'
import { type Merchant, type Scene, type State, type Trade, tradeKey } from './state.ts'

const minute = 60_000
const prepayLife = 120 * minute
const h5Life = 5 * minute
const unpaidLife = 7 * 24 * 60 * minute

export type Mode = 'direct' | 'partner'

type OrderBody = {
  readonly appid?: string
  readonly sp_appid?: string
  readonly mchid?: string
  readonly sp_mchid?: string
  readonly sub_appid?: string
  readonly sub_mchid?: string
  readonly description: string
  readonly out_trade_no: string
  readonly time_expire?: string
  readonly attach?: string
  readonly notify_url: string
  readonly amount: { readonly total: number }
  readonly payer?: { openid?: string; sp_openid?: string; sub_openid?: string }
}

/** Places an order, or gives the same one again when it is repeated word for word. */
export const placeOrder = (
  state: State,
  merchant: Merchant,
  mode: Mode,
  scene: Scene,
  input: unknown,
): Trade => {
  checkFields(input, orderFields(mode, scene), 'body')
  const body = input as OrderBody
  checkMchid(merchant, body.mchid ?? body.sp_mchid)
  checkAppid(merchant, body.appid ?? body.sp_appid)
  if (mode === 'partner') checkSub(merchant, body.sub_mchid, body.sub_appid)
  const key = tradeKey({ mchid: merchant.mchid, outTradeNo: body.out_trade_no })
  const mark = fingerprint([mode, scene, body])
  const existing = state.trade.get(key)
  if (existing) checkRepeat(state, existing, mark)
  const now = state.clock.now()
  const trade = existing ?? newTrade(merchant, mode, scene, body, mark, now)
  if (trade.prepayUntil <= now.getTime()) Object.assign(trade, freshPrepay(scene, now))
  if (scene === 'MWEB') trade.h5Until = now.getTime() + h5Life
  state.save('trade', key, trade)
  return trade
}

const checkRepeat = (state: State, trade: Trade, mark: string): void => {
  expireTrade(state, trade)
  if (trade.state === 'SUCCESS' || trade.state === 'REFUND') throw orderPaid(268498689)
  if (trade.fingerprint !== mark) {
    throw refusal({
      status: 403,
      code: 'OUT_TRADE_NO_USED',
      message: '商户订单号重复，请求参数与首次请求时不一致',
      cause: 268498688,
    })
  }
  if (trade.state === 'CLOSED') throw orderClosed()
}

export const orderPaid = (cause: number): Error =>
  refusal({ status: 400, code: 'ORDER_PAID', message: '该订单已支付', cause })

export const orderClosed = (): Error =>
  refusal({
    status: 400,
    code: 'ORDER_CLOSED',
    message: '该订单已失效，请更换商户订单号重新下单',
    cause: 268447914,
  })

const newTrade = (
  merchant: Merchant,
  mode: Mode,
  scene: Scene,
  body: OrderBody,
  mark: string,
  now: Date,
): Trade => ({
  outTradeNo: body.out_trade_no,
  mchid: merchant.mchid,
  appid: merchant.appid,
  subMchid: mode === 'partner' ? (body.sub_mchid ?? null) : null,
  subAppid: body.sub_appid ?? null,
  scene,
  description: body.description,
  attach: body.attach ?? null,
  totalFen: body.amount.total,
  notifyUrl: body.notify_url,
  payer: payerOf(body),
  fingerprint: mark,
  orderedAt: now.getTime(),
  expiresAt: expiryOf(body.time_expire, now),
  ...freshPrepay(scene, now),
  h5Until: 0,
  state: 'NOTPAY',
  transactionId: null,
  paidAt: null,
  openid: null,
  couponFen: 0,
})

const expiryOf = (timeExpire: string | undefined, now: Date): number => {
  const latest = now.getTime() + unpaidLife
  if (timeExpire === undefined) return latest
  const asked = Date.parse(timeExpire)
  if (asked > now.getTime()) return Math.min(asked, latest)
  throw paramError('交易结束时间 time_expire 不是将来的时间', {
    field: '/time_expire',
    value: timeExpire,
    issue: 'is not in the future',
    location: 'body',
  })
}

const payerOf = ({ payer }: OrderBody): Trade['payer'] => {
  for (const kind of ['openid', 'sp_openid', 'sub_openid'] as const) {
    const openid = payer?.[kind]
    if (openid) return { openid, kind }
  }
  if (payer) throw paramError('sp_openid 与 sub_openid 必须传入其一', { location: 'body' })
  return null
}

const freshPrepay = (scene: Scene, now: Date) => ({
  prepayId: `wx${digitsOf(now)}${randomBytes(10).toString('hex')}`,
  prepayUntil: now.getTime() + prepayLife,
  codeUrl: scene === 'NATIVE' ? `weixin://wxpay/bizpayurl?pr=${letters(7)}zz` : null,
})

/** An order past its end and not paid is closed; called wherever its state is looked at. */
export const expireTrade = (state: State, trade: Trade): Trade => {
  if (trade.state === 'NOTPAY' && state.clock.now().getTime() >= trade.expiresAt) {
    trade.state = 'CLOSED'
    state.save('trade', tradeKey(trade), trade)
  }
  return trade
}

const orderNotExist = (): Error =>
  refusal({ status: 404, code: 'ORDER_NOT_EXIST', message: '订单不存在', cause: 268512771 })

/** An order as its merchant may see it: by our or by his number. */
export const findTrade = (
  state: State,
  merchant: Merchant,
  mode: Mode,
  by: { outTradeNo: string } | { transactionId: string },
  query: unknown,
): Trade => {
  checkFields(query, merchantFields(mode), 'query')
  return ownTrade(state, merchant, mode, by, query as Record<string, string>)
}

const ownTrade = (
  state: State,
  merchant: Merchant,
  mode: Mode,
  by: { outTradeNo: string } | { transactionId: string },
  named: Readonly<Record<string, string>>,
): Trade => {
  checkMchid(merchant, named.mchid ?? named.sp_mchid)
  if (mode === 'partner') checkSub(merchant, named.sub_mchid)
  const trade =
    'outTradeNo' in by
      ? state.trade.get(tradeKey({ mchid: merchant.mchid, outTradeNo: by.outTradeNo }))
      : state.tradesById.get(by.transactionId)
  const isOwn = trade?.mchid === merchant.mchid && trade.subMchid === (named.sub_mchid ?? null)
  if (!trade || !isOwn) throw orderNotExist()
  return expireTrade(state, trade)
}

/** Closes an order that is not paid. Closing twice is the same as once. */
export const closeOrder = (
  state: State,
  merchant: Merchant,
  mode: Mode,
  outTradeNo: string,
  body: unknown,
): void => {
  checkFields(body, merchantFields(mode), 'body')
  const named = body as Record<string, string>
  const trade = ownTrade(state, merchant, mode, { outTradeNo }, named)
  if (trade.state === 'SUCCESS' || trade.state === 'REFUND') throw orderPaid(268449538)
  trade.state = 'CLOSED'
  state.save('trade', tradeKey(trade), trade)
}
