import { type RawBuilder, sql } from 'kysely'

/**
 * The bills of a company's households as they were known at the start of day `asOf`: community_id,
 * household_id, period_month, issued_on, due_on, settled_on (null while open), amount_fen and
 * is_opening. A bill is what a household was charged for a month; late fees and single charges are
 * not asked about. Nothing that happened on `asOf` or later is seen, except that a waiver or a
 * reversal counts as if it had always been there, because neither says anything of the payer.
 *
 * Opening arrears taken over from before are known from the day they were taken over: of what was
 * paid before that day nothing is in the books, so they are never anybody's payment history.
 *
 * @param of the charges meant, as a condition on `c`
 * @param at values, or SQL where a statement takes no parameters
 */
export const billsAsOf = (
  { companyId, asOf }: AsOf,
  of: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> => sql`(
  select c.community_id, c.household_id, c.period_month, min(${issuedOn}) as issued_on, min(c.due_on) as due_on,
    case when bool_and(coalesce(s.fen, 0) >= c.amount_fen - c.waived_fen) then max(s.last_on) end as settled_on,
    sum(c.amount_fen - c.waived_fen)::bigint as amount_fen, bool_or(c.source_kind = 'opening') as is_opening
  from billing.charge c
  left join (
    select charge_id, sum(amount_fen)::bigint as fen, max(settled_on) as last_on from billing.settlement
    where company_id = ${companyId} and settled_on < ${asOf}::date group by charge_id
  ) s on s.charge_id = c.id
  where c.company_id = ${companyId} and not c.is_reversed and c.source_kind in ('run', 'opening')
    and c.amount_fen > c.waived_fen and ${issuedOn} < ${asOf}::date and ${of}
  group by c.community_id, c.household_id, c.period_month)`

type AsOf = {
  readonly companyId: bigint | RawBuilder<unknown>
  readonly asOf: string | RawBuilder<unknown>
}

const issuedOn = sql`case when c.source_kind = 'opening'
  then (c.posted_at at time zone 'Asia/Shanghai')::date else c.issued_on end`
