import { type RawBuilder, sql } from 'kysely'
import { contactBudget } from '../../compliance/index.ts'
import type { Context } from '../../platform/context.ts'
import { ruleBit } from '../guard/rules.ts'
import { activeHolds } from './debts.ts'

type Scope = Pick<Context, 'companyId' | 'today'>

/** Bits beside those of the guard rails: what only the model and the policy look at. */
export const beside = { complainedLately: 2 ** 24, promised: 2 ** 25, absent: 2 ** 26 } as const

const bit = (name: Parameters<typeof ruleBit>[0]): RawBuilder<number> => sql.lit(ruleBit(name))
const [, fiveWeeks, year] = contactBudget

/** The flags that are protected, and those that close every way (PIPL art. 28; dignity of the person). */
const leftAlone = ['doNotContact', 'deceased', 'insolvent', 'hospital']
const cared = ['livesAlone', 'lowIncome', 'disability', 'illness', 'bereaved']

/**
 * What stands against or about households: rows (household_id, bits, broken, contacts), one a
 * household. `bits` are those of the guard rails that need no more than these facts, and `beside`;
 * `broken` counts promises broken within a year, `contacts` those of the last 35 days.
 * @param excluded households a strategy leaves out by name
 */
export const circumstances = (scope: Scope, excluded: readonly bigint[]): RawBuilder<unknown> => {
  const { companyId, today } = scope
  const day = sql`${today}::date`
  return sql`
    select household_id, bit_or(bits) as bits, sum(broken)::int as broken, sum(contacts)::int as contacts
    from (
      select household_id, case reason when 'dispute' then ${bit('disputed')} when 'plan' then ${bit('planSigned')}
        when 'other' then ${bit('disputed')} else ${bit('moneyOnItsWay')} end as bits, 0 as broken, 0 as contacts
      from (${activeHolds(scope)}) h
      union all
      select household_id, case when max(on_day) > ${day} - ${sql.lit(contactBudget[0].days)}
          or count(*) filter (where on_day > ${day} - ${sql.lit(fiveWeeks.days)}) >= ${sql.lit(fiveWeeks.contacts)}
          or count(*) >= ${sql.lit(year.contacts)} then ${bit('contactCap')} else 0 end, 0,
        (count(*) filter (where on_day > ${day} - 35))::int
      from notifications.contact
      where company_id = ${companyId} and is_counted and on_day > ${day} - ${sql.lit(year.days)}
      group by household_id
      union all
      select household_id, ${bit('callCap')}, 0, 0 from collections.case_event
      where company_id = ${companyId} and kind = 'call' and on_day > ${day} - 7 and outcome not in ('notReached', 'wrongNumber')
      union all
      select household_id, case when flag = any(${leftAlone}::text[]) then ${bit('doNotContact')}
        when flag = any(${cared}::text[]) then ${bit('protectedHousehold')} else ${bit('noAutomation')} end, 0, 0
      from collections.household_flag where company_id = ${companyId} and ended_at is null
      union all
      select household_id, case when state <> 'open' then 0
          when promised_on >= ${day} then ${bit('promiseOpen')} + ${sql.lit(beside.promised)} else ${sql.lit(beside.promised)} end,
        (state = 'broken')::int, 0
      from collections.promise
      where company_id = ${companyId} and (state = 'open' or (state = 'broken' and settled_on > ${day} - 365))
      union all
      select household_id, ${bit('planSigned')}, 0, 0 from collections.instalment_plan
      where company_id = ${companyId} and state = 'signed'
      union all
      select household_id, ${bit('personDecides')}, 0, 0 from collections.dunning_case
      where company_id = ${companyId} and state <> 'closed' and coalesce(next_action, 'none') <> 'none'
      union all
      select household_id, case when answered_at is null then ${bit('openComplaint')} else 0 end
        | case when made_on > ${day} - 365 then ${sql.lit(beside.complainedLately)} else 0 end, 0, 0
      from collections.complaint where company_id = ${companyId} and (answered_at is null or made_on > ${day} - 365)
      union all
      select household_id, ${bit('doNotContact')}, 0, 0 from notifications.reminder_pause
      where company_id = ${companyId} and closed_at is null and until >= ${day}
      union all
      select h.id, ${bit('doNotContact')}, 0, 0 from notifications.stop s
      join property.household h on h.company_id = s.company_id and h.payer_party_id = s.party_id
      where s.company_id = ${companyId} and s.closed_at is null and s.form is null and s.reason = 'doNotContact'
      union all
      select a.household_id, ${sql.lit(beside.absent)}, 0, 0 from property.billing_account a
      where a.company_id = ${companyId} and a.span @> ${day} and a.unit_id in (
        select u.id from property.unit u where u.company_id = ${companyId} and u.occupancy in ('vacant', 'rented'))
      union all
      select id, ${bit('strategyExcludes')}, 0, 0 from unnest(${[...excluded]}::bigint[]) id
    ) fact
    group by household_id`
}
