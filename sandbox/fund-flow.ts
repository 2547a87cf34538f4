import { type BillRow, cells, yuan } from './bill-rows.ts'
import { billTime } from './clock.ts'

const header =
  '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号'
const summary = '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额'

type Flow = {
  readonly row: BillRow
  readonly kind: string
  readonly fen: number
  readonly remark: string
}

/** What moves on the account: a payment comes in whole, its fee goes out as a row of its own. */
const flowsOf = (row: BillRow): Flow[] => {
  if (row.refund) {
    const remark = `退款总金额${yuan(row.refundFen)}元;含手续费${yuan(-row.feeFen)}元`
    return [{ row, kind: '退款', fen: -(row.refundFen + row.feeFen), remark }]
  }
  const remark = `结算总金额${yuan(row.settledFen)}元;含手续费${yuan(row.feeFen)}元`
  const fee = { row, kind: '扣除交易手续费', fen: -row.feeFen, remark }
  return [{ row, kind: '交易', fen: row.settledFen, remark }, ...(row.feeFen > 0 ? [fee] : [])]
}

/** The lines of the fund-flow bill of a day; `earlier` are the rows before it, for the balance. */
export const fundFlowLines = (rows: readonly BillRow[], earlier: readonly BillRow[]): string[] => {
  let balance = earlier.flatMap(flowsOf).reduce((sum, { fen }) => sum + fen, 0)
  const flows = rows.flatMap(flowsOf)
  const lines = flows.map(({ row, kind, fen, remark }) => {
    balance += fen
    const { trade, refund } = row
    return cells([
      billTime(new Date(row.at)),
      refund?.refundId ?? trade.transactionId ?? '',
      trade.transactionId ?? '',
      kind,
      kind,
      fen < 0 ? '支出' : '收入',
      yuan(Math.abs(fen)),
      yuan(balance),
      refund ? `${trade.mchid}API` : 'system',
      remark,
      refund?.outRefundNo ?? trade.outTradeNo,
    ])
  })
  const incoming = flows.filter(({ fen }) => fen >= 0)
  const outgoing = flows.filter(({ fen }) => fen < 0)
  const total = (of: readonly Flow[]): string =>
    yuan(Math.abs(of.reduce((sum, { fen }) => sum + fen, 0)))
  return [
    header,
    ...lines,
    summary,
    cells([
      String(flows.length),
      String(incoming.length),
      total(incoming),
      String(outgoing.length),
      total(outgoing),
    ]),
  ]
}
