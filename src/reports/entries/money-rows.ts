import { type RawBuilder, sql } from 'kysely'
import { accountCodes } from '../../ledger/index.ts'
import type { Context } from '../../platform/context.ts'
import { inCommunities, ofDebtor, type Scope } from '../scope.ts'

/** From the first to the last day, both counted. */
type Span = { readonly from: string; readonly to: string }

const noItem = sql`null::bigint as item_id, null::date as period_month`

/** Payments of a span by account, each with its way of payment. */
export const paidRows = (
  context: Context,
  scope: Scope & { method?: string | undefined },
  { from, to }: Span,
): RawBuilder<unknown> => sql`
  select 'payment' as kind, p.id, p.household_id, b.unit_id, ${noItem}, p.received_on as posted_on, l.amount_fen as fen
  ${ofPayments(context, scope)} and p.received_on between ${from}::date and ${to}::date`

/** Payments that were reversed in a span, counted on that day and above zero. */
export const reversedRows = (
  context: Context,
  scope: Scope & { method?: string | undefined },
  { from, to }: Span,
): RawBuilder<unknown> => sql`
  select 'paymentReversal' as kind, p.id, p.household_id, b.unit_id, ${noItem}, r.posted_on, l.amount_fen as fen
  ${ofPayments(context, scope, reversedOn)} and p.is_reversed and r.posted_on between ${from}::date and ${to}::date`

const reversedOn = sql`join lateral (select t.posted_on from ledger.transfer t where t.company_id = p.company_id
  and t.source_id = p.id and t.source_kind = 'payment' and t.reverses_id is not null limit 1) r on true`

const ofPayments = (
  { companyId, ...context }: Context,
  scope: Scope & { method?: string | undefined },
  more: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> => sql`
  from payments.payment p
  join payments.payment_line l on l.company_id = p.company_id and l.payment_id = p.id
  join property.billing_account b on b.company_id = l.company_id and b.id = l.billing_account_id
  ${more}
  where p.company_id = ${companyId} and p.method <> 'opening'
    and ${inCommunities({ companyId, ...context }, scope, sql`p.community_id`)}
    and (${scope.method ?? null}::text is null or p.method = ${scope.method ?? null})`

/** Refunds posted in a span, those that the channel gave back below zero. */
export const refundRows = (
  context: Context,
  scope: Scope,
  { from, to }: Span,
): RawBuilder<unknown> => sql`
  select 'refund' as kind, t.id, f.household_id, b.unit_id, ${noItem}, t.posted_on,
    case when t.reverses_id is null then t.amount_fen else -t.amount_fen end as fen
  from ledger.transfer t
  join payments.refund f on f.company_id = t.company_id and f.id = t.source_id
  join property.billing_account b on b.company_id = t.company_id
    and b.id = case when t.reverses_id is null then t.debit_subject else t.credit_subject end
  where t.company_id = ${context.companyId} and t.source_kind = 'refund' and t.posted_on between ${from}::date and ${to}::date
    and ${inCommunities(context, scope, sql`f.community_id`)}`

/**
 * Everything that moved prepayment up to a day: in above zero, out below. `is_use` marks 抵扣,
 * what was used for charges after it had been paid ahead.
 */
export const prepaymentRows = (
  context: Context,
  scope: Scope,
  to: string,
): RawBuilder<unknown> => sql`
  select case m.source_kind when 'payment' then 'payment' when 'allocation' then 'settlement' when 'refund' then 'refund'
      else 'prepayment' end as kind,
    m.id, b.household_id, b.unit_id, ${noItem}, m.posted_on, m.fen, a.payment_id is not distinct from 0 as is_use
  from (
    select t.id, t.credit_subject as account_id, t.posted_on, t.source_kind, t.source_id, t.amount_fen as fen
    from ledger.transfer t where t.company_id = ${context.companyId} and t.credit_code = ${accountCodes.prepayment}
    union all
    select t.id, t.debit_subject, t.posted_on, t.source_kind, t.source_id, -t.amount_fen
    from ledger.transfer t where t.company_id = ${context.companyId} and t.debit_code = ${accountCodes.prepayment}
  ) m
  join property.billing_account b on b.company_id = ${context.companyId} and b.id = m.account_id
  join property.unit u on u.company_id = b.company_id and u.id = b.unit_id
  left join payments.allocation a
    on a.company_id = ${context.companyId} and m.source_kind = 'allocation' and a.id = m.source_id
  where m.posted_on <= ${to}::date and ${inCommunities(context, scope, sql`u.community_id`)}
    and ${scope.buildingId === undefined ? sql`true` : sql`u.building_id = ${scope.buildingId}`} and ${ofDebtor(context, scope, 'b')}`

/** What payments settled in a span, taken back below zero; `isUse`: only 抵扣, or only the rest. */
export const settledRows = (
  context: Context,
  inside: RawBuilder<unknown>,
  input: Span & { isUse?: boolean; sign?: 1 | -1; only?: 'positive' | 'negative' },
): RawBuilder<unknown> => {
  const uses =
    input.isUse === undefined
      ? sql`true`
      : input.isUse
        ? sql`a.payment_id = 0`
        : sql`a.payment_id <> 0`
  const sides = { positive: sql`a.amount_fen > 0`, negative: sql`a.amount_fen < 0` }
  return sql`
    select 'settlement' as kind, a.id, c.household_id, c.unit_id, c.charge_item_id as item_id, c.period_month,
      a.allocated_on as posted_on, ${input.sign ?? 1}::int * a.amount_fen as fen
    from payments.allocation a
    join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
    where a.company_id = ${context.companyId} and a.allocated_on between ${input.from}::date and ${input.to}::date
      and ${uses} and ${input.only ? sides[input.only] : sql`true`} and ${inside}`
}
