import { sql } from 'kysely'
import type { OpenCharge } from '../../billing/api.ts'
import { openCharges } from '../../billing/index.ts'
import { limitationLastDay } from '../../collections/index.ts'
import { daysBetween } from '../../kernel/period.ts'
import { prepaymentBalances } from '../../ledger/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { isOpen } from '../arrears/open-charges.ts'

export const getHouseholdBalance = implement(api.getHouseholdBalance, async (context, input) => {
  const { today } = context
  const household = await getHousehold(context, input.householdId)
  const charges = await openCharges(context, { householdId: household.id })
  const held = charges.filter(({ isHeld }) => isHeld)
  const overdue = charges.filter(({ isHeld, dueOn }) => !isHeld && dueOn < today)
  const notDue = charges.filter(({ isHeld, dueOn }) => !isHeld && dueOn >= today)
  const prepaid = await prepaymentBalances(
    context,
    household.accounts.map(({ id }) => id),
  )
  return {
    outstandingFen: sum(charges),
    overdueFen: sum(overdue),
    overdueCount: overdue.length,
    oldestOverdueDays: overdue[0] ? daysBetween(overdue[0].dueOn, today) : null,
    heldFen: sum(held),
    heldCount: held.length,
    notDueFen: sum(notDue),
    notDueCount: notDue.length,
    nextDueOn: notDue[0]?.dueOn ?? null,
    prepaymentFen: [...prepaid.values()].reduce((total, fen) => total + fen, 0n),
    accruedLateFeeFen: charges.reduce((total, charge) => total + charge.accruedLateFeeFen, 0n),
    units: byUnit(charges),
    ...(await readFacts(context, household.id)),
  }
})

const sum = (charges: readonly OpenCharge[]): bigint =>
  charges.reduce((total, { outstandingFen }) => total + outstandingFen, 0n)

const byUnit = (charges: readonly OpenCharge[]) => {
  const units = new Map<bigint, { unitId: bigint; unitCode: string; fen: bigint }>()
  for (const { unitId, unitCode, outstandingFen } of charges) {
    const known = units.get(unitId) ?? { unitId, unitCode, fen: 0n }
    units.set(unitId, { ...known, fen: known.fen + outstandingFen })
  }
  return [...units.values()]
}

const readFacts = async (context: Context, householdId: bigint) => {
  const { companyId, today } = context
  const { rows } = await sql<{
    lastDay: string | null
    daysLeft: number | null
    receipts: number
    lastPaidOn: string | null
  }>`
    select l.day as "lastDay", l.day - ${today}::date as "daysLeft",
      (select count(*)::int from invoices.receipt r where r.company_id = ${companyId}
        and r.household_id = ${householdId} and r.voided_at is null) as receipts,
      (select max(p.received_on) from payments.payment p where p.company_id = ${companyId}
        and p.household_id = ${householdId} and not p.is_reversed) as "lastPaidOn"
    from (select min(${limitationLastDay(context)}) as day from billing.charge c
      where c.company_id = ${companyId} and c.household_id = ${householdId} and ${isOpen}
        and c.due_on < ${today}::date) l`.execute(context.tx)
  const { lastDay, daysLeft, receipts, lastPaidOn } = rows[0] ?? {
    lastDay: null,
    daysLeft: null,
    receipts: 0,
    lastPaidOn: null,
  }
  return {
    limitation: lastDay === null || daysLeft === null ? null : { lastDay, daysLeft },
    receipts,
    lastPaidOn,
  }
}
