import type { KindName } from './api/names.ts'
import type { VariablesOf } from './kinds.ts'

/**
 * A notice to one household about one thing. `subject` names the thing ("payment:123"): the same
 * kind and subject reach a household once, however often they are announced.
 */
export type Notice = {
  readonly [Name in KindName]: {
    readonly kind: Name
    readonly communityId: bigint
    readonly householdId: bigint
    readonly subject: string
    readonly variables: VariablesOf<Name>
    /** Whole fen it speaks of; for the evidence. */
    readonly amountFen?: bigint
    /** First day of the month it is about. */
    readonly periodMonth?: string
    /** First days of the months, where it is about several: delivered, a demand counts for each. */
    readonly periodMonths?: readonly string[]
    /** Leaves then at the earliest, still within the window and the household's budget. */
    readonly notBefore?: Temporal.Instant
  }
}[KindName]
