import { channelOf, toneOf } from '../src/collections/policy/arms.ts'
import { mix } from '../src/collections/policy/random.ts'
import type { Homes } from './homes.ts'
import type { State } from './state.ts'
import { burnInWeeks, dueAfter, liveWeeks, quarterWeeks } from './world.ts'

const quarters = liveWeeks / quarterWeeks

/** Of all households; `own` of those the policy decides for. */
type Quarter = {
  billed: number
  collected: number
  ownBilled: number
  ownCollected: number
  contacts: number
  normContacts: number
}

/** What a run has come to, in yuan, over the live weeks. */
export type Tally = ReturnType<typeof newTally>

export const newTally = (homes: Homes, holdOut: number) => {
  const total = { contacts: 0, byChannel: [0, 0, 0, 0], costYuan: 0, complaints: 0 }
  const quarter = (): Quarter => ({
    ...{ billed: 0, collected: 0, ownBilled: 0, ownCollected: 0, contacts: 0, normContacts: 0 },
  })
  const perHome = {
    billed: new Float64Array(homes.count),
    collected: new Float64Array(homes.count),
    /** Of the bills whose due week lies a quarter before the end: billed, and collected by then. */
    billedMatured: new Float64Array(homes.count),
    collectedInTime: new Float64Array(homes.count),
    isHeldOut: Uint8Array.from(homes.holdOutDraw, (draw) => (draw < holdOut ? 1 : 0)),
    lateBefore: new Float64Array(homes.count),
  }
  const lastDue = burnInWeeks + liveWeeks - quarterWeeks
  const isCounted = (dueWeek: number): boolean =>
    dueWeek - dueAfter >= burnInWeeks && dueWeek < lastDue
  const result = {
    homes,
    ...total,
    quarters: Array.from({ length: quarters }, quarter),
    perHome,
    /** Changes with every contact and payment: two runs with the same one did the same. */
    digest: 0,
    violations: new Map<string, number>(),
    bill: (home: number, week: number): void => {
      if (week < burnInWeeks) return
      const yuan = homes.bill[home]!
      perHome.billed[home]! += yuan
      const at = result.quarters[Math.floor((week - burnInWeeks) / quarterWeeks)]!
      at.billed += yuan
      if (!perHome.isHeldOut[home]) at.ownBilled += yuan
      if (isCounted(week + dueAfter)) perHome.billedMatured[home]! += yuan
    },
    pay: (home: number, week: number, state: State): void => {
      result.digest = mix(result.digest, home * 256 + week)
      const due = state.firstDue[home]!
      for (let bill = 0; bill < state.openBills[home]!; bill++) {
        const dueWeek = due + bill * quarterWeeks
        if (isCounted(dueWeek) && week <= dueWeek + quarterWeeks) {
          perHome.collectedInTime[home]! += homes.bill[home]!
        }
      }
      if (week < burnInWeeks) return
      const yuan = homes.bill[home]! * state.openBills[home]!
      perHome.collected[home]! += yuan
      const at = result.quarters[Math.floor((week - burnInWeeks) / quarterWeeks)]!
      at.collected += yuan
      if (!perHome.isHeldOut[home]) at.ownCollected += yuan
    },
    contact: (
      home: number,
      of: { liveWeek: number; arm: number; yuan: number; complains: boolean },
    ): void => {
      result.digest = mix(result.digest, home * 64 + of.arm)
      result.contacts++
      result.byChannel[channelOf(of.arm)]!++
      result.costYuan += of.yuan
      if (of.complains) result.complaints++
      const at = result.quarters[Math.floor(of.liveWeek / quarterWeeks)]!
      at.contacts++
      if (toneOf(of.arm) === 1) at.normContacts++
    },
  }
  return result
}
