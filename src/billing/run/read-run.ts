import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'

const runColumns = [
  'id',
  'community_id as communityId',
  'period_kind as periodKind',
  'period_month as periodMonth',
  'state',
  'charge_count as chargeCount',
  'total_fen as totalFen',
  'issue_on as issueOn',
  'started_at as startedAt',
  'published_at as publishedAt',
] as const

export const readRun = async (context: Context, runId: bigint) => {
  const run = await context.tx
    .selectFrom('billing.billing_run')
    .select(runColumns)
    .where('company_id', '=', context.companyId)
    .where('id', '=', runId)
    .executeTakeFirst()
  if (!run) throw notFound('run')
  assertReaches(context, run.communityId, 'run')
  return run
}

export const listBillingRuns = implement(api.listBillingRuns, async (context, input) => {
  await getCommunity(context, input.communityId)
  const runs = await context.tx
    .selectFrom('billing.billing_run')
    .select(runColumns)
    .where('company_id', '=', context.companyId)
    .where('community_id', '=', input.communityId)
    .orderBy('started_at', 'desc')
    .limit(input.limit)
    .execute()
  return { runs }
})
