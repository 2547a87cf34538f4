import { sql } from 'kysely'
import { implement } from '../../platform/context.ts'
import { decodeTagged } from '../../platform/tagged-json.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { readRun } from './read-run.ts'
import { lastPeriodMonth, monthOf, scopeOf } from './scope.ts'
import { summarize } from './summary.ts'

/**
 * 审阅: what was tried last as it was kept, or what was published as it stands in the charges,
 * both with the same sums and reasons.
 */
export const getBillingReview = implement(api.getBillingReview, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const scope = scopeOf(context, input, [input.communityId])
  const { rows } = await sql<{ id: bigint; state: string; summary: string; startedBy: string }>`
    select r.id, r.state, r.summary::text as summary, coalesce(s.display_name, '') as "startedBy"
    from billing.billing_run r
    left join identity.staff s on s.company_id = r.company_id and s.id = r.published_by
    where r.company_id = ${companyId} and r.community_id = ${input.communityId}
      and r.period_kind = ${scope.period.kind} and r.period_month = ${monthOf(scope)}::date
      and r.state in ('dryRun', 'publishing', 'published')
    order by r.state <> 'dryRun' desc, r.id desc`.execute(tx)
  const [latest] = rows
  const common = {
    lastPeriodMonth: lastPeriodMonth(scope),
    dryRuns: rows.filter(({ state }) => state === 'dryRun').length,
    startedBy: latest?.startedBy ?? '',
  }
  const untouched = { count: 0, settledFen: 0n }
  if (!latest) return { ...common, run: null, summary: null, touched: untouched }
  const run = await readRun(context, latest.id)
  if (latest.state === 'dryRun') {
    const kept = api.runSummary.safeParse(decodeTagged(latest.summary))
    return { ...common, run, summary: kept.data ?? null, touched: untouched }
  }
  const charges = sql`(select * from billing.charge where company_id = ${companyId}
    and period_month = ${run.periodMonth}::date and run_id = ${run.id} and not is_reversed)`
  const { rows: touched } = await sql<{ count: number; settledFen: bigint }>`
    select count(*) filter (where settled_fen + waived_fen > 0)::int as count,
      coalesce(sum(settled_fen), 0)::bigint as "settledFen" from ${charges} c`.execute(tx)
  const summary = await summarize(context, scope, charges)
  return { ...common, run, summary, touched: touched[0] ?? untouched }
})
