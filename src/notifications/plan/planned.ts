import { type RawBuilder, sql } from 'kysely'
import { contactBudget, nextWindow } from '../../compliance/index.ts'
import type { Context } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import { type Kind, kinds } from '../kinds.ts'
import { type EligibleAccount, eligibleAccounts } from './eligible-accounts.ts'
import { bestRoutes } from './routes.ts'

/**
 * What would be said to whom, by which route and when, or why not: one statement for one notice or
 * a million. The dry run counts it, a sending inserts it; both see the same rows.
 *
 * @param source rows (key bigint, unique; community_id, household_id, subject, variables jsonb, amount_fen, period_month,
 *   reason): a reason given there stands
 * @returns rows (community_id, household_id, party_id, subject, variables, amount_fen, period_month,
 *   state, reason, carrier_account_id, form, address_kind, address_id, price, next_at, expires_at)
 */
export const plannedMessages = async (
  context: Context,
  input: { kind: KindName; source: RawBuilder<unknown> },
): Promise<{ rows: RawBuilder<unknown>; accounts: readonly EligibleAccount[] }> => {
  const { companyId, now } = context
  const kind: Kind = kinds[input.kind]
  const { accounts, lack } = await eligibleAccounts(context, input.kind)
  const expiresAt = now.add({ minutes: Math.round(kind.usefulHours * 60) })
  const readers = sql`select key, household_id, party_id from wanted`
  const rows = sql`
    with wanted as materialized (
      select s.*, coalesce(d.party_id, h.payer_party_id) as party_id
      from (${input.source}) s
      join property.household h on h.company_id = ${companyId} and h.id = s.household_id
      left join notifications.household_reader d on d.company_id = ${companyId} and d.household_id = s.household_id
    ),
    route as (${bestRoutes(context, { readers, accounts, purpose: kind.purpose })}),
    judged as (
      select w.*, t.carrier_account_id, t.form, t.address_kind, t.address_id, t.price, m.next_at,
        coalesce(w.reason,
          ${kind.purpose === 'promotion' ? sql`case when ${lacksConsent(companyId)} then 'noConsent' end` : sql`null`},
          case when t.key is null then ${accounts.length === 0 ? lack : 'noAddress'}
            when t.is_stopped then 'stopped'
            when m.next_at >= ${expiresAt.toString()}::timestamptz then 'overBudget' end) as why
      from wanted w
      left join route t on t.key = w.key
      ${firstMoment(context, kind)}
    )
    select j.community_id, j.household_id, j.party_id, j.subject, j.variables, j.amount_fen, j.period_month,
      case when j.why is null then 'ready' when j.why = 'paid' then 'cancelled'
        when j.why in ('noAddress', 'noCarrier') then 'unreachable' else 'refused' end as state,
      j.why as reason,
      case when j.why is null then j.carrier_account_id end as carrier_account_id,
      case when j.why is null then j.form end as form,
      case when j.why is null then j.address_kind end as address_kind,
      case when j.why is null then j.address_id end as address_id,
      case when j.why is null then j.price end as price,
      case when j.why is null then j.next_at end as next_at,
      ${expiresAt.toString()}::timestamptz as expires_at
    from judged j`
  return { rows, accounts }
}

/**
 * Joins to `w` the first moment its reader may be written to, as m.next_at: now, or when the window
 * opens, or when the household's budget has room again.
 */
const firstMoment = ({ companyId, now, today }: Context, kind: Kind): RawBuilder<unknown> => {
  const window = kind.keepsWindow ? nextWindow(now) : now
  const moment = sql`${window.toString()}::timestamptz`
  if (!kind.isBudgeted) return sql`cross join (select ${moment} as next_at) m`
  return sql`
    left join (${contactDays({ companyId, today })}) c on c.household_id = w.household_id
    cross join lateral (select greatest(${moment},
      (${nextContactDay(sql`c.days`, today)} + time '09:00') at time zone 'Asia/Shanghai') as next_at) m`
}

/** Days of counted contacts of the last year, newest first: rows (household_id, days). */
export const contactDays = ({
  companyId,
  today,
}: Pick<Context, 'companyId' | 'today'>): RawBuilder<unknown> => sql`
  select household_id, array_agg(on_day order by on_day desc) as days from notifications.contact
  where company_id = ${companyId} and is_counted and on_day > ${today}::date - 366
  group by household_id`

/**
 * SQL form of compliance's nextContactDay over days that are newest first; null days: never
 * contacted. A test proves both agree.
 */
export const nextContactDay = (days: RawBuilder<unknown>, today: string): RawBuilder<unknown> =>
  sql`greatest(${today}::date, ${sql.join(
    contactBudget.map((limit) => sql`${days}[${sql.lit(limit.contacts)}] + ${sql.lit(limit.days)}`),
  )})`

/** Promotion needs a consent that was not taken back (Consumer Rights Law art. 29). */
const lacksConsent = (companyId: bigint): RawBuilder<unknown> => sql`
  not coalesce((select c.is_given from notifications.consent c where c.company_id = ${companyId}
    and c.party_id = w.party_id and c.purpose = 'promotion' order by c.id desc limit 1), false)`
