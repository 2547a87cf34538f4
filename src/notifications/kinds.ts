import * as z from 'zod'
import type { Words } from '../kernel/shapes.ts'
import type { KindName } from './api/names.ts'

/**
 * What can be said, as data. `service` messages carry out the contract with the owner and need no
 * consent (PIPL art. 13); `promotion` needs one (Consumer Rights Law art. 29). Budgeted kinds share
 * the household's contact budget and keep to the sending window; the others answer something the
 * owner did or warn of what happens by itself, and go at once.
 */
export type Kind = {
  readonly words: Words
  readonly purpose: 'service' | 'promotion'
  readonly isBudgeted: boolean
  /** Keeps to 09:00 to 20:00 outside public holidays. */
  readonly keepsWindow: boolean
  /**
   * True for a demand of what is due, addressed and specific: delivered, it starts the limitation
   * period anew (Civil Code 195). A bill before its due date demands nothing yet.
   */
  readonly isDemand: boolean
  /** Read again before sending: what is paid meanwhile is not asked for. */
  readonly isAboutDebt: boolean
  /** To who owes it and nobody else, whoever reads for the household. */
  readonly goesToPayer: boolean
  /** Hours after which it is too late to be of use. */
  readonly usefulHours: number
  readonly variables: z.ZodObject
}

const home = z.string().max(60).describe('房屋：3栋2单元1102室')
const yuan = z.string().max(20).describe('金额，元，两位小数')
const date = z.string().max(10).describe('日期 YYYY-MM-DD')
const instant = z.string().max(16).describe('时间 YYYY-MM-DD HH:MM')
const shared = {
  sign: z.string().max(20).describe('公司短名，短信签名'),
  steward: z.string().max(20).describe('管家姓名，没有时为公司短名'),
  phone: z.string().max(20).describe('服务电话'),
}
const bill = {
  ...shared,
  payer: z.string().max(40).describe('缴费人'),
  home,
  period: z.string().max(20).describe('账期：2026年11月；几期一起时 2026年9月至11月'),
  amount: yuan.describe('未缴金额，元'),
  dueOn: date.describe('到期日'),
}

const kind = <const Shape extends z.ZodObject>(definition: {
  words: Words
  purpose?: 'promotion'
  isBudgeted?: boolean
  keepsWindow?: boolean
  isDemand?: boolean
  isAboutDebt?: boolean
  goesToPayer?: boolean
  usefulHours: number
  variables: Shape
}) => ({
  purpose: 'service' as const,
  isBudgeted: false,
  keepsWindow: false,
  isDemand: false,
  isAboutDebt: false,
  goesToPayer: false,
  ...definition,
})

const reminder = { isBudgeted: true, keepsWindow: true, isAboutDebt: true } as const
const days = 24

