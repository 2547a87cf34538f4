import { sql } from 'kysely'
import { deliveredDemands } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import { limitationLastDay } from '../limitation.ts'

/** The overdue bill of a month, and its clock. */
export type Bill = {
  readonly month: string
  readonly dueOn: string
  readonly openFen: bigint
  readonly isHeld: boolean
  /** The first last day among its charges (Civil Code 188, 195). */
  readonly lastDay: string
  /** Days on which a demand for it was delivered. */
  readonly demandedOn: readonly string[]
  /** The payer's last part payment of it. */
  readonly partPaidOn: string | null
  /** When the payer signed a plan that covers it. */
  readonly agreedOn: string | null
}

export const readBills = async (
  context: Context,
  householdId: bigint,
): Promise<readonly Bill[]> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<Bill>`
    select c.period_month::text as month, min(c.due_on)::text as "dueOn",
      sum(c.amount_fen - c.settled_fen - c.waived_fen)::bigint as "openFen",
      bool_and(exists (select from billing.hold h where h.company_id = c.company_id and h.household_id = c.household_id
        and (h.charge_id = c.id or (h.charge_id = 0 and h.billing_account_id in (0, c.billing_account_id)))
        and h.held_from <= ${today}::date and h.held_to is null)) as "isHeld",
      min(${limitationLastDay(context)})::text as "lastDay",
      coalesce((select array_agg(distinct d.demanded_on::text order by d.demanded_on::text) from (${deliveredDemands(
        context,
        sql`m.household_id = ${householdId}`,
      )}) d where d.period_month = c.period_month), '{}') as "demandedOn",
      max((select max(a.allocated_on) from payments.allocation a where a.company_id = c.company_id and a.charge_id = c.id
        and a.payment_id <> 0 and a.amount_fen > 0 and not exists (select from payments.allocation b
          where b.company_id = a.company_id and b.reverses_id = a.id)))::text as "partPaidOn",
      max((select max((p.signed_at at time zone 'Asia/Shanghai')::date) from collections.instalment_charge k
        join collections.instalment_plan p on p.company_id = k.company_id and p.id = k.plan_id
        where k.company_id = c.company_id and k.charge_id = c.id))::text as "agreedOn"
    from billing.charge c
    where c.company_id = ${companyId} and c.household_id = ${householdId} and not c.is_reversed
      and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${today}::date
    group by c.period_month order by c.period_month`.execute(tx)
  return rows
}

/** A version of a tariff by which something is owed. */
export type TariffBasis = {
  readonly itemName: string
  readonly tariffName: string
  readonly version: number
  readonly from: string
  /** The last day, inclusive; null: still in force. */
  readonly to: string | null
  /** 10⁻⁴ yuan. */
  readonly price: bigint
  readonly legalBasis: string
  /** The day it was put on the price board; null: never. */
  readonly publishedOn: string | null
  readonly months: readonly string[]
}

export const readTariffs = async (
  { tx, companyId, today }: Context,
  householdId: bigint,
): Promise<readonly TariffBasis[]> => {
  const { rows } = await sql<TariffBasis>`
    select i.name_zh as "itemName", t.name as "tariffName", v.version, lower(v.effective)::text as "from",
      (upper(v.effective) - 1)::text as "to", v.price, v.legal_basis as "legalBasis", v.published_on::text as "publishedOn",
      array_agg(distinct c.period_month::text order by c.period_month::text) as months
    from billing.charge c
    join billing.tariff_version v on v.company_id = c.company_id and v.id = c.tariff_version_id
    join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where c.company_id = ${companyId} and c.household_id = ${householdId} and not c.is_reversed
      and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${today}::date
    group by i.sort, i.id, i.name_zh, t.name, v.id, v.version, v.effective, v.price, v.legal_basis, v.published_on
    order by i.sort, i.id, t.name, v.version`.execute(tx)
  return rows
}

/** An instalment plan with what was signed, word for word. */
export type Plan = {
  readonly state: string
  readonly totalFen: bigint
  readonly proposedAt: string
  readonly proposedBy: string
  readonly signedAt: string | null
  readonly signedText: string | null
  readonly signedHash: string | null
  readonly parts: readonly { number: number; dueOn: string; fen: string; state: string }[]
}

export const readPlans = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly Plan[]> => {
  const { rows } = await sql<Plan>`
    select p.state, p.total_fen as "totalFen", p.proposed_at as "proposedAt", p.proposed_by as "proposedBy",
      p.signed_at as "signedAt", p.signed_text as "signedText", p.signed_hash as "signedHash",
      coalesce((select json_agg(json_build_object('number', i.number, 'dueOn', i.due_on, 'fen', i.amount_fen::text,
        'state', i.state) order by i.number) from collections.instalment i
        where i.company_id = p.company_id and i.plan_id = p.id), '[]') as parts
    from collections.instalment_plan p
    where p.company_id = ${companyId} and p.household_id = ${householdId} order by p.id`.execute(tx)
  return rows
}

/** 承诺缴费. */
export type PromiseMade = {
  readonly amountFen: bigint
  readonly promisedOn: string
  readonly madeOn: string
  readonly madeThrough: string
  readonly state: string
  readonly recordedBy: string
}

export const readPromises = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly PromiseMade[]> => {
  const { rows } = await sql<PromiseMade>`
    select amount_fen as "amountFen", promised_on::text as "promisedOn", made_on::text as "madeOn",
      made_through as "madeThrough", state, recorded_by as "recordedBy"
    from collections.promise where company_id = ${companyId} and household_id = ${householdId} order by id`.execute(
    tx,
  )
  return rows
}
