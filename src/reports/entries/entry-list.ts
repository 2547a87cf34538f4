import { type RawBuilder, sql } from 'kysely'
import type { Context, Output } from '../../platform/context.ts'
import type * as api from '../api.ts'
import { keyParts } from '../scope.ts'

type Page = Output<typeof api.openMovement>
type Entry = Omit<Page['entries'][number], 'itemName'> & { unitId: bigint; zh: string; en: string }
/** A page without entries still has its sums, in a row of their own. */
type Found = Entry & { total: number; sumFen: bigint }

/**
 * A page of entries, newest first, with count and sum over all of them.
 * @param rows a statement of (kind, id, household_id, unit_id, item_id, period_month, posted_on,
 * fen); kind, id and unit together occur once a day
 */
export const listEntries = async (
  context: Context,
  rows: RawBuilder<unknown>,
  input: { after?: string | undefined; limit: number },
): Promise<Page> => {
  const [day, kind, id, unit] = keyParts(input.after, ['date', 'text', 'id', 'id']) ?? []
  await joinByHash(context)
  const { rows: found } = await sql<Found>`
    with entry as materialized (${rows}), page as (
      select * from entry e
      where ${day ?? null}::date is null
        or (e.posted_on, e.kind, e.id, e.unit_id) < (${day ?? null}::date, ${kind ?? ''}::text, ${id ?? '0'}::bigint, ${unit ?? '0'}::bigint)
      order by e.posted_on desc, e.kind desc, e.id desc, e.unit_id desc limit ${input.limit + 1}
    ), total as (select count(*)::int as total, coalesce(sum(fen), 0)::bigint as fen from entry)
    select total.total, total.fen as "sumFen", e.kind, e.id, e.household_id as "householdId", e.unit_id as "unitId",
      u.code as "unitCode", p.name as "payerName", coalesce(i.name_zh, '') as zh, coalesce(i.name_en, '') as en,
      to_char(e.period_month, 'YYYY-MM') as "periodMonth", e.posted_on as "postedOn", e.fen::bigint as "amountFen"
    from total left join (page e
      join property.unit u on u.company_id = ${context.companyId} and u.id = e.unit_id
      join property.household h on h.company_id = u.company_id and h.id = e.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      left join billing.charge_item i on i.company_id = u.company_id and i.id = e.item_id) on true
    order by e.posted_on desc, e.kind desc, e.id desc, e.unit_id desc`.execute(context.tx)
  const entries = found.filter(({ id: entryId }) => entryId !== null)
  const page = entries.slice(0, input.limit)
  const last = page.at(-1)
  return {
    total: found[0]?.total ?? 0,
    sumFen: found[0]?.sumFen ?? 0n,
    entries: page.map(({ zh, en, unitId: _, total: __, sumFen: ___, ...entry }) => ({
      ...entry,
      itemName: { zh, en },
    })),
    next:
      entries.length > input.limit && last
        ? `${last.postedOn}|${last.kind}|${last.id}|${last.unitId}`
        : null,
  }
}

/**
 * Entries are joined by the thousand; a company that was just billed has no statistics, and the
 * planner would then look them up one by one (twelve seconds instead of half a one).
 */
const joinByHash = ({ tx }: Context): Promise<unknown> =>
  sql`select set_config('enable_nestloop', 'off', true)`.execute(tx)
