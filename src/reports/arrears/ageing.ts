import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertScope, inScope, ofDebtor, type Scope } from '../scope.ts'
import { isOpen, isOverdue, openFen } from './open-charges.ts'
import { readRadar } from './radar.ts'

export type Bucket = (typeof api.ageBuckets)[number]

/** 账龄: days past due, upper end inclusive; null is without end. */
const buckets: readonly { key: Bucket; upTo: number | null; label: Words }[] = [
  { key: 'days30', upTo: 30, label: { zh: '30 天内', en: 'up to 30 days' } },
  { key: 'days60', upTo: 60, label: { zh: '31–60 天', en: '31–60 days' } },
  { key: 'days90', upTo: 90, label: { zh: '61–90 天', en: '61–90 days' } },
  { key: 'days180', upTo: 180, label: { zh: '91–180 天', en: '91–180 days' } },
  { key: 'days365', upTo: 365, label: { zh: '181–365 天', en: '181–365 days' } },
  { key: 'years2', upTo: 730, label: { zh: '1–2 年', en: '1–2 years' } },
  { key: 'years3', upTo: 1095, label: { zh: '2–3 年', en: '2–3 years' } },
  { key: 'beyond', upTo: null, label: { zh: '3 年以上', en: 'over 3 years' } },
]

/** The bucket of an overdue charge `c`, as an expression. */
export const bucketOf = ({ today }: Context): RawBuilder<unknown> =>
  sql`case ${sql.join(
    buckets.map(({ key, upTo }) =>
      upTo === null ? sql`else ${key}` : sql`when ${today}::date - c.due_on <= ${upTo} then ${key}`,
    ),
    sql` `,
  )} end`

type Cell = { key: string; zh: string; en: string; bucket: Bucket; charges: number; fen: bigint }

export const getAgeing = implement(api.getAgeing, async (context, input) => {
  await assertScope(context, input)
  const { cells, households } = await readCells(context, input, input.by)
  const keys = [...new Map(cells.map((cell) => [cell.key, { zh: cell.zh, en: cell.en }]))]
  const summary = (wanted: readonly Cell[], householdCount: number) => ({
    households: householdCount,
    totalFen: sum(wanted, ({ fen }) => fen),
    fen: buckets.map(({ key }) => sum(wanted, (cell) => (cell.bucket === key ? cell.fen : 0n))),
    charges: buckets.map(({ key }) =>
      Number(sum(wanted, (cell) => (cell.bucket === key ? BigInt(cell.charges) : 0n))),
    ),
  })
  return {
    asOf: context.today,
    buckets: buckets.map(({ key, label }) => ({ key, label })),
    rows: keys.map(([key, name]) => ({
      key,
      name,
      ...summary(
        cells.filter((cell) => cell.key === key),
        households.get(key) ?? 0,
      ),
    })),
    total: summary(cells, households.get('total') ?? 0),
    limitation: await readRadar(context, input),
  }
})

const sum = <T>(items: readonly T[], value: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + value(item), 0n)

const groups = {
  none: sql`'all'::text, '全部'::text, 'All'::text, ''::text`,
  building: sql`c.building_id::text, coalesce(b.name, '（无楼栋）'), coalesce(b.name, '(no building)'), coalesce(b.sort_key, '~')`,
  item: sql`c.charge_item_id::text, i.name_zh, i.name_en, to_char(i.sort, '0000') || i.code`,
} as const

const readCells = async (
  context: Context,
  scope: Scope,
  by: keyof typeof groups,
): Promise<{ cells: Cell[]; households: ReadonlyMap<string, number> }> => {
  const overdue = sql`
    select x.key, x.zh, x.en, x.sort, ${bucketOf(context)} as bucket, c.household_id, ${openFen} as fen
    from billing.charge c
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    left join property.building b on b.company_id = c.company_id and b.id = c.building_id
    cross join lateral (select ${groups[by]}) x (key, zh, en, sort)
    where c.company_id = ${context.companyId} and ${isOpen} and ${isOverdue(context)}
      and ${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}`
  const { rows: cells } = await sql<Cell>`
    select key, zh, en, bucket, count(*)::int as charges, sum(fen)::bigint as fen
    from (${overdue}) o group by key, zh, en, sort, bucket order by sort, key`.execute(context.tx)
  const { rows: counts } = await sql<{ key: string | null; n: number }>`
    select key, count(distinct household_id)::int as n from (${overdue}) o
    group by grouping sets ((key), ())`.execute(context.tx)
  return { cells, households: new Map(counts.map(({ key, n }) => [key ?? 'total', n])) }
}
