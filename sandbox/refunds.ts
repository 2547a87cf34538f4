import { digitsOf, rfc3339 } from './clock.ts'
import { faultsFor } from './faults.ts'
import { feeReturned } from './fees.ts'
import { digits } from './keys.ts'
import { checkSub } from './merchants.ts'
import { announce } from './notices.ts'
import { invalidRequest, paramError, refusal } from './refusal.ts'
import { checkFields, type Fields, fingerprint, integer, object, required, text } from './shape.ts'
import { openSensitive } from './signature.ts'
import { type Merchant, type Refund, refundKey, type State, type Trade, tradeKey } from './state.ts'

const usualDelay = 5_000
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

const receivedBy = '支付用户零钱'

const payerRefund = (trade: Trade, refund: Refund): number => {
  const payerTotal = BigInt(trade.totalFen - trade.couponFen)
  return Number((BigInt(refund.refundFen) * payerTotal) / BigInt(trade.totalFen))
}

const successTime = (refund: Refund): Record<string, string> =>
  refund.succeededAt === null ? {} : { success_time: rfc3339(new Date(refund.succeededAt)) }

/** A refund as request and query answer it: here the state is called `status`. */
export const describeRefund = (trade: Trade, refund: Refund): Record<string, unknown> => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: trade.transactionId,
  out_trade_no: trade.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: receivedBy,
  ...successTime(refund),
  create_time: rfc3339(new Date(refund.requestedAt)),
  status: refund.state,
  funds_account: 'AVAILABLE',
  amount: {
    total: trade.totalFen,
    refund: refund.refundFen,
    from: [],
    payer_total: trade.totalFen - trade.couponFen,
    payer_refund: payerRefund(trade, refund),
    settlement_total: trade.totalFen,
    settlement_refund: refund.refundFen,
    discount_refund: refund.refundFen - payerRefund(trade, refund),
    currency: 'CNY',
  },
  promotion_detail: [],
})

/** A refund as its notice holds it: here the state is called `refund_status`. */
const describeRefundNotice = (trade: Trade, refund: Refund): Record<string, unknown> => ({
  ...(trade.subMchid === null
    ? { mchid: trade.mchid }
    : { sp_mchid: trade.mchid, sub_mchid: trade.subMchid }),
  out_trade_no: trade.outTradeNo,
  transaction_id: trade.transactionId,
  out_refund_no: refund.outRefundNo,
  refund_id: refund.refundId,
  refund_status: refund.state,
  ...successTime(refund),
  user_received_account: receivedBy,
  amount: {
    total: trade.totalFen,
    refund: refund.refundFen,
    payer_total: trade.totalFen - trade.couponFen,
    payer_refund: payerRefund(trade, refund),
  },
})

const abnormalFields: Fields = {
  sub_mchid: text('子商户号', 32),
  out_refund_no: text('商户退款单号', 64, required),
  type: text('异常退款处理方式', 32, {
    ...required,
    values: ['USER_BANK_CARD', 'MERCHANT_BANK_CARD'],
  }),
  bank_type: text('开户银行', 16),
  bank_account: text('收款银行卡号', 1024),
  real_name: text('收款用户姓名', 1024),
}

/** Sends an abnormal refund on to a bank card; its sensitive fields are encrypted for the service. */
export const applyAbnormalRefund = (
  state: State,
  merchant: Merchant,
  refundId: string,
  input: unknown,
  serial: string | undefined,
): Refund => {
  checkFields(input, abnormalFields, 'body')
  const body = input as Record<string, string>
  const refund = state.refund.get(
    refundKey({ mchid: merchant.mchid, outRefundNo: body.out_refund_no ?? '' }),
  )
  if (refund?.refundId !== refundId) {
    throw refusal({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' })
  }
  if (refund.state !== 'ABNORMAL') throw invalidRequest('退款单不是退款异常状态，无需处理')
  if (body.type === 'USER_BANK_CARD') {
    for (const field of ['bank_account', 'real_name']) {
      checkSensitive(state, body[field], field, serial)
    }
  }
  Object.assign(refund, {
    state: 'PROCESSING',
    outcome: 'SUCCESS',
    settlesAt: state.clock.now().getTime() + usualDelay,
  } satisfies Partial<Refund>)
  state.save('refund', refundKey(refund), refund)
  return refund
}

const checkSensitive = (
  state: State,
  ciphertext: string | undefined,
  field: string,
  serial: string | undefined,
): void => {
  const { platform } = state
  const keys = new Map([
    [platform.publicKeyId, platform.publicKey],
    [platform.certificate.serialNo, platform.certificate],
  ])
  const key = keys.get(serial ?? '')
  if (!key) {
    throw paramError('Http头Wechatpay-Serial缺失或有误，无法解密敏感字段', { location: 'header' })
  }
  if (ciphertext && openSensitive(ciphertext, key.privateKey)) return
  throw paramError('敏感字段解密失败，请检查加密所用的公钥', {
    field: `/${field}`,
    issue: 'decrypt failed',
    location: 'body',
  })
}
