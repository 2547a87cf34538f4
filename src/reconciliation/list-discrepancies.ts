import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { findCandidates } from './find-candidates.ts'
import { differenceOf, type Found, selectDiscrepancies } from './find-discrepancy.ts'
import { proposalsFor } from './proposals.ts'
import { assertWholeCompany } from './receive-statement.ts'

/** What was found and is gone again by itself is history and not listed, unless it was booked. */
export const listDiscrepancies = implement(api.listDiscrepancies, async (context, input) => {
  assertWholeCompany(context)
  const filter = sql`d.company_id = ${context.companyId} and d.resolution is distinct from 'gone'
    and (${input.from ?? null}::date is null or t.business_date >= ${input.from ?? null}::date)
    and (${input.to ?? null}::date is null or t.business_date <= ${input.to ?? null}::date)
    and (${input.kind ?? null}::text is null or d.kind = ${input.kind ?? null})
    and (${input.state ?? null}::text is null or d.state = ${input.state ?? null})
    and (${input.channelAccountId ?? null}::bigint is null or t.channel_account_id = ${input.channelAccountId ?? null})
    and (${input.householdId ?? null}::bigint is null or d.household_id = ${input.householdId ?? null})`
  const [afterDate, afterId] = input.after?.split('/') ?? []
  const { rows } = await sql<Found>`${selectDiscrepancies(filter)}
    and (${afterDate ?? null}::date is null or (t.business_date, d.id) < (${afterDate ?? null}::date, ${afterId ?? '0'}::bigint))
    order by t.business_date desc, d.id desc limit ${input.limit + 1}`.execute(context.tx)
  const { rows: sums } = await sql<{ total: number; openCount: number }>`
    select count(*)::int as total, count(*) filter (where d.state = 'open')::int as "openCount"
    from reconciliation.discrepancy d join reconciliation.tie_out t on t.company_id = d.company_id and t.id = d.tie_out_id
    where ${filter}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  const candidates = await findCandidates(context, page)
  return {
    discrepancies: page.map((found) => ({
      ...found,
      differenceFen: (found.theirsFen ?? 0n) - (found.oursFen ?? 0n),
      proposals:
        found.state === 'open' ? proposalsFor(differenceOf(found, candidates.get(found.id))) : [],
    })),
    total: sums[0]?.total ?? 0,
    openCount: sums[0]?.openCount ?? 0,
    next: rows.length > input.limit && last ? `${last.date}/${last.id}` : null,
  }
})
