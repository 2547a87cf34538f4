import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { inCommunities, inScope, ofDebtor, type RateDates, type Scope } from '../scope.ts'

/**
 * All money of the window, whatever it was for: payments, and refunds below zero. Money itself has
 * no charge item, so of one item it is what settled it in the window, of any year and ahead.
 * Rows (kind, id, household_id, unit_id, item_id, period_month, posted_on, fen).
 */
export const cashRows = (context: Context, scope: Scope, dates: RateDates): RawBuilder<unknown> =>
  scope.chargeItemId === undefined
    ? moneyRows(context, scope, dates)
    : itemRows(context, scope, dates)

const itemRows = (
  context: Context,
  scope: Scope,
  { yearStart, asOf }: RateDates,
): RawBuilder<unknown> => sql`
  select 'settlement' as kind, s.id, c.household_id, c.unit_id, c.charge_item_id as item_id, c.period_month,
    s.settled_on as posted_on, s.amount_fen as fen
  from billing.settlement s
  join billing.charge c on c.company_id = s.company_id and c.id = s.charge_id and c.period_month = s.period_month
  where s.company_id = ${context.companyId} and s.settled_on between ${yearStart}::date and ${asOf}::date
    and ${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}`

const moneyRows = (
  context: Context,
  scope: Scope,
  { yearStart, asOf }: RateDates,
): RawBuilder<unknown> => {
  const { companyId } = context
  const where = sql`p.company_id = ${companyId} and not p.is_reversed and p.method <> 'opening'
    and ${inCommunities(context, scope, sql`p.community_id`)} and ${ofDebtor(context, scope, 'p')}`
  const inBuilding =
    scope.buildingId === undefined ? sql`true` : sql`u.building_id = ${scope.buildingId}`
  const noItem = sql`null::bigint as item_id, null::date as period_month`
  return sql`
    select 'payment' as kind, p.id, p.household_id, u.id as unit_id, ${noItem}, p.received_on as posted_on,
      l.amount_fen as fen
    from payments.payment p
    join payments.payment_line l on l.company_id = p.company_id and l.payment_id = p.id
    join property.billing_account b on b.company_id = l.company_id and b.id = l.billing_account_id
    join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
    where ${where} and ${inBuilding} and p.received_on between ${yearStart}::date and ${asOf}::date
    union all
    select 'refund', f.id, p.household_id, u.id, ${noItem}, t.posted_on, -t.amount_fen
    from payments.refund f
    join payments.payment p on p.company_id = f.company_id and p.id = f.payment_id
    join ledger.transfer t on t.company_id = f.company_id and t.source_id = f.id and t.source_kind = 'refund'
      and t.debit_code = 30
    join property.billing_account b on b.company_id = t.company_id and b.id = t.debit_subject
    join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
    where ${where} and ${inBuilding} and t.posted_on between ${yearStart}::date and ${asOf}::date`
}

/** The sum of `cashRows`, in fen. */
export const cashOf = async (context: Context, scope: Scope, dates: RateDates): Promise<bigint> => {
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(sum(fen), 0)::bigint as fen from (${cashRows(context, scope, dates)}) x`.execute(
    context.tx,
  )
  return rows[0]?.fen ?? 0n
}
