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
  totals: {
    资金流水总笔数: () => one,
    收入笔数: (_cells, line) => (line.amountFen >= 0n ? one : 0n),
    收入金额: (cells, line) => (line.amountFen >= 0n ? cells.micro('amount') : 0n),
    支出笔数: (_cells, line) => (line.amountFen < 0n ? one : 0n),
    支出金额: (cells, line) => (line.amountFen < 0n ? cells.micro('amount') : 0n),
  },
  toLine: (cells) => {
    const direction = cells.text('direction')
    if (direction !== '收入' && direction !== '支出') {
      throw cells.refuse('direction', `“${direction}”不认识`, `“${direction}” is not known`)
    }
    const amountFen = cells.fen('amount')
    if (amountFen <= 0n) throw cells.refuse('amount', '应大于 0', 'the amount must be above 0')
    return {
      kind: 'fundFlow',
      lineNo: cells.lineNo,
      happenedAt: cells.wallTime('time'),
      channelNo: cells.text('channelNo'),
      flowNo: cells.text('flowNo'),
      name: cells.text('name'),
      business: cells.text('business'),
      amountFen: direction === '收入' ? amountFen : -amountFen,
      balanceFen: cells.fen('balance'),
      remark: cells.text('remark'),
      voucherNo: cells.text('voucherNo'),
    }
  },
}

export const wechatPayFundFlow: StatementFormat = {
  name: 'wechatpay-fund-flow',
  kind: 'fundFlow',
  title: { zh: '微信支付资金账单', en: 'WeChat Pay fund-flow bill' },
  recognises: (firstLine) => headerOf(firstLine).includes('资金流水单号'),
  read: (lines) => readTable(shape, lines),
}
