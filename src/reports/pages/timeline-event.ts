import type { Output } from '../../platform/context.ts'
import type * as api from '../api.ts'

export type Entry = Output<typeof api.getHouseholdTimeline>['entries'][number]

/** An event before the running balance is known: `changeFen` is what it does to the debt. */
export type TimelineEvent = Omit<Entry, 'balanceFen'> & { readonly changeFen: bigint | null }

/** What every kind of event is made from. */
export const event = (
  fields: Pick<TimelineEvent, 'key' | 'kind' | 'on' | 'at' | 'label' | 'title' | 'detail'> &
    Partial<TimelineEvent>,
): TimelineEvent => ({
  amountFen: null,
  changeFen: null,
  chargeIds: [],
  paymentId: null,
  receiptId: null,
  holdId: null,
  ...fields,
})