export const kinds = {
  billReady: kind({
    ...reminder,
    words: { zh: '账单已出', en: 'Bill ready' },
    usefulHours: 20 * days,
    variables: z.strictObject(bill),
  }),
  dueSoon: kind({
    ...reminder,
    words: { zh: '快到期', en: 'Due soon' },
    usefulHours: 3 * days,
    variables: z.strictObject({ ...bill, daysLeft: z.string().max(3).describe('还有几天') }),
  }),
  overdue: kind({
    ...reminder,
    words: { zh: '已过到期日', en: 'Past its due date' },
    isDemand: true,
    usefulHours: 7 * days,
    variables: z.strictObject(bill),
  }),
  overdueNorm: kind({
    ...reminder,
    words: { zh: '已过到期日 · 邻里情况', en: 'Past its due date, with neighbours' },
    isDemand: true,
    usefulHours: 7 * days,
    variables: z.strictObject({
      ...bill,
      share: z.string().max(4).describe('本小区最近一期已缴清的住户比例：86%'),
    }),
  }),
  overdueFormal: kind({
    ...reminder,
    words: { zh: '已过到期日 · 正式', en: 'Past its due date, formal' },
    isDemand: true,
    usefulHours: 7 * days,
    variables: z.strictObject(bill),
  }),
  dunningLetter: kind({
    keepsWindow: true,
    isAboutDebt: true,
    isDemand: true,
    words: { zh: '催缴函', en: 'Dunning letter' },
    goesToPayer: true,
    usefulHours: 30 * days,
    variables: z.strictObject({
      payer: bill.payer,
      home,
      letterNo: z.string().max(30).describe('函号'),
      amount: yuan.describe('未缴金额，元，不含违约金'),
      answerOn: date.describe('请答复于'),
      sheet: z.string().max(100_000).describe('函件全文（JSON），一并存证'),
    }),
  }),
  promiseDue: kind({
    ...reminder,
    words: { zh: '承诺缴费日', en: 'Promised day' },
    usefulHours: 2 * days,
    variables: z.strictObject({
      ...shared,
      payer: bill.payer,
      home,
      amount: yuan,
      promisedOn: date,
    }),
  }),
  receipt: kind({
    words: { zh: '收据', en: 'Receipt' },
    usefulHours: 2 * days,
    variables: z.strictObject({
      ...shared,
      home,
      what: z.string().max(40).describe('缴的是什么：11月账单'),
      amount: yuan,
      paidAt: instant,
      receiptNo: z.string().max(30).describe('收据号'),
      open: yuan.describe('本户还未缴，元'),
    }),
  }),
  refund: kind({
    words: { zh: '退款', en: 'Refund' },
    usefulHours: 2 * days,
    variables: z.strictObject({
      ...shared,
      home,
      what: z.string().max(40),
      amount: yuan,
      refundedAt: instant,
      way: z.string().max(20).describe('退到哪里：原路退回微信'),
    }),
  }),
  autopayAhead: kind({
    words: { zh: '明天自动扣款', en: 'Autopay tomorrow' },
    usefulHours: 10,
    variables: z.strictObject({ ...bill, debitOn: date.describe('扣款日') }),
  }),
  disputeReceived: kind({
    words: { zh: '异议已收到', en: 'Objection received' },
    usefulHours: 2 * days,
    variables: z.strictObject({
      ...shared,
      home,
      what: z.string().max(40).describe('对哪一项：11月公摊电费'),
      amount: yuan,
      answerDueOn: date.describe('最晚答复日'),
    }),
  }),
  oneTimeCode: kind({
    words: { zh: '验证码', en: 'One-time code' },
    usefulHours: 5 / 60,
    variables: z.strictObject({
      sign: shared.sign,
      code: z.string().max(6).describe('验证码'),
      minutes: z.string().max(2).describe('几分钟内有效'),
    }),
  }),
  announcement: kind({
    words: { zh: '公告', en: 'Announcement' },
    keepsWindow: true,
    usefulHours: 7 * days,
    variables: z.strictObject({
      ...shared,
      home,
      title: z.string().max(30).describe('公告标题'),
      when: z.string().max(30).describe('什么时候'),
    }),
  }),
  ballot: kind({
    words: { zh: '业主表决', en: 'Owners’ vote' },
    keepsWindow: true,
    usefulHours: 15 * days,
    variables: z.strictObject({
      ...shared,
      home,
      title: z.string().max(30).describe('表决事项'),
      endsOn: date.describe('截止日'),
    }),
  }),
  offer: kind({
    words: { zh: '优惠', en: 'Offer' },
    purpose: 'promotion',
    keepsWindow: true,
    usefulHours: 7 * days,
    variables: z.strictObject({
      ...shared,
      title: z.string().max(30).describe('优惠名称'),
      when: z.string().max(30).describe('有效期'),
    }),
  }),
} satisfies Record<KindName, Kind>

/** A bill still comes while a household has asked for a pause; what reminds of it does not. */
export const isReminder = (name: KindName): boolean =>
  name !== 'billReady' && kinds[name].isBudgeted

type Kinds = typeof kinds
/** What a message of this kind has to be told. */
export type VariablesOf<Name extends KindName> = z.output<Kinds[Name]['variables']>
