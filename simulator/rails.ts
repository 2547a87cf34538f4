import { channelNames, slotNames, toneNames } from '../src/collections/api/names.ts'
import { allowedArms, mayExplore } from '../src/collections/guard/allowed-arms.ts'
import { type GuardFacts, holdingRules } from '../src/collections/guard/rules.ts'
import { uniformOf } from '../src/collections/policy/random.ts'
import { isWindowOpen, windowOpensAt } from '../src/compliance/index.ts'
import { addDays } from '../src/kernel/period.ts'
import type { Choices } from './policy.ts'
import { keptContacts, longAgo, type State, weeksPastDue } from './state.ts'

/** The first day of the world, a Monday; the policies begin a year later. */
export const firstDay = '2024-01-08'
export const homesACommunity = 500

const everything = { channels: channelNames, slots: slotNames, tones: toneNames }
const allArms = Array.from({ length: 37 }, (_, arm) => arm)
export const free: Choices = { no: 0, allowed: allArms, explores: true }

/** The days of a week, counted from the first, on which the window of reminders opens. */
const openDaysOf = (week: number): readonly number[] =>
  [0, 1, 2, 3, 4, 5, 6]
    .map((day) => week * 7 + day)
    .filter((day) => isWindowOpen(windowOpensAt(addDays(firstDay, day))))

/** The day in a week a household is contacted on, if it is; null in a week of holidays. */
type ContactDay = (home: number) => number | null

export const contactDays = (seed: number, week: number): ContactDay => {
  const open = openDaysOf(week)
  return (home) => open[Math.floor(open.length * uniformOf(seed, week, home, 8))] ?? null
}

/** Communities of which enough have paid for a true "most of your neighbours have paid". */
export const trueNorms = (state: State): readonly boolean[] => {
  const paid: number[] = []
  const all: number[] = []
  for (let home = 0; home < state.homes.count; home++) {
    const community = Math.floor(home / homesACommunity)
    all[community] = (all[community] ?? 0) + 1
    paid[community] = (paid[community] ?? 0) + (state.openBills[home] === 0 ? 1 : 0)
  }
  return all.map((count, index) => count >= 20 && paid[index]! >= 0.7 * count)
}

/** Days overdue and bills decide the tier; here no bill is as old as the limitation period. */
const tierOf = (daysOverdue: number, bills: number): number => {
  if (daysOverdue <= 0) return 0
  if (daysOverdue > 365) return 4
  if (daysOverdue > 90 || bills >= 4) return 3
  return daysOverdue > 30 || bills >= 2 ? 2 : 1
}

const factsOf = (
  state: State,
  home: number,
  day: number | null,
  isNormTrue: boolean,
): GuardFacts => {
  const on = day ?? state.week * 7
  const since = (other: number): number | null => (other === longAgo ? null : on - other)
  const ages = Array.from(
    state.contactDays.subarray(home * keptContacts, (home + 1) * keptContacts),
    (other) => on - other,
  )
  const daysOverdue = weeksPastDue(state, home) * 7
  return {
    tier: tierOf(daysOverdue, state.openBills[home]!),
    daysOverdue,
    daysSinceContact: since(state.contactDays[home * keptContacts]!),
    contactsIn35Days: ages.filter((age) => age < 35).length,
    contactsIn365Days: ages.filter((age) => age < 365).length,
    daysSinceCall: since(state.lastCall[home]!),
    isQuietDay: day === null,
    hasDispute: false,
    hasOpenComplaint: state.complaintUntil[home]! >= on,
    hasMoneyOnItsWay: false,
    hasPromise: state.promiseUntil[home]! >= on,
    hasSignedPlan: false,
    isInCase: false,
    isLeftAlone: state.isLeftAlone[home] === 1,
    isProtected: state.homes.isProtected[home] === 1,
    isFirstBill: state.maturedBills[home] === 0,
    isNormTrue,
    hasLimitationPassed: false,
    isCommitteeFirst: false,
    hasRefusedAutomation: state.homes.refusesAutomation[home] === 1,
    isExcluded: false,
    hasNoWay: false,
  }
}

const known = new Map<number, Choices>()

/** What the product's guard leaves of the arms for a household in this week. */
export const guarded = (
  state: State,
  home: number,
  at: { day: number | null; isNormTrue: boolean },
): Choices => {
  const facts = factsOf(state, home, at.day, at.isNormTrue)
  const explores = mayExplore(facts)
  const no = holdingRules(facts) * 2 + (explores ? 1 : 0)
  let choices = known.get(no)
  if (choices === undefined) {
    const { allowed } = allowedArms(facts, everything)
    choices = { no, allowed: allArms.filter((arm) => allowed[arm]), explores }
    known.set(no, choices)
  }
  return choices
}
