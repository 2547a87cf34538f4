import { rfc3339 } from './clock.ts'
import type { Refund, Trade } from './state.ts'

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
export const describeRefundNotice = (trade: Trade, refund: Refund): Record<string, unknown> => ({
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
