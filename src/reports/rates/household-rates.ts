import { sql } from 'kysely'
import { decimal, ratio, round } from '../../kernel/ratio.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertScope, basisOf, type RateDates, rateDates, type Scope } from '../scope.ts'
import { householdCharges } from './household-charges.ts'
import { rateOf, rateWords } from './rate.ts'

/** Rates that need the charges themselves: by household and by day. */
export const getHouseholdRates = implement(api.getHouseholdRates, async (context, input) => {
  await assertScope(context, input)
  const dates = rateDates(context, input)
  const sums = await readSums(context, input, dates)
  return {
    basis: basisOf(dates),
    household: rateOf(rateWords.household, sums.paidHouseholds, sums.households, 'household'),
    householdWithWaivers: rateOf(
      rateWords.householdWithWaivers,
      sums.clearHouseholds,
      sums.households,
      'household',
    ),
    onTime: rateOf(rateWords.onTime, sums.onTime, sums.due),
    daysToPay: sums.paid === 0n ? null : decimal(round(ratio(sums.fenDays * 10n, sums.paid)), 1),
  }
})

type Sums = {
  households: bigint
  paidHouseholds: bigint
  /** Paid or waived. */
  clearHouseholds: bigint
  due: bigint
  onTime: bigint
  paid: bigint
  /** Σ fen × days from due to paid. */
  fenDays: bigint
}

const readSums = async (context: Context, scope: Scope, dates: RateDates): Promise<Sums> => {
  const { rows } = await sql<Sums>`
    with ${householdCharges(context, scope, dates)}
    select count(*) as households, count(*) filter (where is_paid) as "paidHouseholds",
      count(*) filter (where is_clear) as "clearHouseholds",
      coalesce(sum(due), 0)::bigint as due, coalesce(sum(in_time), 0)::bigint as "onTime",
      coalesce(sum(paid), 0)::bigint as paid, coalesce(sum(fen_days), 0)::bigint as "fenDays"
    from household`.execute(context.tx)
  const [sums] = rows
  if (!sums) throw new Error('an aggregate always gives one row')
  return sums
}
