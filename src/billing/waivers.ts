import { type RawBuilder, sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { formatYuan } from '../kernel/money.ts'
import { notFound } from '../kernel/things.ts'
import {
  type Account,
  badDebt,
  discount,
  post,
  receivable,
  reverse,
  waiver as waiverAccount,
} from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { assertSecondPerson, staffIdOf } from './tariffs.ts'

type ChargeFacts = {
  household_id: bigint
  community_id: bigint
  billing_account_id: bigint
  charge_item_id: bigint
  open_fen: bigint
}

const findOpenCharge = async (
  context: Context,
  charge: { id: bigint; month: string },
  lock: RawBuilder<unknown> = sql``,
): Promise<ChargeFacts> => {
  const { rows } = await sql<ChargeFacts>`
    select household_id, community_id, billing_account_id, charge_item_id,
      case when is_reversed then 0 else amount_fen - settled_fen - waived_fen end as open_fen
    from billing.charge where company_id = ${context.companyId} and id = ${charge.id}
      and period_month = ${charge.month}::date ${lock}`.execute(context.tx)
  if (!rows[0]) throw notFound('charge')
  assertReaches(context, rows[0].community_id, 'charge')
  return rows[0]
}

export const requestWaiver = implement(api.requestWaiver, async (context, input) => {
  const charge = await findOpenCharge(context, { id: input.chargeId, month: input.periodMonth })
  if (input.amountFen > charge.open_fen) {
    throw failures.waiverTooLarge({ open: formatYuan(charge.open_fen) }, { field: 'amountFen' })
  }
  const { id } = await context.tx
    .insertInto('billing.waiver')
    .values({
      company_id: context.companyId,
      household_id: charge.household_id,
      charge_id: input.chargeId,
      period_month: input.periodMonth,
      kind: input.kind,
      amount_fen: input.amountFen,
      reason: input.reason,
      state: 'requested',
      requested_by: staffIdOf(context),
      requested_at: context.now.toString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { waiverId: id }
})

/**
 * Decides a waiver. Approving posts waiver(item) / receivable and lowers the charge in one
 * guarded update; two people approving at once approve once.
 */
export const decideWaiver = implement(api.decideWaiver, async (context, input) => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{
    charge_id: bigint
    period_month: string
    kind: string
    amount_fen: bigint
    requested_by: bigint
    state: string
  }>`select charge_id, period_month, kind, amount_fen, requested_by, state from billing.waiver
    where company_id = ${companyId} and id = ${input.waiverId} for update`.execute(tx)
  const waiver = rows[0]
  if (!waiver) throw notFound('waiver')
  const charge = await findOpenCharge(
    context,
    { id: waiver.charge_id, month: waiver.period_month },
    sql`for no key update`,
  )
  if (waiver.state !== 'requested') throw failures.alreadyDecided()
  assertSecondPerson(context, waiver.requested_by)
  await sql`update billing.waiver set state = ${input.approve ? 'approved' : 'refused'},
      decided_by = ${staffIdOf(context)}, decided_at = ${context.now.toString()}::timestamptz,
      decision_note = ${input.note}
    where company_id = ${companyId} and id = ${input.waiverId}`.execute(tx)
  if (!input.approve) return {}
  const lowered = await sql`update billing.charge set waived_fen = waived_fen + ${waiver.amount_fen}
    where company_id = ${companyId} and id = ${waiver.charge_id} and period_month = ${waiver.period_month}::date
      and not is_reversed and settled_fen + waived_fen + ${waiver.amount_fen} <= amount_fen`.execute(
    tx,
  )
  if (lowered.numAffectedRows !== 1n) {
    throw failures.waiverTooLarge({ open: formatYuan(charge.open_fen) })
  }
  await post(context, [
    {
      debit: debitOf(waiver.kind, charge.charge_item_id),
      credit: receivable(charge.billing_account_id),
      amountFen: waiver.amount_fen,
      sourceKind: 'waiver',
      sourceId: input.waiverId,
      postedOn: today,
      periodMonth: waiver.period_month,
    },
  ])
  await appendWaived(context, waiver, waiver.amount_fen)
  return {}
})

/** A write-off is a bad debt; a discount lowers what the item earned; the rest is released. */
const debitOf = (kind: string, chargeItemId: bigint): Account => {
  if (kind === 'writeOff') return badDebt
  return kind === 'discount' ? discount(chargeItemId) : waiverAccount(chargeItemId)
}

const appendWaived = async (
  { tx, companyId, today }: Context,
  charge: { charge_id: bigint; period_month: string },
  fen: bigint,
): Promise<void> => {
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, waived_fen)
    select company_id, community_id, building_id, charge_item_id, period_month, ${today}::date, ${fen}::bigint
    from billing.charge where company_id = ${companyId} and id = ${charge.charge_id}
      and period_month = ${charge.period_month}::date`.execute(tx)
}

/** 撤销减免: the opposite transfers are posted and the amount is owed again. */
export const reverseWaiver = implement(api.reverseWaiver, async (context, input) => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{
    charge_id: bigint
    period_month: string
    amount_fen: bigint
    state: string
  }>`select charge_id, period_month, amount_fen, state from billing.waiver
    where company_id = ${companyId} and id = ${input.waiverId} for update`.execute(tx)
  const waiver = rows[0]
  if (!waiver) throw notFound('waiver')
  await findOpenCharge(
    context,
    { id: waiver.charge_id, month: waiver.period_month },
    sql`for no key update`,
  )
  if (waiver.state !== 'approved') throw failures.alreadyDecided()
  await sql`update billing.waiver set state = 'reversed', decision_note = decision_note || ${`\n撤销：${input.reason}`}
    where company_id = ${companyId} and id = ${input.waiverId}`.execute(tx)
  await sql`update billing.charge set waived_fen = waived_fen - ${waiver.amount_fen}
    where company_id = ${companyId} and id = ${waiver.charge_id} and period_month = ${waiver.period_month}::date`.execute(
    tx,
  )
  await reverse(context, { kind: 'waiver', id: input.waiverId, postedOn: today })
  await appendWaived(context, waiver, -waiver.amount_fen)
  return {}
})

const findUnitCommunity = async (context: Context, unitId: bigint): Promise<bigint> => {
  const unit = await context.tx
    .selectFrom('property.unit')
    .select('community_id')
    .where('company_id', '=', context.companyId)
    .where('id', '=', unitId)
    .executeTakeFirst()
  if (!unit) throw notFound('unit')
  assertReaches(context, unit.community_id, 'unit')
  return unit.community_id
}

export const requestVacancy = implement(api.requestVacancy, async (context, input) => {
  if (input.to !== null && input.to < input.from) {
    throw commonFailures.invalidInput({ field: 'to', reason: 'before "from"' }, { field: 'to' })
  }
  await findUnitCommunity(context, input.unitId)
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.vacancy (company_id, unit_id, charge_item_id, span, discount_bp, reason, legal_basis, state, requested_by)
    values (${context.companyId}, ${input.unitId}, ${input.chargeItemId},
      daterange(${input.from}::date, ${input.to}::date, '[]'), ${input.discountBp}, ${input.reason},
      ${input.legalBasis}, 'requested', ${staffIdOf(context)}) returning id`.execute(context.tx)
  return { vacancyId: rows[0]?.id ?? 0n }
})

