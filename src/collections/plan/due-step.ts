import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { letterArm, repeatDays } from './steps.ts'

const lit = (value: number): RawBuilder<number> => sql.lit(value)

/**
 * Joins to a household `o` (with open_channels and open_tones) at its place `pl` the step of the fixed
 * calendar that is due today, as `c`: step_no, what it plans (`planned`), what is done (`arm`, 0 where
 * the guard rails or a missing carrier close it and what is done otherwise), and the message that is
 * sent where no person has time (`message`, or 0). A debt goes through the steps one by one, whenever
 * it comes to us; after the last the one before the visit comes again each quarter. Each part asks
 * itself whether it is needed: a condition of the join would be asked after the work.
 */
export const joinDueStep = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  muted: readonly number[],
): RawBuilder<unknown> => {
  const day = sql`(${today}::date - o.oldest_due_on)`
  const isFit = sql`pl.days[i] <= ${day} and o.balance_fen >= pl.minimum_fen[i] and o.bill_count >= pl.minimum_bills[i]`
  const isOpen = (arm: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`case
    when ${arm} = 0 or ${arm} = any(${[...muted]}::int[]) then false
    when ${arm} = ${lit(letterArm)} then o.open_channels & 8 <> 0 and o.open_tones & 4 <> 0
    else o.open_channels >> ((${arm} - 1) / 9) & 1 = 1 and o.open_tones >> ((${arm} - 1) % 3) & 1 = 1 end`
  return sql`
    left join lateral (
      select d.step_no, d.on_day from collections.decision d
      where o.decider in (1, 3) and d.company_id = ${companyId} and d.household_id = o.household_id and d.step_no > 0 and d.state <> 'nothing'
        and d.on_day >= o.oldest_due_on - 31 and d.on_day < ${today}::date
      order by d.on_day desc limit 1
    ) taken on true
    left join lateral (
      select case
        when ${day} < 0 then array_position(pl.days, ${day})
        when taken.step_no is null then (select min(i) from generate_series(pl.first_step, cardinality(pl.days)) i where ${isFit})
        when taken.step_no >= cardinality(pl.days) then
          case when pl.repeats > 0 and ${today}::date - taken.on_day >= ${lit(repeatDays)} then cardinality(pl.days) end
        when ${today}::date - taken.on_day >= pl.waits[taken.step_no] then
          (select min(i) from generate_series(greatest(taken.step_no + 1, pl.first_step), cardinality(pl.days)) i where ${isFit})
        end as step_no
      where o.decider in (1, 3) offset 0
    ) step on true
    left join lateral (
      select step.step_no, at.arm as planned, case when at.other between 1 and 18 and ${isOpen(sql`at.other`)} then at.other else 0 end as message,
        case when ${isOpen(sql`at.arm`)} then at.arm when ${isOpen(sql`at.other`)} then at.other else 0 end as arm
      from (select case when taken.step_no >= cardinality(pl.days) then pl.arms[pl.repeats] else pl.arms[step.step_no] end as arm,
        case when taken.step_no >= cardinality(pl.days) then pl.otherwise[pl.repeats] else pl.otherwise[step.step_no] end as other
        where step.step_no is not null offset 0) at
    ) c on true`
}
