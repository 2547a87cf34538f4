import { type RawBuilder, sql } from 'kysely'
import { limitationLastDay } from '../../collections/index.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertScope, inScope, keyParts, ofDebtor } from '../scope.ts'
import { type Bucket, bucketOf } from './ageing.ts'
import { isHeld, isOpen, isOverdue, openFen } from './open-charges.ts'

type Row = {
  chargeId: bigint
  periodMonth: string
  householdId: bigint
  unitCode: string
  payerName: string
  zh: string
  en: string
  dueOn: string
  daysOverdue: number
  bucket: Bucket
  amountFen: bigint
  outstandingFen: bigint
  isHeld: boolean
  limitationLastDay: string
  limitationDaysLeft: number
}

export const listArrears = implement(api.listArrears, async (context, input) => {
  await assertScope(context, input)
  const arrears = selectArrears(context, input)
  const [due, id] = keyParts(input.after, ['date', 'id']) ?? []
  const { rows } = await sql<Row>`
    select * from (${arrears}) a
    where ${due ?? null}::date is null or (a."dueOn", a."chargeId") > (${due ?? null}::date, ${id ?? '0'}::bigint)
    order by a."dueOn", a."chargeId" limit ${input.limit + 1}`.execute(context.tx)
  const { rows: sums } = await sql<{ total: number; households: number; fen: bigint }>`
    select count(*)::int as total, count(distinct "householdId")::int as households,
      coalesce(sum("outstandingFen"), 0)::bigint as fen from (${arrears}) a`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return {
    asOf: context.today,
    arrears: page.map(({ zh, en, ...row }) => ({ ...row, itemName: { zh, en } })),
    total: sums[0]?.total ?? 0,
    households: sums[0]?.households ?? 0,
    outstandingFen: sums[0]?.fen ?? 0n,
    next: rows.length > input.limit && last ? `${last.dueOn}|${last.chargeId}` : null,
  }
})

const selectArrears = (
  context: Context,
  input: Input<typeof api.listArrears>,
): RawBuilder<unknown> => {
  const { companyId, today } = context
  const conditions = [
    sql`c.company_id = ${companyId}`,
    isOpen,
    isOverdue(context),
    inScope(context, input, 'c'),
    ofDebtor(context, input, 'c'),
  ]
  if (input.bucket) conditions.push(sql`${bucketOf(context)} = ${input.bucket}`)
  if (input.limitationWithin !== undefined) {
    conditions.push(
      sql`${limitationLastDay(context)} - ${today}::date <= ${input.limitationWithin}`,
    )
  }
  if (input.text) {
    conditions.push(
      sql`(strpos(u.code, ${input.text.toUpperCase()}) > 0 or strpos(p.name, ${input.text}) > 0)`,
    )
  }
  return sql`
    select c.id as "chargeId", to_char(c.period_month, 'YYYY-MM') as "periodMonth", c.household_id as "householdId",
      u.code as "unitCode", p.name as "payerName", i.name_zh as zh, i.name_en as en, c.due_on as "dueOn",
      ${today}::date - c.due_on as "daysOverdue", ${bucketOf(context)} as bucket, c.amount_fen as "amountFen",
      ${openFen} as "outstandingFen", ${isHeld(context)} as "isHeld", ${limitationLastDay(context)} as "limitationLastDay",
      ${limitationLastDay(context)} - ${today}::date as "limitationDaysLeft"
    from billing.charge c
    join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
    join property.household h on h.company_id = c.company_id and h.id = c.household_id
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where ${sql.join(conditions, sql` and `)}`
}
