import type { Words } from '../../kernel/shapes.ts'
import type { Output } from '../../platform/context.ts'
import type * as api from '../api.ts'

export type Entry = Output<typeof api.getHouseholdTimeline>['entries'][number]

/** An event before the running balance is known: `changeFen` is what it does to the debt. */
export type TimelineEvent = Omit<Entry, 'balanceFen'> & { readonly changeFen: bigint | null }

/** The day an event counts on, and the instant it was entered. */
export type Moment = { readonly on: string; readonly at: string }

export const labels: Readonly<Record<Entry['kind'], Words>> = {
  charge: { zh: '应收', en: 'Charged' },
  payment: { zh: '实收', en: 'Received' },
  prepayment: { zh: '预存抵扣', en: 'Prepayment used' },
  refund: { zh: '退款', en: 'Refund' },
  reversal: { zh: '冲正', en: 'Reversal' },
  waiver: { zh: '减免', en: 'Waiver' },
  dispute: { zh: '争议', en: 'Dispute' },
  receipt: { zh: '收据', en: 'Receipt' },
  changeOfOwner: { zh: '过户', en: 'Change of owner' },
  message: { zh: '消息', en: 'Message' },
  contact: { zh: '联系', en: 'Contact' },
  agreement: { zh: '约定', en: 'Agreement' },
  case: { zh: '案件', en: 'Case' },
}

/** `"2026-08"` as a period is written. */
export const monthWords = (month: string): Words => ({
  zh: `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
  en: month,
})

/** An event of a kind; what it does not say, it has not. The key is its own among all events. */
export const event = (
  kind: Entry['kind'],
  key: string,
  { on, at }: Moment,
  fields: Pick<TimelineEvent, 'title'> & Partial<TimelineEvent>,
): TimelineEvent => ({
  kind,
  key,
  on,
  at,
  label: labels[kind],
  detail: { zh: '', en: '' },
  amountFen: null,
  changeFen: null,
  chargeIds: [],
  paymentId: null,
  receiptId: null,
  holdId: null,
  photos: 0,
  messageId: null,
  ...fields,
})
