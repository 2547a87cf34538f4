import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { entriesOf } from '../ledger/index.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { currentShiftId } from './counter.ts'

type Row = {
  id: bigint
  communityId: bigint
  householdId: bigint
  payerName: string
  unitCode: string
  method: string
  amountFen: bigint
  refundedFen: bigint
  surplusFen: bigint
  paidAt: string
  receivedOn: string
  channelTradeNo: string | null
  isReversed: boolean
  note: string
}

const selectPayments = (condition: RawBuilder<unknown>): RawBuilder<Row> => sql<Row>`
  select p.id, p.community_id as "communityId", p.household_id as "householdId", q.name as "payerName",
    coalesce((select min(u.code collate "C") from payments.payment_line l
      join property.billing_account a on a.company_id = l.company_id and a.id = l.billing_account_id
      join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
      where l.company_id = p.company_id and l.payment_id = p.id), '') as "unitCode",
    p.method, p.amount_fen as "amountFen", p.refunded_fen as "refundedFen", p.surplus_fen as "surplusFen",
    p.paid_at as "paidAt", p.received_on as "receivedOn", p.channel_trade_no as "channelTradeNo",
    p.is_reversed as "isReversed", p.note
  from payments.payment p
  join property.household h on h.company_id = p.company_id and h.id = p.household_id
  join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
  where ${condition}`

export const listPayments = implement(api.listPayments, async (context, input) => {
  await getCommunity(context, input.communityId)
  const shiftId = input.shiftOnly ? ((await currentShiftId(context)) ?? 0n) : null
  const filter = sql`p.company_id = ${context.companyId} and p.community_id = ${input.communityId}
    and (${input.from ?? null}::date is null or p.received_on >= ${input.from ?? null}::date)
    and (${input.to ?? null}::date is null or p.received_on <= ${input.to ?? null}::date)
    and (${input.method ?? null}::text is null or p.method = ${input.method ?? null})
    and (${input.householdId ?? null}::bigint is null or p.household_id = ${input.householdId ?? null})
    and (${input.text} = '' or strpos(coalesce(p.channel_trade_no, ''), ${input.text}) > 0
      or exists (select from payments.payment_attempt t
        where t.company_id = p.company_id and t.id = p.attempt_id and strpos(t.out_trade_no, ${input.text}) > 0)
      or exists (select from property.household h
        join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
        where h.company_id = p.company_id and h.id = p.household_id and strpos(q.name, ${input.text}) > 0))
    and ${
      {
        all: sql`true`,
        valid: sql`not p.is_reversed`,
        refunded: sql`p.refunded_fen > 0`,
        reversed: sql`p.is_reversed`,
      }[input.state]
    }
    and (${shiftId}::bigint is null or p.shift_id = ${shiftId})`
  const [afterOn, afterId] = input.after?.split('/') ?? []
  const { rows } = await sql<Row>`${selectPayments(filter)}
    and (${afterOn ?? null}::date is null or (p.received_on, p.id) < (${afterOn ?? null}::date, ${afterId ?? '0'}::bigint))
    order by p.received_on desc, p.id desc limit ${input.limit + 1}`.execute(context.tx)
  const { rows: sums } = await sql<{ total: number; amountFen: bigint }>`
    select count(*)::int as total, coalesce(sum(p.amount_fen) filter (where not p.is_reversed), 0)::bigint as "amountFen"
    from payments.payment p where ${filter}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    payments: page,
    ...(sums[0] ?? { total: 0, amountFen: 0n }),
    next: rows.length > input.limit && last ? `${last.receivedOn}/${last.id}` : null,
  }
})

/** @throws Failure notFound, also when the caller does not reach its community */
export const findPayment = async (context: Context, paymentId: bigint): Promise<Row> => {
  const { rows } = await selectPayments(
    sql`p.company_id = ${context.companyId} and p.id = ${paymentId}`,
  ).execute(context.tx)
  if (!rows[0]) throw notFound('payment')
  assertReaches(context, rows[0].communityId, 'payment')
  return rows[0]
}

export const getPayment = implement(api.getPayment, async (context, input) => {
  const payment = await findPayment(context, input.paymentId)
  const { tx, companyId } = context
  const { rows: allocations } = await sql<{
    id: bigint
    chargeId: bigint
    itemName: string
    periodMonth: string
    amountFen: bigint
  }>`
    select a.id, a.charge_id as "chargeId", i.name_zh as "itemName", a.period_month as "periodMonth",
      a.amount_fen as "amountFen"
    from payments.allocation a
    join billing.charge c on c.company_id = a.company_id and c.id = a.charge_id and c.period_month = a.period_month
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where a.company_id = ${companyId} and a.payment_id = ${input.paymentId} order by a.id`.execute(
    tx,
  )
  const entries = []
  for (const source of [input.paymentId, ...allocations.map(({ id }) => id)]) {
    entries.push(...(await entriesOf(context, source)))
  }
  const refunds = await tx
    .selectFrom('payments.refund')
    .select(['id', 'amount_fen as amountFen', 'state', 'reason', 'requested_at as requestedAt'])
    .where('company_id', '=', companyId)
    .where('payment_id', '=', input.paymentId)
    .orderBy('id')
    .execute()
  return {
    payment,
    allocations,
    entries: entries.map(({ reversesId, ...entry }) => ({
      ...entry,
      isReversal: reversesId !== null,
    })),
    refunds,
  }
})
