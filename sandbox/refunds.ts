import { digitsOf } from './clock.ts'
import { faultsFor } from './faults.ts'
import { feeReturned } from './fees.ts'
import { digits } from './keys.ts'
import { checkSub } from './merchants.ts'
import { announce } from './notices.ts'
import { describeRefundNotice } from './refund-answer.ts'
import { invalidRequest, paramError, refusal } from './refusal.ts'
import { checkFields, type Fields, fingerprint, integer, object, required, text } from './shape.ts'
import { type Merchant, type Refund, refundKey, type State, type Trade, tradeKey } from './state.ts'

export const usualDelay = 5_000
const oneYear = 365 * 86_400_000
const mostRefunds = 50

const fields: Fields = {
  sub_mchid: text('子商户号', 32),
  transaction_id: text('微信支付订单号', 32),
  out_trade_no: text('商户订单号', 32, { min: 6 }),
  out_refund_no: text('商户退款单号', 64, { ...required, pattern: /^[0-9A-Za-z_\-|*@]+$/ }),
  reason: text('退款原因', 80),
  notify_url: text('退款结果回调url', 256, { pattern: /^https?:\/\/[^\s?#]+$/ }),
  funds_account: text('退款资金来源', 32, { values: ['AVAILABLE', 'UNSETTLED'] }),
  amount: object(
    '金额信息',
    {
      refund: integer('退款金额', { ...required, min: 1 }),
      total: integer('原订单金额', { ...required, min: 1 }),
      currency: text('退款币种', 16, { ...required, values: ['CNY'] }),
      from: { name: '退款出资账户及金额', type: 'array' },
    },
    required,
  ),
  goods_detail: { name: '退款商品', type: 'array' },
}

type RefundBody = {
  readonly sub_mchid?: string
  readonly transaction_id?: string
  readonly out_trade_no?: string
  readonly out_refund_no: string
  readonly notify_url?: string
  readonly amount: { readonly refund: number; readonly total: number }
}

/** Accepts a refund. The same number again is the same refund; it is never paid out twice. */
export const requestRefund = (state: State, merchant: Merchant, input: unknown): Refund => {
  checkFields(input, fields, 'body')
  const body = input as RefundBody
  if (merchant.mode === 'partner') checkSub(merchant, body.sub_mchid)
  const mark = fingerprint(body)
  const key = refundKey({ mchid: merchant.mchid, outRefundNo: body.out_refund_no })
  const existing = state.refund.get(key)
  if (existing) {
    if (existing.fingerprint === mark) return existing
    throw invalidRequest('请求重入时，参数与首次请求时不一致，请检查参数后再试')
  }
  const trade = refundedTrade(state, merchant, body)
  const before = checkRefundable(state, trade, body)
  const faults = faultsFor(state, 'refund', trade)
  if (faults.notEnough) {
    throw refusal({
      status: 403,
      code: 'NOT_ENOUGH',
      message: '基本账户余额不足，请充值后重新发起',
    })
  }
  const now = state.clock.now()
  const refundFen = body.amount.refund
  const refund: Refund = {
    outRefundNo: body.out_refund_no,
    refundId: `503${digits(7)}${digitsOf(now).slice(0, 8)}${digits(11)}`,
    mchid: merchant.mchid,
    subMchid: trade.subMchid,
    outTradeNo: trade.outTradeNo,
    refundFen,
    feeFen: feeReturned({ totalFen: trade.totalFen, refundedBeforeFen: before, refundFen }),
    notifyUrl: body.notify_url ?? null,
    fingerprint: mark,
    requestedAt: now.getTime(),
    state: 'PROCESSING',
    outcome: outcomeOf(faults.outcome),
    settlesAt:
      faults.outcome === 'PROCESSING' ? null : now.getTime() + (faults.delayMs ?? usualDelay),
    succeededAt: null,
  }
  state.save('refund', key, refund)
  trade.state = 'REFUND'
  state.save('trade', tradeKey(trade), trade)
  return refund
}

const outcomeOf = (wish: Refund['outcome'] | 'PROCESSING' = 'SUCCESS'): Refund['outcome'] =>
  wish === 'PROCESSING' ? 'SUCCESS' : wish

const refundedTrade = (state: State, merchant: Merchant, body: RefundBody): Trade => {
  const { transaction_id: transactionId, out_trade_no: outTradeNo } = body
  if (!(transactionId || outTradeNo)) {
    throw paramError('transaction_id 与 out_trade_no 必须传入其一', { location: 'body' })
  }
  const byId = transactionId ? state.tradesById.get(transactionId) : undefined
  const byNo = outTradeNo
    ? state.trade.get(tradeKey({ mchid: merchant.mchid, outTradeNo }))
    : undefined
  const trade = byId ?? byNo
  const isAgreed = !(transactionId && outTradeNo) || byId === byNo
  const isOwn = trade?.mchid === merchant.mchid && trade.subMchid === (body.sub_mchid ?? null)
  if (trade && isAgreed && isOwn) return trade
  throw refusal({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '订单不存在' })
}

/** Refuses what may not be refunded; gives the fen that earlier refunds took already. */
const checkRefundable = (state: State, trade: Trade, body: RefundBody): number => {
  if (trade.paidAt === null) throw invalidRequest('订单未支付，不能退款')
  if (body.amount.total !== trade.totalFen) throw invalidRequest('原订单金额与实际订单金额不一致')
  if (state.clock.now().getTime() > trade.paidAt + oneYear) {
    throw invalidRequest('订单已超过退款期限（支付后一年）')
  }
  const earlier = refundsOf(state, trade).filter((refund) => refund.state !== 'CLOSED')
  if (earlier.length >= mostRefunds) throw invalidRequest('部分退款次数已达 50 次上限')
  const taken = earlier.reduce((total, refund) => total + refund.refundFen, 0)
  if (taken + body.amount.refund > trade.totalFen) {
    throw invalidRequest('申请退款金额大于订单可退金额')
  }
  return taken
}

export const refundsOf = (state: State, trade: Trade): readonly Refund[] =>
  state.refundsOfTrade.get(tradeKey(trade)) ?? []

/** A refund by its merchant's number. */
export const findRefund = (
  state: State,
  merchant: Merchant,
  outRefundNo: string,
  query: unknown,
): Refund => {
  checkFields(query, { sub_mchid: text('子商户号', 32) }, 'query')
  const named = query as { sub_mchid?: string }
  if (merchant.mode === 'partner') checkSub(merchant, named.sub_mchid)
  const refund = state.refund.get(refundKey({ mchid: merchant.mchid, outRefundNo }))
  if (refund && refund.subMchid === (named.sub_mchid ?? null)) return refund
  throw refusal({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' })
}

/** Ends the refunds whose time has come, each with its notice. */
export const settleRefunds = (state: State): void => {
  const now = state.clock.now().getTime()
  const due = [...state.refundsInWork].filter(
    ({ settlesAt }) => settlesAt !== null && settlesAt <= now,
  )
  for (const refund of due) {
    refund.state = refund.outcome
    refund.succeededAt = refund.outcome === 'SUCCESS' ? refund.settlesAt : null
    state.save('refund', refundKey(refund), refund)
    const trade = state.trade.get(tradeKey(refund))
    if (!trade || refund.notifyUrl === null) continue
    announce(state, {
      mchid: refund.mchid,
      outTradeNo: refund.outTradeNo,
      event: `REFUND.${refund.state}`,
      summary: summaries[refund.outcome],
      type: 'refund',
      notifyUrl: refund.notifyUrl,
      plain: describeRefundNotice(trade, refund),
    })
  }
}

const summaries: Readonly<Record<Refund['outcome'], string>> = {
  SUCCESS: '退款成功',
  ABNORMAL: '退款异常',
  CLOSED: '退款关闭',
}
