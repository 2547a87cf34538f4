import { sql } from 'kysely'
import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import {
  type Context,
  implement,
  type Operation,
  type Platform,
  systemActor,
} from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { approve } from './approve-plan.ts'
import { failures } from './failures.ts'
import { makePlans } from './make-plan.ts'
import { settleDecisions } from './settle-decisions.ts'

export const makePlan = implement(api.makePlan, async (context, { communityId }) => {
  await getCommunity(context, communityId)
  const { planIds, decided, rules } = await makePlans(context, { communityId, isRemake: true })
  const planId = planIds.get(communityId)
  if (planId === undefined) throw failures.planBegun()
  const { rows } = await sql<{
    households: number
  }>`select count(*)::int as households from collections.decision
    where company_id = ${context.companyId} and plan_id = ${planId}`.execute(context.tx)
  return {
    planId,
    day: context.today,
    households: rows[0]?.households ?? 0,
    decided,
    fallback: rules.places.find(({ buildingId }) => buildingId === 0n)?.fallback ?? null,
  }
})

const planNight = implement(
  command({
    name: 'planDunning',
    access: [],
    isBulk: true,
    summary:
      'Makes today’s dunning plans of all communities, and approves those that may approve themselves.',
    input: z.strictObject({}),
    output: z.object({}),
  }),
  async (context) => {
    await settleDecisions(context)
    const { planIds, rules } = await makePlans(context, { communityId: null, isRemake: false })
    for (const { communityId, buildingId, strategy, mode } of rules.places) {
      const planId = planIds.get(communityId)
      const isItself = buildingId === 0n && strategy.content.approvesItself && mode !== 'off'
      if (planId !== undefined && isItself) {
        await approve(context, { communityId, day: context.today, planId })
      }
    }
    return {}
  },
)

const followMessages = implement(
  command({
    name: 'followDunning',
    access: [],
    summary: 'Notes what became of the messages that plans have queued.',
    input: z.strictObject({}),
    output: z.object({}),
  }),
  async (context: Context) => {
    await settleDecisions(context)
    return {}
  },
)

const run = (platform: Platform, companyId: bigint, operation: Operation) =>
  execute(platform, operation, {}, { actor: systemActor('job'), companyId })

/** The nightly plan, and what follows it through the day, by the names they are queued under. */
export const planTasks: Readonly<Record<string, Task>> = {
  planDunning: async (platform, { companyId }) => {
    await run(platform, companyId, planNight)
  },
  followDunning: async (platform, { companyId }) => {
    await run(platform, companyId, followMessages)
  },
}
