import { channelOf, doNothing, toneOf } from '../src/collections/policy/arms.ts'
import { mix, uniformOf } from '../src/collections/policy/random.ts'
import { calendarArm, formalSms } from './calendar.ts'
import { makeHomes } from './homes.ts'
import { type Law, newLaw } from './law.ts'
import type { Choices, Outcome, Plan, PolicyMaker, Week } from './policy.ts'
import { contactDays, free, guarded, homesACommunity, trueNorms } from './rails.ts'
import {
  lateRatio,
  noteContact,
  recentContacts,
  type State,
  startState,
  weeksPastDue,
} from './state.ts'
import { newTally, type Tally } from './tally.ts'
import {
  baseLogit,
  burnInWeeks,
  complaintChances,
  costs,
  dueAfter,
  effectTable,
  fatigueOf,
  firstDecision,
  householdTypes,
  liveWeeks,
  quarterWeeks,
  typeNo,
  type World,
  weeklyCapacity,
} from './world.ts'

type Setting = {
  readonly seed: number
  readonly homes: number
  readonly world: World
  readonly policy: PolicyMaker
  /** The share that stays on the calendar (1: all); it has its own share of calls and visits. */
  readonly holdOut: number
  /** What the calendar does by weeks past the due week. */
  readonly calendar?: (weeksPastDue: number) => number
  /** Whether the product's guard rails close arms, for the calendar too. */
  readonly hasRails: boolean
  /** Looks over the policy's shoulder at the beginning of each live week, after it has decided. */
  readonly watch?: (week: Week, plan: Plan) => void
}

/** A year on the calendar, then two years of the policy. Nothing but the setting decides the result. */
export const simulate = (setting: Setting): Tally => {
  const homes = makeHomes(setting.seed, setting.homes)
  const key = mix(setting.seed, 0x2545f491)
  const state = startState(homes)
  const law = newLaw(homes.count)
  const tally = newTally(homes, setting.holdOut)
  const policy = setting.policy({ seed: key, homes, world: setting.world })
  const isHeldOut = (home: number): boolean =>
    homes.holdOutDraw[home]! < setting.holdOut ||
    (setting.hasRails && homes.refusesAutomation[home] === 1)
  const scale = setting.homes / 10_000
  for (let week = 0; week < burnInWeeks + liveWeeks; week++) {
    state.week = week
    beginWeek(state, tally)
    const liveWeek = week - burnInWeeks
    if (liveWeek === 0) {
      for (let home = 0; home < homes.count; home++) {
        tally.perHome.lateBefore[home] = lateRatio(state, home)
      }
    }
    const effects = effectTable(setting.world, liveWeek)
    const dayOf = contactDays(key, week)
    const norms = setting.hasRails ? trueNorms(state) : []
    const choicesOf = (home: number): Choices =>
      setting.hasRails
        ? guarded(state, home, {
            day: dayOf(home),
            isNormTrue: norms[Math.floor(home / homesACommunity)]!,
          })
        : free
    const open = openHomes(state)
    const isDecided = (home: number): boolean =>
      liveWeek >= 0 && weeksPastDue(state, home) >= firstDecision && !isHeldOut(home)
    const own = open.filter(isDecided)
    const rest = liveWeek < 0 ? open : open.filter(isHeldOut)
    const share = liveWeek < 0 ? 0 : 1 - setting.holdOut
    const capacityOf = (part: number) => ({
      call: Math.round(weeklyCapacity.call * scale * part),
      visit: Math.round(weeklyCapacity.visit * scale * part),
    })
    const asked: Week = {
      state,
      liveWeek,
      homes: own,
      choicesOf,
      capacity: capacityOf(share),
      effects,
    }
    const plan = { arm: new Uint8Array(homes.count), priority: new Float64Array(homes.count) }
    const outcome: Outcome = {
      homes: open,
      arm: plan.arm,
      isPaid: new Uint8Array(homes.count),
      isOverridden: new Uint8Array(homes.count),
    }
    if (liveWeek >= 0) {
      policy.decide(asked, plan)
      setting.watch?.(asked, plan)
      withinCapacity(plan, own, asked.capacity, (home) => {
        plan.arm[home] = doNothing
        outcome.isOverridden[home] = 1
      })
    }
    planCalendar(asked, plan, rest, {
      armAt: setting.calendar ?? calendarArm,
      capacity: capacityOf(1 - share),
    })
    happen({ key, state, law, tally, effects, dayOf, hasRails: setting.hasRails }, asked, outcome)
    policy.learn?.(asked, outcome)
    endWeek(state, outcome)
  }
  tally.violations = law.violations
  return tally
}

