import { sql } from 'kysely'
import { formatYuan } from '../../kernel/money.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity, reachedCommunities } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { commitShares } from '../shares/share-pools.ts'
import { staffIdOf } from '../tariffs.ts'
import { insertCharges } from './load.ts'
import { readRun } from './read-run.ts'
import { monthOf, type RunScope, scopeOf } from './scope.ts'
import { settleForBatch } from './stage.ts'
import { findObstacles } from './warnings.ts'

/**
 * Publishes a run in one transaction: charges, ledger, aggregates. A unique index on the live run
 * makes a second publisher wait and then find it done, so twice, or twice at once, changes
 * nothing. `supplement` bills under the live run what has come to the register since.
 */
export const publishBilling = implement(api.publishBilling, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { runs, isRepeat } = await publish(context, input, [input.communityId])
  const run = await readRun(context, runs.get(input.communityId) ?? 0n)
  const { expected } = input
  const isAsTried = expected?.chargeCount === run.chargeCount && expected.totalFen === run.totalFen
  if (expected && !isRepeat && !isAsTried) {
    throw failures.runChanged({ count: run.chargeCount, total: formatYuan(run.totalFen) })
  }
  return { run, isRepeat }
})

/** The same for every community the caller reaches, in one load. */
export const publishBillingEverywhere = implement(
  api.publishBillingEverywhere,
  async (context, input) => {
    const communityIds = (await reachedCommunities(context)).map(({ id }) => id)
    const { runs } = await publish(context, input, communityIds)
    return { runs: await Promise.all([...runs.values()].map((runId) => readRun(context, runId))) }
  },
)

type PublishInput = Parameters<typeof scopeOf>[1] & {
  skip: readonly string[]
  supplement: boolean
}

const publish = async (
  context: Context,
  input: PublishInput,
  communityIds: readonly bigint[],
): Promise<{ runs: ReadonlyMap<bigint, bigint>; isRepeat: boolean }> => {
  const everything = scopeOf(context, input, communityIds)
  await settleForBatch(context)
  const claimed = await claimRuns(context, everything)
  const known = await liveRuns(context, everything)
  const due = input.supplement ? communityIds : claimed
  if (due.length === 0) return { runs: known, isRepeat: true }
  const scope = { ...everything, communityIds: due }
  const open = (await findObstacles(context, scope)).filter(
    ({ kind }) => !input.skip.includes(kind),
  )
  if (open[0]) throw failures.runBlocked({ count: open.length, first: open[0].words.zh })
  const runs = new Map([...known].filter(([communityId]) => due.includes(communityId)))
  const count = await insertCharges(context, scope, runs)
  await commitShares(context, monthOf(scope), [...runs.values()])
  for (const [communityId, runId] of runs) {
    await context.announce({ name: 'chargesPosted', communityId, runId })
  }
  return { runs: known, isRepeat: claimed.length === 0 && count === 0n }
}

/**
 * Inserting a live run waits for a publisher that is at it; its commit makes us the second.
 * @returns the communities whose run is ours to post
 */
const claimRuns = async (context: Context, scope: RunScope): Promise<bigint[]> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{ community_id: bigint }>`
    insert into billing.billing_run (company_id, community_id, period_kind, period_month, period_last_day,
      issue_on, state, started_at, published_by)
    select ${companyId}, id, ${scope.period.kind}, ${monthOf(scope)}::date, ${scope.period.lastDay}::date,
      ${scope.issuedOn}::date, 'publishing', ${now.toString()}::timestamptz, ${staffIdOf(context)}
    from unnest(${[...scope.communityIds].sort((a, b) => (a < b ? -1 : 1))}::bigint[]) id
    on conflict (company_id, community_id, period_kind, period_month) where state in ('publishing', 'published')
    do nothing returning community_id`.execute(tx)
  return rows.map((row) => row.community_id)
}

/** Community → its live run, locked, so that a roll back and a supplement cannot cross. */
const liveRuns = async (
  { tx, companyId }: Context,
  scope: RunScope,
): Promise<ReadonlyMap<bigint, bigint>> => {
  const { rows } = await sql<{ id: bigint; community_id: bigint }>`
    select id, community_id from billing.billing_run
    where company_id = ${companyId} and community_id = any(${[...scope.communityIds]}::bigint[])
      and period_kind = ${scope.period.kind} and period_month = ${monthOf(scope)}::date
      and state in ('publishing', 'published') order by id for update`.execute(tx)
  return new Map(rows.map((row) => [row.community_id, row.id]))
}
