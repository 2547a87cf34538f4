import type { Words } from '../../kernel/shapes.ts'
import type { KindName } from '../api/names.ts'

const bill = { zh: '查看账单', en: 'Open the bill' }

/** The last line of a mail. */
export const unsubscribeWords: Words = {
  zh: '不想再收到这类邮件，点此退订',
  en: 'Unsubscribe from mails like this',
}

/** What a message opens: the words of its link. A code opens nothing. */
export const opens: Readonly<Record<KindName, Words>> = {
  billReady: bill,
  dueSoon: bill,
  overdue: bill,
  overdueNorm: bill,
  overdueFormal: bill,
  dunningLetter: bill,
  promiseDue: { zh: '查看或改日子', en: 'See or change the day' },
  receipt: { zh: '查看收据', en: 'Open the receipt' },
  refund: { zh: '查看退款', en: 'Open the refund' },
  autopayAhead: { zh: '查看或取消扣款', en: 'See or stop it' },
  disputeReceived: { zh: '查看异议进度', en: 'See how it goes' },
  oneTimeCode: { zh: '', en: '' },
  announcement: { zh: '查看公告', en: 'Read it' },
  ballot: { zh: '去投票', en: 'Vote' },
  offer: { zh: '查看详情或退订', en: 'See more or unsubscribe' },
}
