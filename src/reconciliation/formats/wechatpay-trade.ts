import type { StatementFormat, TradeLine } from './format.ts'
import { type Cells, headerOf, one, readTable, type TableShape } from './wechatpay-table.ts'

type Key =
  | 'time'
  | 'merchant'
  | 'subMerchant'
  | 'tradeNo'
  | 'outTradeNo'
  | 'tradeState'
  | 'currency'
  | 'settled'
  | 'order'
  | 'refundNo'
  | 'outRefundNo'
  | 'refundSettled'
  | 'refundCoupon'
  | 'refundAsked'
  | 'refundState'
  | 'fee'
  | 'rate'

/**
 * WeChat Pay's trade bill in the layouts of 2014, 2018 and 2019, of type ALL, SUCCESS and REFUND.
 * Before 2018 one amount (总金额, 退款金额) stood for what was ordered and what was settled.
 */
const shape: TableShape<Key, TradeLine> = {
  columns: {
    交易时间: 'time',
    公众账号ID: null,
    商户号: 'merchant',
    特约商户号: 'subMerchant',
    子商户号: 'subMerchant',
    设备号: null,
    微信订单号: 'tradeNo',
    商户订单号: 'outTradeNo',
    用户标识: null,
    交易类型: null,
    交易状态: 'tradeState',
    付款银行: null,
    货币种类: 'currency',
    应结订单金额: 'settled',
    总金额: 'settled',
    代金券金额: null,
    代金券或立减优惠金额: null,
    企业红包金额: null,
    退款申请时间: null,
    退款成功时间: null,
    微信退款单号: 'refundNo',
    商户退款单号: 'outRefundNo',
    退款金额: 'refundSettled',
    充值券退款金额: 'refundCoupon',
    代金券或立减优惠退款金额: 'refundCoupon',
    企业红包退款金额: 'refundCoupon',
    退款类型: null,
    退款状态: 'refundState',
    商品名称: null,
    商户数据包: null,
    手续费: 'fee',
    费率: 'rate',
    订单金额: 'order',
    申请退款金额: 'refundAsked',
    费率备注: null,
  },
  required: [
    'time',
    'merchant',
    'tradeNo',
    'outTradeNo',
    'tradeState',
    'currency',
    'settled',
    'fee',
  ],
  totals: {
    总交易单数: () => one,
    应结订单总金额: (cells) => cells.micro('settled'),
    总交易额: (cells) => cells.micro('settled'),
    退款总金额: (cells) => cells.micro('refundSettled'),
    总退款金额: (cells) => cells.micro('refundSettled'),
    充值券退款总金额: (cells) => cells.micro('refundCoupon'),
    总代金券或立减优惠退款金额: (cells) => cells.micro('refundCoupon'),
    总企业红包退款金额: (cells) => cells.micro('refundCoupon'),
    手续费总金额: (cells) => cells.micro('fee'),
    订单总金额: (cells) => cells.micro('order'),
    申请退款总金额: (cells) => cells.micro('refundAsked'),
  },
  toLine: (cells) => {
    const state = cells.text('tradeState')
    if (cells.text('currency') !== 'CNY')
      throw cells.refuse('currency', '不是 CNY', 'it is not CNY')
    if (state === 'SUCCESS') return { ...common(cells), ...paymentOf(cells) }
    if (state === 'REFUND' || state === 'REVOKED') return { ...common(cells), ...refundOf(cells) }
    throw cells.refuse('tradeState', `“${state}”不认识`, `“${state}” is not known`)
  },
}

const common = (cells: Cells<Key>) => {
  const subMerchant = cells.text('subMerchant')
  return {
    kind: 'trade' as const,
    lineNo: cells.lineNo,
    merchantNo: subMerchant === '' || subMerchant === '0' ? cells.text('merchant') : subMerchant,
    channelTradeNo: numberOf(cells, 'tradeNo'),
    outTradeNo: numberOf(cells, 'outTradeNo'),
    feeMicro: cells.micro('fee'),
    ratePpm: rateOf(cells),
    happenedAt: cells.wallTime('time'),
  }
}

const paymentOf = (cells: Cells<Key>) => {
  const settledFen = cells.fen('settled')
  const amountFen = cells.has('order') ? cells.fen('order') : settledFen
  if (amountFen <= 0n) throw cells.refuse('order', '应大于 0', 'the amount must be above 0')
  return {
    entry: 'payment' as const,
    channelRefundNo: null,
    outRefundNo: null,
    amountFen,
    settledFen,
    state: 'SUCCESS',
  }
}

const refundOf = (cells: Cells<Key>) => {
  const settledFen = cells.fen('refundSettled')
  const amountFen = cells.has('refundAsked') ? cells.fen('refundAsked') : settledFen
  if (amountFen <= 0n) throw cells.refuse('refundAsked', '应大于 0', 'the refund must be above 0')
  return {
    entry: 'refund' as const,
    channelRefundNo: numberOf(cells, 'refundNo'),
    outRefundNo: numberOf(cells, 'outRefundNo'),
    amountFen,
    settledFen,
    state: refundStateOf(cells),
  }
}

const refundStates = ['SUCCESS', 'FAIL', 'PROCESSING', 'CHANGE', 'REVOKED']

/** A revoked order goes back whole and has no refund state of its own. */
const refundStateOf = (cells: Cells<Key>): string => {
  const state = cells.text('refundState') || cells.text('tradeState').replace('REFUND', 'SUCCESS')
  if (!refundStates.includes(state)) {
    throw cells.refuse('refundState', `“${state}”不认识`, `“${state}” is not known`)
  }
  return state
}

/** Numbers are text: they have up to 64 characters and go into keys as they stand. */
const numberOf = (cells: Cells<Key>, key: Key): string => {
  const value = cells.text(key)
  if (!/^[\w|*@-]{1,64}$/.test(value)) throw cells.refuse(key, '不是单号', 'there is no number')
  return value
}

/** "0.60%" is 6000 millionths. */
const rateOf = (cells: Cells<Key>): number | null => {
  const text = cells.text('rate')
  if (text === '') return null
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?%$/.exec(text)
  if (!match) throw cells.refuse('rate', '不是费率', 'there is no rate')
  return Number((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'))
}

export const wechatPayTrade: StatementFormat = {
  name: 'wechatpay-trade',
  kind: 'trade',
  title: { zh: '微信支付交易账单', en: 'WeChat Pay trade bill' },
  recognises: (firstLine) => {
    const names = headerOf(firstLine)
    return names.includes('微信订单号') && names.includes('交易时间')
  },
  read: (lines) => readTable(shape, lines),
}
