import { sql } from 'kysely'
import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { addDays, daysBetween } from '../../kernel/period.ts'
import { type Context, implement, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { settleDecisions } from '../plan/settle-decisions.ts'
import { learn } from '../policy/belief.ts'
import { stageOf } from '../policy/ladder.ts'
import { nextShadowPrices } from '../policy/prices.ts'
import { strategiesIn } from '../strategies/strategy-in-use.ts'
import { beliefInUse } from './belief-in-use.ts'
import { askedOfPeople, creditDays, maturedDecisions } from './matured.ts'

/**
 * Learns from the decisions whose week is over, a week of them at a time: the belief of what contacts
 * do, and what a call or visit costs the others that wait for one. The belief says up to which day it
 * has learnt, so no decision is learnt from twice, and a run that broke off begins again.
 */
const learnWeek = async (context: Context): Promise<{ readonly learnt: number }> => {
  const { tx, companyId, today, now } = context
  await settleDecisions(context)
  const before = await beliefInUse(context)
  const first = await firstDay(context)
  const to = addDays(today, -creditDays - 1)
  const from = before.learntUpTo ? addDays(before.learntUpTo, 1) : first
  if (from === null || daysBetween(from, to) < creditDays - 1) return { learnt: 0 }
  const days = { from, to }
  const bills = await sql<{
    n: number
  }>`select coalesce(sum(bills_matured), 0)::float8 as n from collections.payer
    where company_id = ${companyId}`.execute(tx)
  const stage = stageOf(bills.rows[0]?.n ?? 0, before.decisionCount)
  const decisions = await maturedDecisions(context, days, stage)
  const belief = decisions.count > 0 ? learn(before.belief, decisions) : before.belief
  const weeks = (daysBetween(from, to) + 1) / 7
  const asked = await askedOfPeople(context, days)
  const capacity = await capacityOf(context)
  const shadow = nextShadowPrices(
    before.shadow,
    { wechat: 0, sms: 0, call: asked.call / weeks, visit: asked.visit / weeks },
    { wechat: null, sms: null, ...capacity },
  )
  await sql`insert into collections.policy_belief (company_id, learnt_up_to, decision_count, mean, covariance, shadow_prices, made_at)
    values (${companyId}, ${to}::date, ${before.decisionCount + decisions.count}, ${[...belief.mean]}::float8[],
      ${[...belief.covariance]}::float8[], ${JSON.stringify(shadow)}::jsonb, ${now.toString()})`.execute(
    tx,
  )
  return { learnt: decisions.count }
}

const firstDay = async ({ tx, companyId }: Context): Promise<string | null> => {
  const { rows } = await sql<{
    day: string | null
  }>`select min(on_day)::text as day from collections.plan
    where company_id = ${companyId}`.execute(tx)
  return rows[0]?.day ?? null
}

/** What all strategies in force together can do in a week; each once, however many places it decides for. */
const capacityOf = async (context: Context): Promise<{ call: number; visit: number }> => {
  const { rows } = await sql<{ id: bigint }>`select id from property.community
    where company_id = ${context.companyId}`.execute(context.tx)
  const seen = new Map<bigint, { call: number; visit: number }>()
  for (const { id } of rows) {
    const { community, byBuilding } = await strategiesIn(context, id)
    for (const { versionId, content } of [community, ...byBuilding.values()]) {
      const { callsAWeek: call, visitsAWeek: visit } = content.capacity
      seen.set(versionId, { call, visit })
    }
  }
  const all = [...seen.values()]
  return {
    call: all.reduce((sum, { call }) => sum + call, 0),
    visit: all.reduce((sum, { visit }) => sum + visit, 0),
  }
}

const learnDunning = implement(
  command({
    name: 'learnDunning',
    access: [],
    isBulk: true,
    summary: 'Learns what contacts did from the decisions whose week is over.',
    input: z.strictObject({}),
    output: z.object({ learnt: z.number() }),
  }),
  learnWeek,
)

/** The learning of a night, by the name it is queued under. */
export const learnTasks: Readonly<Record<string, Task>> = {
  learnDunning: async (platform, { companyId }) => {
    await execute(platform, learnDunning, {}, { actor: systemActor('job'), companyId })
  },
}
