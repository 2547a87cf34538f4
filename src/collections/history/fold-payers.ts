import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/database.ts'
import { billsAsOf } from './bills.ts'

/** Payments by transfer may be booked days after they came; they are looked for so far back. */
const bookedWithinDays = 7

/**
 * Folds what was known of households as payers at the start of day `asOf` into `collections.payer`:
 * all of them when `since` is null, else those of whom something may have changed since that day.
 * The payer's own part of the model is left as it is.
 * @returns how many households were folded
 */
export const foldPayers = async (
  tx: Tx,
  at: { companyId: bigint; asOf: string; since: string | null },
): Promise<number> => {
  const { companyId, asOf } = at
  const { rows } = await sql<{ count: number }>`
    with meant as materialized (${meant(at)}),
    bill as materialized (
      select * from ${billsAsOf(at, sql`c.household_id in (select household_id from meant)`)} b
    ), folded as (
      insert into collections.payer as p (company_id, household_id, community_id, known_up_to, bills_matured, bills_late,
        last_twelve, late_of_last_twelve, mean_days_to_pay, recent_days_to_pay, evening_payments, online_payments,
        first_due_on, intercept)
      select ${companyId}, household_id, community_id, ${asOf}::date - 1, coalesce(matured, 0), coalesce(late, 0),
        coalesce(last_twelve, 0), coalesce(late_of_last_twelve, 0), mean_days, recent_days,
        coalesce(evening, 0), coalesce(online, 0), first_due_on, 0
      from (select household_id, community_id, min(due_on) as first_due_on from bill group by 1, 2) h
      left join (${matured(asOf)}) m using (household_id)
      left join (${settled}) s using (household_id)
      left join (${online(at)}) o using (household_id)
      on conflict (company_id, household_id) do update set
        community_id = excluded.community_id, known_up_to = excluded.known_up_to,
        bills_matured = excluded.bills_matured, bills_late = excluded.bills_late,
        last_twelve = excluded.last_twelve, late_of_last_twelve = excluded.late_of_last_twelve,
        mean_days_to_pay = excluded.mean_days_to_pay, recent_days_to_pay = excluded.recent_days_to_pay,
        evening_payments = excluded.evening_payments, online_payments = excluded.online_payments,
        first_due_on = excluded.first_due_on
      returning 1
    )
    select count(*)::int as count from folded`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Households that were charged, fell due, paid or were granted a waiver since a day. */
const meant = ({
  companyId,
  asOf,
  since,
}: {
  companyId: bigint
  asOf: string
  since: string | null
}): RawBuilder<unknown> =>
  since === null
    ? sql`select id as household_id from property.household where company_id = ${companyId}`
    : sql`
      select household_id from billing.charge where company_id = ${companyId}
        and (due_on >= ${since}::date and due_on < ${asOf}::date
          or posted_at >= ${since}::date::timestamp at time zone 'Asia/Shanghai')
      union
      select c.household_id from billing.settlement s
      join billing.charge c on c.company_id = s.company_id and c.id = s.charge_id and c.period_month = s.period_month
      where s.company_id = ${companyId} and s.settled_on >= ${since}::date - ${bookedWithinDays}::int
      union
      select household_id from payments.payment where company_id = ${companyId}
        and received_on >= ${since}::date - ${bookedWithinDays}::int
      union
      select household_id from billing.waiver where company_id = ${companyId}
        and decided_at >= ${since}::date::timestamp at time zone 'Asia/Shanghai'`

/** Bills whose due date had passed; late ones were settled after it or are still open. */
const matured = (asOf: string): RawBuilder<unknown> => sql`
  select household_id, count(*)::int as matured, (count(*) filter (where is_late))::int as late,
    (count(*) filter (where place <= 12))::int as last_twelve,
    (count(*) filter (where place <= 12 and is_late))::int as late_of_last_twelve
  from (
    select household_id, settled_on is null or settled_on > due_on as is_late,
      row_number() over (partition by household_id order by due_on desc, period_month desc) as place
    from bill where not is_opening and due_on < ${asOf}::date
  ) b group by household_id`

/** Days from issue to settlement, of all and of the last three; paid ahead is 0. */
const settled = sql`
  select household_id, avg(days)::real as mean_days, (avg(days) filter (where place <= 3))::real as recent_days
  from (
    select household_id, greatest(settled_on - issued_on, 0) as days,
      row_number() over (partition by household_id order by settled_on desc, due_on desc, period_month desc) as place
    from bill where not is_opening and settled_on is not null
  ) b group by household_id`

/** Of the last five payments online, how many were made in the evening, from six to nine. */
const online = ({
  companyId,
  asOf,
}: {
  companyId: bigint
  asOf: string
}): RawBuilder<unknown> => sql`
  select household_id, count(*)::int as online,
    (count(*) filter (where extract(hour from paid_at at time zone 'Asia/Shanghai') between 18 and 20))::int as evening
  from (
    select household_id, paid_at, row_number() over (partition by household_id order by paid_at desc, id desc) as place
    from payments.payment where company_id = ${companyId} and household_id in (select household_id from meant)
      and method in ('wechatpay', 'alipay', 'unionpay') and not is_reversed and received_on < ${asOf}::date
  ) p where place <= 5 group by household_id`
