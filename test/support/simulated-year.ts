import { makeHomes } from '../../simulator/homes.ts'
import type { PolicyMaker } from '../../simulator/policy.ts'
import { simulate } from '../../simulator/run.ts'
import { lateRatio, type State } from '../../simulator/state.ts'
import { burnInWeeks, liveWeeks, quarterWeeks, type World } from '../../simulator/world.ts'

/** A bill of a simulated household: the weeks, counted from the first live one, it was due and paid in. */
type SimulatedBill = {
  readonly home: number
  readonly dueWeek: number
  readonly paidWeek: number | null
  readonly yuan: number
}

export type SimulatedYears = {
  readonly bills: readonly SimulatedBill[]
  /** Of each household how late it was before, of bills out of four. */
  readonly lateOfFour: readonly number[]
  readonly isHeldOut: readonly boolean[]
}

/** Two years of the simulator as a company's books would have seen them. */
export const simulateYears = (setting: {
  seed: number
  homes: number
  world: World
  policy: PolicyMaker
  holdOut: number
}): SimulatedYears => {
  const homes = makeHomes(setting.seed, setting.homes)
  const lastOpen = new Map<string, SimulatedBill>()
  const lateOfFour = new Array<number>(homes.count).fill(0)
  const look = (state: State, week: number): void => {
    for (let home = 0; home < homes.count; home++) {
      if (week === 0) lateOfFour[home] = Math.round(4 * lateRatio(state, home))
      for (let bill = 0; bill < state.openBills[home]!; bill++) {
        const dueWeek = state.firstDue[home]! + bill * quarterWeeks - burnInWeeks
        if (dueWeek < 0) continue
        const yuan = homes.bill[home]!
        lastOpen.set(`${home} ${dueWeek}`, { home, dueWeek, paidWeek: week, yuan })
      }
    }
  }
  simulate({ ...setting, hasRails: false, watch: ({ state, liveWeek }) => look(state, liveWeek) })
  return {
    // Open in the last week we saw: nobody knows whether it was paid then.
    bills: [...lastOpen.values()].map((bill) =>
      bill.paidWeek === liveWeeks - 1 ? { ...bill, paidWeek: null } : bill,
    ),
    lateOfFour,
    isHeldOut: [...homes.holdOutDraw].map((draw) => draw < setting.holdOut),
  }
}
