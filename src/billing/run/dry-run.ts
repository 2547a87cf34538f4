import { sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { type Context, implement } from '../../platform/context.ts'
import { encodeTagged } from '../../platform/tagged-json.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { staffIdOf } from '../tariffs.ts'
import { readRun } from './read-run.ts'
import { lastPeriodMonth, monthOf, type RunScope, scopeOf } from './scope.ts'
import { settleForBatch, stageCandidates } from './stage.ts'
import { type Summary, summarize } from './summary.ts'
import { findWarnings } from './warnings.ts'

/** 试算: the same candidates a publication would post, summed, compared and thrown away. */
export const dryRunBilling = implement(api.dryRunBilling, async (context, input) => {
  await getCommunity(context, input.communityId)
  const scope = scopeOf(context, input, [input.communityId])
  await assertNotPublished(context, scope)
  await settleForBatch(context)
  await stageCandidates(context, scope)
  const summary = {
    ...(await summarize(context, scope, sql.ref('billing_candidate'))),
    warnings: await findWarnings(context, scope),
  }
  const runId = await storeDryRun(context, scope, input.communityId, summary)
  return {
    run: await readRun(context, runId),
    summary,
    lastPeriodMonth: lastPeriodMonth(scope),
  }
})

/** A published period has nothing left to try; what came later is billed by a supplement. */
const assertNotPublished = async ({ tx, companyId }: Context, scope: RunScope): Promise<void> => {
  const live = await tx
    .selectFrom('billing.billing_run')
    .select('published_at')
    .where('company_id', '=', companyId)
    .where('community_id', 'in', [...scope.communityIds])
    .where('period_kind', '=', scope.period.kind)
    .where('period_month', '=', monthOf(scope))
    .where('state', '=', 'published')
    .executeTakeFirst()
  if (live) throw failures.runPublished({ month: monthOf(scope).slice(0, 7) })
}

/** Kept with its summary, so that whoever opens the page next reads what was tried. */
const storeDryRun = async (
  context: Context,
  scope: RunScope,
  communityId: bigint,
  summary: Summary,
): Promise<bigint> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.billing_run (company_id, community_id, period_kind, period_month, period_last_day,
      issue_on, state, started_at, charge_count, total_fen, summary, published_by)
    values (${companyId}, ${communityId}, ${scope.period.kind}, ${monthOf(scope)}::date,
      ${scope.period.lastDay}::date, ${scope.issuedOn}::date, 'dryRun', ${now.toString()}::timestamptz,
      ${summary.items.reduce((sum, { count }) => sum + count, 0)},
      ${summary.items.reduce((sum, { fen }) => sum + fen, 0n)},
      ${encodeTagged(summary)}::jsonb, ${staffIdOf(context)}::bigint) returning id`.execute(tx)
  if (!rows[0]) throw commonFailures.unavailable()
  return rows[0].id
}