export const decideVacancy = implement(api.decideVacancy, async (context, input) => {
  const { tx, companyId } = context
  const { rows } = await sql<{ unit_id: bigint; requested_by: bigint; state: string }>`
    select unit_id, requested_by, state from billing.vacancy
    where company_id = ${companyId} and id = ${input.vacancyId} for update`.execute(tx)
  const vacancy = rows[0]
  if (!vacancy) throw notFound('vacancy')
  await findUnitCommunity(context, vacancy.unit_id)
  if (vacancy.state !== 'requested') throw failures.alreadyDecided()
  assertSecondPerson(context, vacancy.requested_by)
  await sql`update billing.vacancy set state = ${input.approve ? 'approved' : 'refused'},
      decided_by = ${staffIdOf(context)}, decided_at = ${context.now.toString()}::timestamptz
    where company_id = ${companyId} and id = ${input.vacancyId}`.execute(tx)
  return {}
})

export const listApprovals = implement(api.listApprovals, async (context) => {
  const { tx, companyId } = context
  const scope =
    context.communities === 'all'
      ? sql`true`
      : sql`x.community_id = any(${[...context.communities]}::bigint[])`
  const { rows } = await sql<{
    kind: 'waiver' | 'vacancy' | 'tariffVersion'
    id: bigint
    label: string
    item_zh: string
    item_en: string
    amount_fen: bigint | null
    reason: string
    requested_by: bigint
    household_id: bigint | null
  }>`
    select x.* from (
      select 'waiver' as kind, w.id, u.code as label, i.name_zh as item_zh, i.name_en as item_en, w.amount_fen,
        w.reason, w.requested_by, w.household_id, c.community_id
      from billing.waiver w
      join billing.charge c on c.company_id = w.company_id and c.id = w.charge_id and c.period_month = w.period_month
      join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
      join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
      where w.company_id = ${companyId} and w.state = 'requested'
      union all
      select 'vacancy', v.id, u.code, i.name_zh, i.name_en, null, v.reason, v.requested_by, null, u.community_id
      from billing.vacancy v
      join property.unit u on u.company_id = v.company_id and u.id = v.unit_id
      join billing.charge_item i on i.company_id = v.company_id and i.id = v.charge_item_id
      where v.company_id = ${companyId} and v.state = 'requested'
      union all
      select 'tariffVersion', v.id, t.name, i.name_zh, i.name_en, null, v.legal_basis, v.proposed_by, null, t.community_id
      from billing.tariff_version v
      join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
      join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
      where v.company_id = ${companyId} and v.state = 'draft'
    ) x where ${scope} order by x.id`.execute(tx)
  return {
    approvals: rows.map((row) => ({
      kind: row.kind,
      id: row.id,
      title: { zh: `${row.label} ${row.item_zh}`, en: `${row.label} ${row.item_en}` },
      amountFen: row.amount_fen,
      reason: row.reason,
      requestedBy: row.requested_by,
      householdId: row.household_id,
    })),
  }
})
