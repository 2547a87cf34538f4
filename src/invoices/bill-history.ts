import { sql } from 'kysely'
import { chargesOfHousehold } from '../billing/index.ts'
import { implement } from '../platform/context.ts'
import type * as api from './api.ts'
import { getBillHistory as contract } from './api.ts'
import { reachHousehold } from './bill.ts'

export const getBillHistory = implement(contract, async (context, input) => {
  const household = await reachHousehold(context, input.householdId)
  const months = new Map<string, api.BillHistory['months'][number]>()
  for (const charge of await chargesOfHousehold(context, household.id)) {
    if (charge.isReversed) continue
    const month = months.get(charge.periodMonth) ?? {
      month: charge.periodMonth,
      amountFen: 0n,
      outstandingFen: 0n,
      items: [],
    }
    month.amountFen += charge.amountFen
    month.outstandingFen += charge.outstandingFen
    month.items.push({ item: charge.itemName, amountFen: charge.amountFen })
    months.set(charge.periodMonth, month)
  }
  const { rows } = await sql<api.BillHistory['payments'][number]>`
    select p.id as "paymentId", p.amount_fen as "amountFen", p.refunded_fen as "refundedFen", p.method,
      p.paid_at as "paidAt", p.is_reversed as "isReversed", p.attempt_id as "attemptId", r.id as "receiptId",
      r.receipt_no as "receiptNo", r.voided_at is not null as "isVoided"
    from payments.payment p
    left join invoices.receipt r on r.company_id = p.company_id and r.payment_id = p.id
    where p.company_id = ${context.companyId} and p.household_id = ${household.id} and p.method <> 'opening'
    order by p.received_on desc, p.id desc limit 120`.execute(context.tx)
  return {
    months: [...months.values()].sort((a, b) => (a.month < b.month ? 1 : -1)),
    payments: rows,
  }
})
