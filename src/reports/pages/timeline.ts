import { commonFailures } from '../../kernel/failure.ts'
import { implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { readCaseEvents } from './timeline-cases.ts'
import type { Entry, TimelineEvent } from './timeline-event.ts'
import { readOtherEvents } from './timeline-facts.ts'
import { readMessageEvents } from './timeline-messages.ts'
import { readMoneyEvents } from './timeline-money.ts'

/**
 * One line of time of a household. The running balance is computed over everything before the
 * filter, so that a row's balance does not depend on what else is shown.
 */
export const getHouseholdTimeline = implement(api.getHouseholdTimeline, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const events = [
    ...(await readMoneyEvents(context, household)),
    ...(await readOtherEvents(context, household)),
    ...(await readMessageEvents(context, household.id)),
    ...(await readCaseEvents(context, household.id)),
  ].sort(inTime)
  const entries = withBalances(events)
    .reverse()
    .filter(({ kind }) => input.kinds === undefined || input.kinds.includes(kind))
  const start =
    input.after === undefined ? 0 : 1 + entries.findIndex(({ key }) => key === input.after)
  if (input.after !== undefined && start === 0) {
    throw commonFailures.invalidInput({ field: 'after', reason: 'not a key of this list' })
  }
  const page = entries.slice(start, start + input.limit)
  return {
    entries: page,
    total: entries.length,
    next: start + page.length < entries.length ? (page.at(-1)?.key ?? null) : null,
  }
})

/** Of one instant, what raises debt comes before what lowers it. */
const rank: Record<Entry['kind'], number> = {
  changeOfOwner: 0,
  charge: 1,
  dispute: 2,
  waiver: 3,
  payment: 4,
  receipt: 5,
  prepayment: 6,
  refund: 7,
  reversal: 8,
  message: 9,
  case: 10,
  contact: 11,
  agreement: 12,
}

const inTime = (a: TimelineEvent, b: TimelineEvent): number =>
  a.at !== b.at
    ? Number(Temporal.Instant.compare(Temporal.Instant.from(a.at), Temporal.Instant.from(b.at)))
    : rank[a.kind] - rank[b.kind] || (a.key < b.key ? -1 : 1)

const withBalances = (events: readonly TimelineEvent[]): Entry[] => {
  let balanceFen = 0n
  return events.map(({ changeFen, ...entry }) => {
    balanceFen += changeFen ?? 0n
    return { ...entry, balanceFen: changeFen === null || changeFen === 0n ? null : balanceFen }
  })
}
