import { sql } from 'kysely'
import { firstOfMonth } from '../kernel/period.ts'
import { notFound } from '../kernel/things.ts'
import {
  type Account,
  income,
  lateFeeIncome,
  openingBalance,
  payable,
  post,
  receivable,
  reverse,
} from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'

/** A charge that is posted on its own rather than by a run. */
export type NewCharge = {
  readonly billingAccountId: bigint
  readonly chargeItemId: bigint
  readonly sourceKind: 'oneOff' | 'opening' | 'lateFee'
  readonly formula: string
  readonly parentChargeId?: bigint
  readonly serviceFrom: string
  readonly serviceTo: string
  readonly inputs: unknown
  readonly amountFen: bigint
  readonly dueOn: string
}

export type PostedCharge = {
  readonly chargeId: bigint
  readonly periodMonth: string
  readonly amountFen: bigint
}

/**
 * Posts charges with their transfers and aggregates. Opening balances stand against the opening
 * account and are no income of the period.
 */
export const postCharges = async (
  context: Context,
  charges: readonly NewCharge[],
): Promise<readonly PostedCharge[]> => {
  if (charges.length === 0) return []
  const { tx, companyId, now, today } = context
  const months = charges.map(({ serviceFrom }) => firstOfMonth(serviceFrom))
  await sql`select billing.ensure_partition(m) from unnest(${[...new Set(months)]}::date[]) m
    where pg_relation_size(to_regclass('billing.charge_' || to_char(m, 'YYYYMM'))) is null`.execute(
    tx,
  )
  const { rows } = await sql<{
    id: bigint
    n: bigint
    month: string
    account_id: bigint
    item_id: bigint
    is_pass_through: boolean
    amount_fen: bigint
  }>`
    with wanted as (
      select platform.next_id() as id, w.* from unnest(
        ${charges.map((c) => c.billingAccountId)}::bigint[], ${charges.map((c) => c.chargeItemId)}::bigint[],
        ${charges.map((c) => c.sourceKind)}::text[], ${charges.map((c) => c.formula)}::text[],
        ${charges.map((c) => c.parentChargeId ?? 0n)}::bigint[], ${charges.map((c) => c.serviceFrom)}::date[],
        ${charges.map((c) => c.serviceTo)}::date[], ${charges.map((c) => JSON.stringify(c.inputs))}::jsonb[],
        ${charges.map((c) => c.amountFen)}::bigint[], ${charges.map((c) => c.dueOn)}::date[], ${months}::date[]
      ) with ordinality w (account_id, item_id, source_kind, formula, parent_id, service_from, service_to,
        inputs, amount_fen, due_on, month, n)
    ), inserted as (
      insert into billing.charge (company_id, id, period_month, community_id, building_id, household_id,
        billing_account_id, unit_id, charge_item_id, source_kind, formula, parent_charge_id, service_from,
        service_to, inputs, amount_fen, due_on, issued_on, posted_at)
      select ${companyId}, w.id, w.month, u.community_id, coalesce(u.building_id, 0), a.household_id, a.id, u.id,
        w.item_id, w.source_kind, w.formula, w.parent_id, w.service_from, w.service_to, w.inputs, w.amount_fen,
        w.due_on, ${today}::date, ${now.toString()}::timestamptz
      from wanted w
      join property.billing_account a on a.company_id = ${companyId} and a.id = w.account_id
      join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
      returning id, community_id, building_id, charge_item_id, period_month, amount_fen
    ), appended as (
      insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
        posted_on, charged_fen)
      select ${companyId}, community_id, building_id, charge_item_id, period_month, ${today}::date, sum(amount_fen)::bigint
      from inserted group by community_id, building_id, charge_item_id, period_month
    )
    select w.id, w.n, w.month, w.account_id, w.item_id, i.is_pass_through, w.amount_fen
    from wanted w join inserted x on x.id = w.id
    join billing.charge_item i on i.company_id = ${companyId} and i.id = w.item_id
    order by w.n`.execute(tx)
  if (rows.length !== charges.length) throw notFound('billingAccount')
  await post(
    context,
    rows.map((row) => ({
      debit: receivable(row.account_id),
      credit: creditOf(charges[Number(row.n) - 1]?.sourceKind ?? 'oneOff', row),
      amountFen: row.amount_fen,
      sourceKind: 'charge',
      sourceId: row.id,
      postedOn: today,
      periodMonth: row.month,
    })),
  )
  return rows.map((row) => ({
    chargeId: row.id,
    periodMonth: row.month,
    amountFen: row.amount_fen,
  }))
}

const creditOf = (
  sourceKind: NewCharge['sourceKind'],
  row: { item_id: bigint; is_pass_through: boolean },
): Account => {
  if (sourceKind === 'opening') return openingBalance
  if (sourceKind === 'lateFee') return lateFeeIncome
  return row.is_pass_through ? payable(row.item_id) : income(row.item_id)
}

export const postOneOffCharge = implement(api.postOneOffCharge, async (context, input) => {
  const { rows } = await sql<{ community_id: bigint }>`
    select u.community_id from property.billing_account a
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    where a.company_id = ${context.companyId} and a.id = ${input.billingAccountId}`.execute(
    context.tx,
  )
  if (!rows[0]) throw notFound('billingAccount')
  assertReaches(context, rows[0].community_id, 'billingAccount')
  const [posted] = await postCharges(context, [
    {
      billingAccountId: input.billingAccountId,
      chargeItemId: input.chargeItemId,
      sourceKind: 'oneOff',
      formula: 'oneOff',
      serviceFrom: input.serviceOn,
      serviceTo: input.serviceOn,
      inputs: {
        amountFen: input.amountFen.toString(),
        descriptionZh: input.description,
        descriptionEn: input.description,
      },
      amountFen: input.amountFen,
      dueOn: input.dueOn,
    },
  ])
  if (!posted) throw notFound('billingAccount')
  return { chargeId: posted.chargeId, periodMonth: posted.periodMonth }
})

export const reverseCharge = implement(api.reverseCharge, async (context, input) => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{
    community_id: bigint
    settled_fen: bigint
    waived_fen: bigint
    is_reversed: boolean
  }>`select community_id, settled_fen, waived_fen, is_reversed from billing.charge
    where company_id = ${companyId} and id = ${input.chargeId} and period_month = ${input.periodMonth}::date
    for no key update`.execute(tx)
  const charge = rows[0]
  if (!charge) throw notFound('charge')
  assertReaches(context, charge.community_id, 'charge')
  if (charge.is_reversed) throw failures.chargeReversed()
  if (charge.settled_fen > 0n || charge.waived_fen > 0n) throw failures.chargeAlreadySettled()
  await reverse(context, { kind: 'charge', id: input.chargeId, postedOn: today })
  await sql`update billing.charge set is_reversed = true
    where company_id = ${companyId} and id = ${input.chargeId} and period_month = ${input.periodMonth}::date`.execute(
    tx,
  )
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, reversed_fen)
    select company_id, community_id, building_id, charge_item_id, period_month, ${today}::date, amount_fen
    from billing.charge where company_id = ${companyId} and id = ${input.chargeId}
      and period_month = ${input.periodMonth}::date`.execute(tx)
  return {}
})
