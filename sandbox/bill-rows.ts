import { beijingDay, beijingInstant, billTime } from './clock.ts'
import { feeOf } from './fees.ts'
import type { Merchant, Refund, State, Trade } from './state.ts'
import { tradeKey } from './state.ts'

/** A line of the trade bill by column name; amounts in fen until they are written. */
export type BillRow = {
  readonly at: number
  readonly trade: Trade
  readonly refund: Refund | null
  /** Fen to settle, ordered, refunded, and of the fee (negative when it comes back). */
  readonly settledFen: number
  readonly orderedFen: number
  readonly refundFen: number
  readonly feeFen: number
}

export type BillType = 'ALL' | 'SUCCESS' | 'REFUND'

/** What a merchant, or one of a partner's, did on a Beijing day: payments and finished refunds. */
export const rowsOfDay = (
  state: State,
  merchant: Merchant,
  day: string,
  subMchid: string | undefined,
): BillRow[] => {
  const isOf = (of: { mchid: string; subMchid: string | null }): boolean =>
    of.mchid === merchant.mchid && (subMchid === undefined || of.subMchid === subMchid)
  const from = beijingInstant(day).getTime()
  const isOn = (at: number | null): at is number =>
    at !== null && at >= from && at < from + 86_400_000
  const payments = [...state.trade.values()]
    .filter((trade) => isOn(trade.paidAt) && isOf(trade))
    .map((trade) => paymentRow(trade))
  const refunds = [...state.refund.values()]
    .filter((refund) => isOn(refund.succeededAt) && isOf(refund))
    .flatMap((refund) => {
      const trade = state.trade.get(tradeKey(refund))
      return trade ? [refundRow(trade, refund)] : []
    })
  return [...payments, ...refunds].sort((a, b) => a.at - b.at)
}

const paymentRow = (trade: Trade): BillRow => ({
  at: trade.paidAt ?? 0,
  trade,
  refund: null,
  settledFen: trade.totalFen,
  orderedFen: trade.totalFen,
  refundFen: 0,
  feeFen: feeOf(trade.totalFen),
})

const refundRow = (trade: Trade, refund: Refund): BillRow => ({
  at: refund.succeededAt ?? 0,
  trade,
  refund,
  settledFen: 0,
  orderedFen: 0,
  refundFen: refund.refundFen,
  feeFen: -refund.feeFen,
})

type Alteration = 'amount' | 'fee' | 'missing' | 'extra'

/** Falsifies one payment of the day, always the same one, so that a comparison finds it. */
export const alterOne = (rows: readonly BillRow[], how: Alteration): BillRow[] => {
  const payments = rows.filter((row) => row.refund === null)
  const victim = payments[Math.floor(payments.length / 2)]
  if (!victim) return [...rows]
  const { trade } = victim
  const replacements: Readonly<Record<Alteration, readonly BillRow[]>> = {
    amount: [
      { ...victim, settledFen: victim.settledFen + 100, orderedFen: victim.orderedFen + 100 },
    ],
    fee: [{ ...victim, feeFen: victim.feeFen + 1 }],
    missing: [],
    extra: [victim, { ...victim, trade: { ...trade, ...strangerOf(trade) } }],
  }
  return rows.flatMap((row) => (row === victim ? replacements[how] : [row]))
}

const strangerOf = (trade: Trade) => ({
  outTradeNo: `stranger-${beijingDay(new Date(trade.paidAt ?? 0))}`,
  transactionId: `42999${(trade.transactionId ?? '').slice(5)}`,
})

/** 34988 → `349.88`, exactly. */
export const yuan = (fen: number): string => {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Fees are written with five places: `2.10000`. */
const feeText = (fen: number): string => `${yuan(fen)}000`

type Column = readonly [header: string, value: (row: BillRow) => string, of?: 'refund' | 'times']

/** Columns of the trade bill; those marked belong to bills with refunds, or to the refund bill only. */
const columns: readonly Column[] = [
  ['交易时间', (row) => billTime(new Date(row.at))],
  ['公众账号ID', ({ trade }) => trade.appid],
  ['商户号', ({ trade }) => trade.mchid],
  ['特约商户号', ({ trade }) => trade.subMchid ?? '0'],
  ['设备号', () => ''],
  ['微信订单号', ({ trade }) => trade.transactionId ?? ''],
  ['商户订单号', ({ trade }) => trade.outTradeNo],
  ['用户标识', ({ trade }) => trade.openid ?? ''],
  ['交易类型', ({ trade }) => trade.scene],
  ['交易状态', ({ refund }) => (refund ? 'REFUND' : 'SUCCESS')],
  ['付款银行', () => 'OTHERS'],
  ['货币种类', () => 'CNY'],
  ['应结订单金额', (row) => yuan(row.settledFen)],
  ['代金券金额', ({ trade, refund }) => yuan(refund ? 0 : trade.couponFen)],
  ['退款申请时间', ({ refund }) => billTime(new Date(refund?.requestedAt ?? 0)), 'times'],
  ['退款成功时间', ({ refund }) => billTime(new Date(refund?.succeededAt ?? 0)), 'times'],
  ['微信退款单号', ({ refund }) => refund?.refundId ?? '0', 'refund'],
  ['商户退款单号', ({ refund }) => refund?.outRefundNo ?? '0', 'refund'],
  ['退款金额', (row) => yuan(row.refundFen), 'refund'],
  ['充值券退款金额', () => '0.00', 'refund'],
  ['退款类型', ({ refund }) => (refund ? 'ORIGINAL' : ''), 'refund'],
  ['退款状态', ({ refund }) => (refund ? 'SUCCESS' : ''), 'refund'],
  ['商品名称', ({ trade }) => oneLine(trade.description)],
  ['商户数据包', ({ trade }) => oneLine(trade.attach ?? '')],
  ['手续费', (row) => feeText(row.feeFen)],
  ['费率', () => '0.60%'],
  ['订单金额', (row) => yuan(row.orderedFen)],
  ['申请退款金额', (row) => yuan(row.refundFen), 'refund'],
  ['费率备注', () => ''],
]

/** Free text must not break the line or the backtick that begins a cell. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ').replaceAll('`', "'")

const summary =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'

/** The lines of a trade bill: header, rows, summary header, totals. */
export const tradeBillLines = (rows: readonly BillRow[], type: BillType): string[] => {
  const shown = columns.filter(
    ([, , of]) => of === undefined || (of === 'refund' ? type !== 'SUCCESS' : type === 'REFUND'),
  )
  const total = (pick: (row: BillRow) => number): number =>
    rows.reduce((sum, row) => sum + pick(row), 0)
  const refunded = yuan(total((row) => row.refundFen))
  return [
    shown.map(([header]) => header).join(','),
    ...rows.map((row) => cells(shown.map(([, value]) => value(row)))),
    summary,
    cells([
      String(rows.length),
      yuan(total((row) => row.settledFen)),
      refunded,
      '0.00',
      feeText(total((row) => row.feeFen)),
      yuan(total((row) => row.orderedFen)),
      refunded,
    ]),
  ]
}

export const cells = (values: readonly string[]): string =>
  values.map((value) => `\`${value}`).join(',')
