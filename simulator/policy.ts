import type { Homes } from './homes.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

/** The arms a household's guard rails leave; the same number means the same list. */
export type Choices = {
  readonly no: number
  readonly allowed: readonly number[]
  readonly explores: boolean
}

/** What a policy is asked at the beginning of a week. */
export type Week = {
  readonly state: State
  readonly liveWeek: number
  /** Those with an open bill that the policy decides for. */
  readonly homes: readonly number[]
  readonly choicesOf: (home: number) => Choices
  /** Calls and visits it may use. */
  readonly capacity: { readonly call: number; readonly visit: number }
  /** True effects, for policies that know the truth. */
  readonly effects: Float64Array
}

/** What it answers, by household; both are empty before it is asked. */
export type Plan = {
  readonly arm: Uint8Array
  /** What a minute of staff brings in; capacity goes to the highest. */
  readonly priority: Float64Array
}

/** What happened then. */
export type Outcome = {
  /** All with an open bill, those of the hold-out too. */
  readonly homes: readonly number[]
  readonly arm: Uint8Array
  readonly isPaid: Uint8Array
  /** Decided otherwise, because no call or visit was left. */
  readonly isOverridden: Uint8Array
}

export type Policy = {
  readonly decide: (week: Week, plan: Plan) => void
  /** Called every week, also while the calendar runs in. */
  readonly learn?: (week: Week, outcome: Outcome) => void
}

export type PolicyMaker = (setting: { seed: number; homes: Homes; world: World }) => Policy
