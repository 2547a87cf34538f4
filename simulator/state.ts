import { contextsOf } from '../src/collections/policy/effects.ts'
import type { Homes } from './homes.ts'
import { fatigueWeeks } from './world.ts'

/** What has become of every household up to the beginning of a week. */
export type State = {
  readonly homes: Homes
  week: number
  readonly openBills: Uint8Array
  /** The week the oldest open bill is due in. */
  readonly firstDue: Int16Array
  /** Bit k: contacted k + 1 weeks ago. */
  readonly recent: Int32Array
  readonly maturedBills: Uint8Array
  readonly lateBills: Uint8Array
  readonly openWeeks: Uint16Array
  readonly payments: Uint16Array
  /** The days of the last twelve contacts, newest first; far in the past where there were fewer. */
  readonly contactDays: Int16Array
  readonly lastCall: Int16Array
  /** Days up to which a complaint is unanswered and a promise runs. */
  readonly complaintUntil: Int16Array
  readonly promiseUntil: Int16Array
  readonly isLeftAlone: Uint8Array
}

export const keptContacts = 12
export const longAgo = -10_000

export const startState = (homes: Homes): State => {
  const days = () => new Int16Array(homes.count).fill(longAgo)
  return {
    homes,
    week: 0,
    openBills: new Uint8Array(homes.count),
    firstDue: new Int16Array(homes.count),
    recent: new Int32Array(homes.count),
    maturedBills: new Uint8Array(homes.count),
    lateBills: new Uint8Array(homes.count),
    openWeeks: new Uint16Array(homes.count),
    payments: new Uint16Array(homes.count),
    contactDays: new Int16Array(homes.count * keptContacts).fill(longAgo),
    lastCall: days(),
    complaintUntil: days(),
    promiseUntil: days(),
    isLeftAlone: new Uint8Array(homes.count),
  }
}

export const weeksPastDue = (state: State, home: number): number =>
  state.week - state.firstDue[home]!

/** Contacts that still tire. */
export const recentContacts = (state: State, home: number): number => {
  let count = 0
  for (let bit = 0; bit < fatigueWeeks; bit++) count += (state.recent[home]! >> bit) & 1
  return count
}

/** The share of bills that were late, shrunk towards the general one with the weight of two bills. */
export const lateRatio = (state: State, home: number): number =>
  (state.lateBills[home]! + 2 * 0.4) / (state.maturedBills[home]! + 2)

const chronic = contextsOf({ chronic: true })

/** What can be seen of the household, with what its record says. */
export const contextsAt = (state: State, home: number): number => {
  const isChronic =
    state.openBills[home]! >= 3 ||
    (state.maturedBills[home]! >= 4 && lateRatio(state, home) >= 0.85)
  return state.homes.contexts[home]! | (isChronic ? chronic : 0)
}

/** A contact is written down on its day. */
export const noteContact = (
  state: State,
  home: number,
  { day, isCall }: { day: number; isCall: boolean },
): void => {
  const start = home * keptContacts
  state.contactDays.copyWithin(start + 1, start, start + keptContacts - 1)
  state.contactDays[start] = day
  if (isCall) state.lastCall[home] = day
}
