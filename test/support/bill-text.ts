import { plainYuan } from '../../src/kernel/money.ts'
import { decimal } from '../../src/kernel/ratio.ts'

/** One line of a trade bill as a test wants it; money in fen, fees in 10⁻⁵ yuan. */
export type BillLine = {
  readonly entry: 'payment' | 'refund'
  readonly merchantNo: string
  readonly channelTradeNo: string
  readonly outTradeNo: string
  readonly channelRefundNo: string | null
  readonly outRefundNo: string | null
  readonly amountFen: bigint
  readonly settledFen: bigint
  readonly feeMicro: bigint
  readonly state: string
  readonly happenedAt: string
  readonly goodsName?: string
}

const columns2019 = (
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,' +
  '应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,' +
  '订单金额,申请退款金额,费率备注'
).split(',')

/** The columns of each year's layout; the oldest knows one amount only. */
export const layouts: Readonly<Record<string, readonly string[]>> = {
  2019: columns2019,
  '2019 REFUND': [
    ...columns2019.slice(0, 14),
    '退款申请时间',
    '退款成功时间',
    ...columns2019.slice(14),
  ],
  2018: columns2019
    .slice(0, 26)
    .map((name) =>
      name.replace('特约商户号', '子商户号').replace('代金券金额', '代金券或立减优惠金额'),
    ),
  2014: columns2019
    .slice(0, 24)
    .map((name) =>
      name
        .replace('特约商户号', '子商户号')
        .replace('应结订单金额', '总金额')
        .replace('代金券金额', '企业红包金额')
        .replace('充值券退款金额', '企业红包退款金额'),
    ),
}

const cell = (name: string, line: BillLine): string => {
  const isRefund = line.entry === 'refund'
  const values: Readonly<Record<string, string>> = {
    交易时间: line.happenedAt,
    公众账号ID: 'wxab8acd895ab1638a',
    商户号: line.merchantNo,
    特约商户号: '0',
    子商户号: '0',
    微信订单号: line.channelTradeNo,
    商户订单号: line.outTradeNo,
    用户标识: 'oHkLxt',
    交易类型: 'NATIVE',
    交易状态: isRefund ? 'REFUND' : 'SUCCESS',
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    应结订单金额: isRefund ? '0.00' : plainYuan(line.settledFen),
    总金额: isRefund ? '0.00' : plainYuan(line.settledFen),
    代金券金额: '0.00',
    代金券或立减优惠金额: '0.00',
    企业红包金额: '0.00',
    微信退款单号: line.channelRefundNo ?? '0',
    商户退款单号: line.outRefundNo ?? '0',
    退款金额: isRefund ? plainYuan(line.settledFen) : '0.00',
    充值券退款金额: '0.00',
    企业红包退款金额: '0.00',
    退款类型: isRefund ? 'ORIGINAL' : '',
    退款状态: isRefund ? line.state : '',
    商品名称: line.goodsName ?? '物业费,2026年11月',
    手续费: decimal(line.feeMicro, 5),
    费率: '0.60%',
    订单金额: isRefund ? '0.00' : plainYuan(line.amountFen),
    申请退款金额: isRefund ? plainYuan(line.amountFen) : '0.00',
  }
  return values[name] ?? ''
}

/** A trade bill as the channel writes it, its totals in step with its lines. */
export const billText = (
  lines: readonly BillLine[],
  options: { layout?: string; newline?: string; mark?: boolean } = {},
): string => {
  const { layout = '2019', newline = '\n', mark = false } = options
  const columns = layouts[layout] ?? columns2019
  const payments = lines.filter(({ entry }) => entry === 'payment')
  const refunds = lines.filter(({ entry }) => entry === 'refund')
  const sum = (of: readonly BillLine[], value: (line: BillLine) => bigint): bigint =>
    of.reduce((total, line) => total + value(line), 0n)
  const isOld = layout === '2014'
  const totals = {
    总交易单数: String(lines.length),
    [isOld ? '总交易额' : '应结订单总金额']: plainYuan(sum(payments, (line) => line.settledFen)),
    [isOld ? '总退款金额' : '退款总金额']: plainYuan(sum(refunds, (line) => line.settledFen)),
    [isOld ? '总企业红包退款金额' : '充值券退款总金额']: '0.00',
    手续费总金额: decimal(
      sum(lines, (line) => line.feeMicro),
      5,
    ),
    ...(isOld
      ? {}
      : {
          订单总金额: plainYuan(sum(payments, (line) => line.amountFen)),
          申请退款总金额: plainYuan(sum(refunds, (line) => line.amountFen)),
        }),
  }
  const row = (cells: readonly string[]): string => `\`${cells.join(',`')}`
  return (
    (mark ? '\uFEFF' : '') +
    [
      columns.join(','),
      ...lines.map((line) => row(columns.map((name) => cell(name, line)))),
      Object.keys(totals).join(','),
      row(Object.values(totals)),
      '',
    ].join(newline)
  )
}

/** 0.60 % of an amount, half up to the fen, in 10⁻⁵ yuan. */
export const feeOf = (fen: bigint): bigint => ((fen * 6n + 500n) / 1000n) * 1000n

/** An ordinary payment line. */
export const paymentLine = (
  line: Pick<BillLine, 'channelTradeNo' | 'outTradeNo' | 'amountFen' | 'happenedAt' | 'merchantNo'>,
): BillLine => ({
  entry: 'payment',
  channelRefundNo: null,
  outRefundNo: null,
  settledFen: line.amountFen,
  feeMicro: feeOf(line.amountFen),
  state: 'SUCCESS',
  ...line,
})
