import type { FlowLine, StatementFormat } from './format.ts'
import { headerOf, one, readTable, type TableShape } from './wechatpay-table.ts'

type Key =
  | 'time'
  | 'channelNo'
  | 'flowNo'
  | 'name'
  | 'business'
  | 'direction'
  | 'amount'
  | 'balance'
  | 'remark'
  | 'voucherNo'

/** WeChat Pay's fund-flow bill: every movement of the merchant's balance; fees are own lines. */
const shape: TableShape<Key, FlowLine> = {
  columns: {
    记账时间: 'time',
    微信支付业务单号: 'channelNo',
    资金流水单号: 'flowNo',
    业务名称: 'name',
    业务类型: 'business',
    收支类型: 'direction',
    '收支金额(元)': 'amount',
    '账户结余(元)': 'balance',
    资金变更提交申请人: null,
    备注: 'remark',
    业务凭证号: 'voucherNo',
  },
  required: ['time', 'channelNo', 'flowNo', 'business', 'direction', 'amount', 'balance'],
  totals: [
    { names: ['资金流水总笔数'], addend: () => one },
    { names: ['收入笔数'], addend: (_cells, line) => (line.amountFen >= 0n ? one : 0n) },
    {
      names: ['收入金额'],
      addend: ({ amount }, line) => (line.amountFen >= 0n ? amount.micro() : 0n),
    },
    { names: ['支出笔数'], addend: (_cells, line) => (line.amountFen < 0n ? one : 0n) },
    {
      names: ['支出金额'],
      addend: ({ amount }, line) => (line.amountFen < 0n ? amount.micro() : 0n),
    },
  ],
  toLine: (cells, lineNo) => {
    const direction = cells.direction.words()
    if (direction !== '收入' && direction !== '支出') {
      throw cells.direction.refuse(`“${direction}”不认识`, `“${direction}” is not known`)
    }
    const amountFen = cells.amount.fen()
    if (amountFen <= 0n) throw cells.amount.refuse('应大于 0', 'the amount must be above 0')
    return {
      kind: 'fundFlow',
      lineNo,
      happenedAt: cells.time.wallTime(),
      channelNo: cells.channelNo.words(),
      flowNo: cells.flowNo.words(),
      name: cells.name.words(),
      business: cells.business.words(),
      amountFen: direction === '收入' ? amountFen : -amountFen,
      balanceFen: cells.balance.fen(),
      remark: cells.remark.words(),
      voucherNo: cells.voucherNo.words(),
    }
  },
}

export const wechatPayFundFlow: StatementFormat = {
  name: 'wechatpay-fund-flow',
  kind: 'fundFlow',
  title: { zh: '微信支付资金账单', en: 'WeChat Pay fund-flow bill' },
  recognises: (firstLine) => headerOf(firstLine).includes('资金流水单号'),
  read: (header, lines) => readTable(shape, header, lines),
}
