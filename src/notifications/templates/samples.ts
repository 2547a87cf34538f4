import type { KindName } from '../api/names.ts'
import type { VariablesOf } from '../kinds.ts'

const shared = { sign: '悦湖物业', steward: '陈静', phone: '0571-88880000' }
const home = '3栋2单元1102室'
const bill = {
  ...shared,
  payer: '王秀兰',
  home,
  period: '2026年11月',
  amount: '349.88',
  dueOn: '2026-11-30',
}

/** An example of each kind's variables: where no real data stands behind one, and to lint with. */
export const samples: { readonly [Name in KindName]: VariablesOf<Name> } = {
  billReady: bill,
  dueSoon: { ...bill, daysLeft: '3' },
  overdue: bill,
  overdueNorm: { ...bill, share: '86%' },
  overdueFormal: bill,
  dunningLetter: {
    payer: '赵建国',
    home: '5栋2单元1203室',
    letterNo: 'YH-H-2026-0037',
    amount: '928.08',
    answerOn: '2026-12-08',
    sheet: '',
  },
  promiseDue: {
    ...shared,
    payer: '周玉芬',
    home: '3栋1单元602室',
    amount: '298.17',
    promisedOn: '2026-11-22',
  },
  receipt: {
    ...shared,
    home,
    what: '11月账单',
    amount: '349.88',
    paidAt: '2026-11-23 18:26',
    receiptNo: 'YH-2026-0004817',
    open: '0.00',
  },
  refund: {
    ...shared,
    home,
    what: '11月公摊电费',
    amount: '11.36',
    refundedAt: '2026-12-02 10:05',
    way: '原路退回微信',
  },
  autopayAhead: { ...bill, debitOn: '2026-11-27' },
  disputeReceived: {
    ...shared,
    home,
    what: '11月公摊电费',
    amount: '11.36',
    answerDueOn: '2026-11-30',
  },
  oneTimeCode: { sign: shared.sign, code: '482913', minutes: '5' },
  announcement: { ...shared, home, title: '3栋水箱清洗', when: '11月28日9点至12点' },
  ballot: { ...shared, home, title: '2027年电梯维修资金使用', endsOn: '2026-12-10' },
  offer: { ...shared, title: '空调清洗邻里价', when: '12月1日至12月10日' },
}
