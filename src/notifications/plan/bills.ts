import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { unitLabelSql } from '../../property/index.ts'
import { debtsOfMonth } from './debts.ts'

type Bills = { readonly communityId: bigint; readonly periodMonth: string }

/** The subject of everything that is said about a month's bill of a household. */
export const billSubject = (periodMonth: string): string => `bill:${periodMonth.slice(0, 7)}`

/**
 * A source of `plannedMessages`: one notice to every household that was billed for the month, with
 * what it owes of it now. Who owes nothing of it any more, or only what is held, has the reason.
 * @param more further variables as SQL over the debt `d`, a jsonb
 * @param only a condition on the debt `d`
 */
export const billNotices = (
  context: Pick<Context, 'companyId' | 'today'>,
  bills: Bills,
  also: { more?: RawBuilder<unknown>; only?: RawBuilder<unknown> } = {},
): RawBuilder<unknown> => {
  const { companyId, today } = context
  const month = bills.periodMonth
  return sql`
    select d.community_id, d.household_id, ${billSubject(month)}::text as subject,
      jsonb_build_object('sign', co.short_name, 'steward', coalesce(nullif(cm.steward_name, ''), co.short_name),
        'phone', coalesce(nullif(cm.service_phone, ''), co.service_phone), 'payer', left(y.name, 40), 'home', left(home.label, 60),
        'period', ${`${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`}::text,
        'amount', to_char(d.open_fen / 100.0, 'FM999999999990.00'),
        'dueOn', coalesce(d.due_on, ${today}::date)::text) || ${also.more ?? sql`'{}'::jsonb`} as variables,
      d.open_fen as amount_fen, d.period_month,
      case when d.open_fen > 0 then null when d.held_fen > 0 then 'onHold' else 'paid' end as reason
    from (${debtsOfMonth(context, bills)}) d
    join property.company co on co.company_id = ${companyId}
    join property.community cm on cm.company_id = ${companyId} and cm.id = d.community_id
    join property.household h on h.company_id = ${companyId} and h.id = d.household_id
    join property.party y on y.company_id = ${companyId} and y.id = h.payer_party_id
    join (${homes(context, bills.communityId)}) home on home.household_id = d.household_id
    where ${also.only ?? sql`true`}`
}

/** What each household's home is called: its first home, else its first unit. */
const homes = ({ companyId }: Pick<Context, 'companyId'>, communityId: bigint) => sql`
  select distinct on (a.household_id) a.household_id, ${unitLabelSql} as label
  from property.unit u
  join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id
  left join property.building b on b.company_id = u.company_id and b.id = u.building_id
  left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
  where u.company_id = ${companyId} and u.community_id = ${communityId}
  order by a.household_id, upper_inf(a.span) desc, u.kind <> 'home', a.id`