/** Bills are issued in the first week of a quarter and are late from the week after the due week on. */
const beginWeek = (state: State, tally: Tally): void => {
  const { homes, week } = state
  const ofQuarter = week % quarterWeeks
  for (let home = 0; home < homes.count; home++) {
    if (ofQuarter === 0) {
      if (state.openBills[home] === 0) state.firstDue[home] = week + dueAfter
      state.openBills[home]!++
      tally.bill(home, week)
    }
    if (ofQuarter === dueAfter + 1) {
      state.maturedBills[home]!++
      if (state.openBills[home]! > 0) state.lateBills[home]!++
    }
  }
}

const openHomes = (state: State): number[] => {
  const open: number[] = []
  for (let home = 0; home < state.homes.count; home++)
    if (state.openBills[home]! > 0) open.push(home)
  return open
}

/** Leaves calls and visits to those where they bring in most, and tells who goes without. */
const withinCapacity = (
  plan: Plan,
  homes: readonly number[],
  capacity: { call: number; visit: number },
  drop: (home: number) => void,
): void => {
  for (const [channel, most] of [
    [2, capacity.call],
    [3, capacity.visit],
  ] as const) {
    homes
      .filter((home) => plan.arm[home]! > doNothing && channelOf(plan.arm[home]!) === channel)
      .sort((a, b) => plan.priority[b]! - plan.priority[a]! || a - b)
      .slice(most)
      .forEach(drop)
  }
}

/** The calendar goes on for the rest; where no call is left a formal message goes out. */
const planCalendar = (
  week: Week,
  plan: Plan,
  homes: readonly number[],
  by: {
    armAt: (weeksPastDue: number) => number
    capacity: { call: number; visit: number }
  },
): void => {
  const { state, choicesOf } = week
  const ifAllowed = (home: number, arm: number): number =>
    choicesOf(home).allowed.includes(arm) ? arm : doNothing
  for (const home of homes) {
    const step = by.armAt(weeksPastDue(state, home))
    plan.arm[home] = step === doNothing ? doNothing : ifAllowed(home, step)
    plan.priority[home] = uniformOf(state.week, home, 5)
  }
  withinCapacity(plan, homes, by.capacity, (home) => {
    plan.arm[home] = channelOf(plan.arm[home]!) === 2 ? ifAllowed(home, formalSms) : doNothing
  })
}

type Scene = {
  readonly key: number
  readonly state: State
  readonly law: Law
  readonly tally: Tally
  readonly effects: Float64Array
  readonly dayOf: (home: number) => number | null
  readonly hasRails: boolean
}

/** The contacts are made and every open household pays or does not. */
const happen = (scene: Scene, { liveWeek }: Week, { homes, arm, isPaid }: Outcome): void => {
  const { key, state, effects, tally } = scene
  const { week } = state
  for (const home of homes) {
    const chosen = arm[home]!
    const type = state.homes.type[home]!
    const at = { week, weeksPastDue: weeksPastDue(state, home), bills: state.openBills[home]! }
    const effect =
      effects[chosen * householdTypes.length + type]! * fatigueOf(recentContacts(state, home))
    const odds = baseLogit(type, at) + state.homes.own[home]! + effect
    if (chosen !== doNothing) contact(scene, home, chosen, liveWeek)
    isPaid[home] = uniformOf(key, home, week, 1) < 1 / (1 + Math.exp(-odds)) ? 1 : 0
    if (isPaid[home]) tally.pay(home, week, state)
  }
}

const contact = (scene: Scene, home: number, arm: number, liveWeek: number): void => {
  const { key, state, law, tally, hasRails } = scene
  const { week } = state
  const channel = channelOf(arm)
  const day = scene.dayOf(home) ?? week * 7
  if (hasRails && liveWeek >= 0) law.check(state, home, { arm, day })
  law.note(home, { arm, day })
  noteContact(state, home, { day, isCall: channel === 2 })
  const isAngry = state.homes.type[home] === typeNo('dissatisfied') && toneOf(arm) === 2
  const complains = uniformOf(key, home, week, 2) < complaintChances[channel]! * (isAngry ? 3 : 1)
  if (liveWeek >= 0) {
    tally.contact(home, { liveWeek, arm, yuan: costs[channel]!, complains })
  }
  if (complains) {
    // Answered after four weeks; one in five then wants to be left alone.
    state.complaintUntil[home] = day + 28
    if (uniformOf(key, home, week, 3) < 0.2) state.isLeftAlone[home] = 1
    law.complained(home, { day, wantsPeace: state.isLeftAlone[home] === 1 })
  } else if (channel >= 2 && uniformOf(key, home, week, 4) < 0.25) {
    // A conversation ends in a promise for the week after next.
    state.promiseUntil[home] = day + 15
    law.promised(home, day)
  }
}

const endWeek = (state: State, { homes, arm, isPaid }: Outcome): void => {
  for (const home of homes) {
    state.openWeeks[home]!++
    if (!isPaid[home]) continue
    state.payments[home]!++
    state.openBills[home] = 0
  }
  for (let home = 0; home < state.homes.count; home++) {
    state.recent[home] = (state.recent[home]! << 1) | (arm[home] ? 1 : 0)
  }
}
