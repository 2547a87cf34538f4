import { type RawBuilder, sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertScope, basisOf, rateDates } from '../scope.ts'
import { noSums, openingArrears, type RateSums, rateSumsBy, ratesOf } from './rate-sums.ts'

type By = 'community' | 'building' | 'item' | 'month'

const keyOf: Record<By, RawBuilder<unknown>> = {
  community: sql`a.community_id`,
  building: sql`a.building_id`,
  item: sql`a.charge_item_id`,
  month: sql`to_char(a.period_month, 'YYYY-MM')`,
}

/** The rows are a partition of the scope, so they sum to the total. */
export const getCollectionBreakdown = implement(
  api.getCollectionBreakdown,
  async (context, input) => {
    await assertScope(context, input)
    const dates = rateDates(context, input)
    const found = await rateSumsBy(context, { scope: input, dates, groupBy: keyOf[input.by] })
    const byKey = [...found].filter(([, sums]) => Object.values(sums).some((fen) => fen !== 0n))
    const names = await namesOf(
      context,
      input.by,
      byKey.map(([key]) => key),
    )
    return {
      basis: basisOf(dates),
      rows: names.flatMap(({ key, ...name }) => {
        const sums = found.get(key)
        return sums ? [toRow(key, name, sums)] : []
      }),
      total: toRow(
        'total',
        { zh: '合计', en: 'Total' },
        byKey.reduce((total, [, sums]) => addSums(total, sums), noSums),
      ),
    }
  },
)

const addSums = (a: RateSums, b: RateSums): RateSums =>
  Object.fromEntries(
    Object.entries(a).map(([name, fen]) => [name, fen + b[name as keyof RateSums]]),
  ) as RateSums

const toRow = (key: string, name: Words, sums: RateSums): api.BreakdownRow => {
  const { current, currentWithWaivers, arrearsRecovery, combined } = ratesOf(sums)
  const chargedFen = sums.charged - sums.reversed
  return {
    key,
    name,
    chargedFen,
    receivedFen: sums.received,
    waivedFen: sums.waived,
    outstandingFen: chargedFen - sums.received - sums.waived,
    openingArrearsFen: openingArrears(sums),
    recoveredFen: sums.priorReceived,
    current,
    currentWithWaivers,
    arrearsRecovery,
    combined,
  }
}

type Named = { key: string } & Words

/** The keys in the order and with the names people know them by. */
const namesOf = async (
  { tx, companyId }: Context,
  by: By,
  keys: readonly string[],
): Promise<Named[]> => {
  if (by === 'month') {
    return [...keys].sort().map((key) => ({
      key,
      zh: `${key.slice(0, 4)}年${Number(key.slice(5))}月`,
      en: key,
    }))
  }
  const named = {
    community: sql`select id, name as zh, name as en, name as sort from property.community where company_id = ${companyId}`,
    building: sql`select id, name as zh, name as en, sort_key as sort from property.building where company_id = ${companyId}
      union all select 0, '（无楼栋）', '(no building)', '~'`,
    item: sql`select id, name_zh, name_en, to_char(sort, '0000') || code from billing.charge_item where company_id = ${companyId}`,
  }[by]
  const { rows } = await sql<Named>`
    select n.id::text as key, n.zh, n.en from (${named}) n (id, zh, en, sort)
    where n.id = any(${keys.map(BigInt)}::bigint[]) order by n.sort, n.id`.execute(tx)
  return rows
}
