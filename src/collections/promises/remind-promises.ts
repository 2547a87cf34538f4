import { sql } from 'kysely'
import { plainYuan } from '../../kernel/money.ts'
import { householdNames, notify, withdrawMessages } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'

type Due = {
  readonly community_id: bigint
  readonly household_id: bigint
  readonly subject: string
  readonly amount_fen: bigint
  readonly day: string
}

/** How long before a part of a plan falls due its payer hears of it. */
const partDaysAhead = 3

/**
 * 10:00: who did not keep yesterday's promise is asked once in writing, and who has a part of a plan
 * to pay in three days is reminded of the day they agreed to. The rules are asked again when it
 * leaves.
 */
export const remindAgreed = async (context: Context): Promise<void> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<Due>`
    select h.community_id, m.household_id, 'promise:' || m.id || ':' || m.promised_on as subject, m.amount_fen, m.promised_on as day
    from collections.promise m
    join property.household h on h.company_id = m.company_id and h.id = m.household_id
    where m.company_id = ${companyId} and m.state = 'broken' and m.promised_on = ${today}::date - 1
    union all
    select h.community_id, i.household_id, 'instalment:' || i.id || ':' || p.number, p.amount_fen, p.due_on
    from collections.instalment p
    join collections.instalment_plan i on i.company_id = p.company_id and i.id = p.plan_id and i.state = 'signed'
    join property.household h on h.company_id = i.company_id and h.id = i.household_id
    where p.company_id = ${companyId} and p.state = 'open' and p.due_on = ${today}::date + ${sql.lit(partDaysAhead)}::int`.execute(
    tx,
  )
  const names = await householdNames(
    context,
    rows.map((row) => row.household_id),
  )
  const open = await openOf(context, rows)
  await notify(
    context,
    rows.flatMap((row) => {
      const name = names.get(row.household_id)
      const { fen: left, months: periodMonths } = open.get(row.household_id) ?? nothing
      const amountFen = left < row.amount_fen ? left : row.amount_fen
      if (!name || amountFen === 0n) return []
      const { sign, steward, phone, payer, home } = name
      return {
        kind: 'promiseDue' as const,
        communityId: row.community_id,
        householdId: row.household_id,
        subject: row.subject,
        amountFen,
        // What is left of a promise is read again when it leaves; a plan's part is its own amount.
        ...(row.subject.startsWith('promise:') ? { periodMonths } : {}),
        variables: {
          ...{ sign, steward, phone, payer, home },
          amount: plainYuan(amountFen),
          promisedOn: row.day,
        },
      }
    }),
  )
}

type Open = { readonly fen: bigint; readonly months: readonly string[] }
const nothing: Open = { fen: 0n, months: [] }

const openOf = async (
  context: Context,
  rows: readonly Due[],
): Promise<ReadonlyMap<bigint, Open>> => {
  const { tx } = context
  const householdIds = [...new Set(rows.map((row) => row.household_id))]
  const { rows: found } = await sql<Open & { household_id: bigint }>`
    select c.household_id, sum(c.amount_fen - c.settled_fen - c.waived_fen)::bigint as fen,
      array_agg(distinct c.period_month::text order by c.period_month::text) as months from billing.charge c
    where c.company_id = ${context.companyId} and c.household_id = any(${householdIds}::bigint[])
      and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen group by c.household_id`.execute(
    tx,
  )
  return new Map(found.map((row) => [row.household_id, row]))
}

/** What waits to be said of a promise that is paid by now, late or not, or of a part that is, is not said. */
export const withdrawPaid = async (
  context: Context,
  householdIds: readonly bigint[],
): Promise<void> => {
  await withdrawMessages(
    context,
    sql`m.kind = 'promiseDue' and m.household_id = any(${[...householdIds]}::bigint[]) and (
      exists (select from collections.promise p where p.company_id = m.company_id and p.household_id = m.household_id
        and m.subject = 'promise:' || p.id || ':' || p.promised_on and (p.state = 'kept' or p.amount_fen <= (
          select coalesce(sum(y.amount_fen - y.refunded_fen), 0) from payments.payment y where y.company_id = p.company_id
            and y.household_id = p.household_id and not y.is_reversed and y.paid_at >= p.made_at)))
      or exists (select from collections.instalment_plan i
        join collections.instalment t on t.company_id = i.company_id and t.plan_id = i.id
        where i.company_id = m.company_id and i.household_id = m.household_id
          and m.subject = 'instalment:' || i.id || ':' || t.number and t.state = 'paid'))`,
  )
}
