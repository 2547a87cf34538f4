import type { StatementFormat, TradeLine } from './format.ts'
import type { Cell } from './wechatpay-cells.ts'
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
  totals: [
    { names: ['总交易单数'], addend: () => one },
    { names: ['应结订单总金额', '总交易额'], addend: ({ settled }) => settled.micro() },
    { names: ['退款总金额', '总退款金额'], addend: ({ refundSettled }) => refundSettled.micro() },
    {
      names: ['充值券退款总金额', '总代金券或立减优惠退款金额', '总企业红包退款金额'],
      addend: ({ refundCoupon }) => refundCoupon.micro(),
    },
    { names: ['手续费总金额'], addend: ({ fee }) => fee.micro() },
    { names: ['订单总金额'], addend: ({ order }) => order.micro() },
    { names: ['申请退款总金额'], addend: ({ refundAsked }) => refundAsked.micro() },
  ],
  toLine: (cells, lineNo) => {
    const { currency, tradeState } = cells
    if (currency.text() !== 'CNY') throw currency.refuse('不是 CNY', 'it is not CNY')
    const state = tradeState.text()
    if (state === 'SUCCESS') return toLine(cells, lineNo, 'payment')
    if (state === 'REFUND' || state === 'REVOKED') return toLine(cells, lineNo, 'refund')
    const said = tradeState.words()
    throw tradeState.refuse(`“${said}”不认识`, `“${said}” is not known`)
  },
}

const toLine = (cells: Cells<Key>, lineNo: number, entry: TradeLine['entry']): TradeLine => {
  const isRefund = entry === 'refund'
  const settled = isRefund ? cells.refundSettled : cells.settled
  const asked = isRefund ? cells.refundAsked : cells.order
  const amount = asked.isThere ? asked : settled
  const amountFen = amount.fen()
  if (amountFen <= 0n) throw amount.refuse('应大于 0', 'the amount must be above 0')
  return {
    kind: 'trade',
    lineNo,
    entry,
    merchantNo: merchantOf(cells),
    channelTradeNo: cells.tradeNo.number(),
    outTradeNo: cells.outTradeNo.number(),
    channelRefundNo: isRefund ? cells.refundNo.number() : null,
    outRefundNo: isRefund ? cells.outRefundNo.number() : null,
    amountFen,
    settledFen: amount === settled ? amountFen : settled.fen(),
    feeMicro: cells.fee.micro(),
    ratePpm: rateOf(cells.rate),
    state: isRefund ? refundStateOf(cells) : 'SUCCESS',
    happenedAt: cells.time.wallTime(),
  }
}

/** In partner mode the sub-merchant is paid. */
const merchantOf = ({ merchant, subMerchant }: Cells<Key>): string => {
  const sub = subMerchant.text()
  return sub === '' || sub === '0' ? merchant.text() : sub
}

const refundStates = ['SUCCESS', 'FAIL', 'PROCESSING', 'CHANGE', 'REVOKED']

/** A revoked order goes back whole and has no refund state of its own. */
const refundStateOf = ({ refundState, tradeState }: Cells<Key>): string => {
  const state = refundState.words() || tradeState.text().replace('REFUND', 'SUCCESS')
  if (refundStates.includes(state)) return state
  throw refundState.refuse(`“${state}”不认识`, `“${state}” is not known`)
}

let lastRate: { readonly text: string; readonly ppm: number } = { text: '0.60%', ppm: 6000 }

/** "0.60%" is 6000 millionths. One bill has one or two rates, so the last one is kept. */
const rateOf = (rate: Cell): number | null => {
  const text = rate.text()
  if (text === '') return null
  if (text === lastRate.text) return lastRate.ppm
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?%$/.exec(text)
  if (!match) throw rate.refuse('不是费率', 'there is no rate')
  lastRate = { text, ppm: Number((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0')) }
  return lastRate.ppm
}

export const wechatPayTrade: StatementFormat = {
  name: 'wechatpay-trade',
  kind: 'trade',
  title: { zh: '微信支付交易账单', en: 'WeChat Pay trade bill' },
  recognises: (firstLine) => {
    const names = headerOf(firstLine)
    return names.includes('微信订单号') && names.includes('交易时间')
  },
  read: (header, lines) => readTable(shape, header, lines),
}
