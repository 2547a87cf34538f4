import { rfc3339 } from './clock.ts'
import type { Trade } from './state.ts'

const stateWords: Readonly<Record<Trade['state'], string>> = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  CLOSED: '订单已关闭',
}

/** Who is who, as every answer and notice about a trade begins. */
const merchantPart = (trade: Trade): Record<string, string> =>
  trade.subMchid === null
    ? { appid: trade.appid, mchid: trade.mchid }
    : {
        sp_appid: trade.appid,
        sp_mchid: trade.mchid,
        ...(trade.subAppid ? { sub_appid: trade.subAppid } : {}),
        sub_mchid: trade.subMchid,
      }

const payerPart = (trade: Trade): Record<string, string> => {
  const openid = trade.openid ?? ''
  if (trade.subMchid === null) return { openid }
  const kind = trade.payer?.kind === 'sub_openid' ? 'sub_openid' : 'sp_openid'
  return { [kind]: openid }
}

/** A trade as the query answers it and the notice of a payment holds it. */
export const describeTrade = (trade: Trade): Record<string, unknown> => {
  const head = { ...merchantPart(trade), out_trade_no: trade.outTradeNo }
  const stated = { trade_state: trade.state, trade_state_desc: stateWords[trade.state] }
  const attach = trade.attach === null ? {} : { attach: trade.attach }
  if (trade.paidAt === null) {
    const amount = { total: trade.totalFen, currency: 'CNY', payer_currency: 'CNY' }
    return { ...head, ...stated, ...attach, promotion_detail: [], amount }
  }
  const payerTotal = trade.totalFen - trade.couponFen
  return {
    ...head,
    transaction_id: trade.transactionId,
    trade_type: trade.scene,
    ...stated,
    bank_type: 'OTHERS',
    ...attach,
    success_time: rfc3339(new Date(trade.paidAt)),
    payer: payerPart(trade),
    amount: {
      total: trade.totalFen,
      payer_total: payerTotal,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
    ...(trade.couponFen > 0 ? { promotion_detail: [coupon(trade)] } : {}),
  }
}

const coupon = (trade: Trade) => ({
  coupon_id: '109519',
  name: '模拟代金券',
  scope: 'GLOBAL',
  type: 'CASH',
  amount: trade.couponFen,
  stock_id: '931386',
  wechatpay_contribute: trade.couponFen,
  merchant_contribute: 0,
  other_contribute: 0,
  currency: 'CNY',
})
