import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import type { Output } from '../../platform/context.ts'
import type * as api from '../api.ts'

const messages = await openMessages({ homes: 12 })
const { platform, story } = messages
const { communityId, run } = story

type Plan = Output<typeof api.getDunningPlan>
type Refusals = Output<typeof api.listRefusals>

const plan = (input: object = {}): Promise<Plan> => run('getDunningPlan', { communityId, ...input })
const group = (made: Plan, name: string) => {
  const found = made.groups.find((it) => it.name === name)
  if (!found) throw new Error(`no group ${name}`)
  return found
}
const home = (index: number): bigint => story.units[index]?.householdId ?? 0n
const refusals = (input: object = {}): Promise<Refusals> =>
  run('listRefusals', { communityId, ...input })

test('a night on the fixed calendar: steps, approval, messages within the rails, results', async () => {
  story.on('2026-12-08')
  await messages.task('planDunning')
  const made = await plan()
  expect(made.plan).toMatchObject({ state: 'proposed', mode: 'calendar', fallback: null })
  expect(made.households).toBe(12)
  expect(group(made, 'messages').households).toBe(12)
  expect(made.tiers.map(({ households }) => households)).toEqual([0, 12, 0, 0, 0, 0])
  const first = group(made, 'messages').rows[0]
  expect(first?.action).toMatchObject({ name: 'sms', slot: 'morning', tone: 'friendly', stepNo: 2 })
  expect(first?.why.zh).toBe('固定日历第 2 步，2026-11-30 到期')
  expect(
    await platform.query('select from notifications.message where subject like $1', ['dunning:%']),
  ).toEqual([])

  // One pays, one is taken out by hand: neither hears of it.
  await story.pay(home(0))
  const removed = group(made, 'messages').rows.find((row) => row.householdId === home(1))
  await run('removeDecision', { decisionId: removed?.decisionId, reason: '已面谈' })
  const done = await run('approvePlan', { communityId, day: '2026-12-08' })
  expect(done).toEqual({ messages: 10, cases: 0, letters: 0 })
  await messages.relay()
  messages.wait({ seconds: 5 })
  await messages.receipts()
  const states = await platform.query<{ state: string; reason: string | null; n: number }>(
    `select state, reason, count(*)::int as n from notifications.message where company_id = $1 and subject = 'dunning:2026-12-08'
     group by 1, 2 order by 1`,
    [story.companyId],
  )
  expect(states).toEqual([{ state: 'delivered', reason: null, n: 10 }])
  await messages.task('followDunning')
  const after = await plan()
  const of = (index: number) =>
    after.groups.flatMap(({ rows }) => rows).find((row) => row.householdId === home(index))
  expect(of(1)).toMatchObject({ state: 'removed', quiet: { name: 'removed' } })
  expect(of(2)).toMatchObject({ state: 'done', result: { zh: '已送达' } })
  expect(of(0)).toBeUndefined()
})

test('the same night again, and the next days, decide nothing twice', async () => {
  const count = async () =>
    (
      await platform.query('select from collections.decision where company_id = $1', [
        story.companyId,
      ])
    ).length
  const before = await count()
  await messages.task('planDunning')
  expect(await count()).toBe(before)
  story.on('2026-12-09')
  await messages.task('planDunning')
  expect(await count()).toBe(before)
})

test('a plan that is withdrawn takes back what has not left, and says what has', async () => {
  story.on('2026-12-22')
  await messages.task('planDunning')
  const made = await plan()
  expect(group(made, 'messages').rows[0]?.action).toMatchObject({ name: 'sms', stepNo: 3 })
  await run('approvePlan', { communityId, day: '2026-12-22' })
  await platform.query(
    `update notifications.message set next_at = next_at + interval '3 hours' where company_id = $1
       and subject = 'dunning:2026-12-22' and household_id <> $2`,
    [story.companyId, home(3)],
  )
  await messages.relay()
  const withdrawn = await run('withdrawPlan', { communityId, day: '2026-12-22' })
  expect(withdrawn).toEqual({ cancelled: 10, gone: 1 })
  expect((await plan()).plan).toMatchObject({ state: 'withdrawn' })
  await expect(run('approvePlan', { communityId, day: '2026-12-22' })).rejects.toMatchObject({
    code: 'planWithdrawn',
  })
  await expect(run('makePlan', { communityId })).rejects.toMatchObject({ code: 'planBegun' })
})

test('calls become cases of people, and what people work on is left to them', async () => {
  story.on('2027-01-06')
  await messages.task('planDunning')
  const made = await plan()
  const ranked = group(made, 'ranked')
  expect(ranked.households).toBe(11)
  expect(ranked.rows.map(({ rank }) => rank)).toEqual(ranked.rows.map((_, index) => index + 1))
  expect(ranked.staffMinutes).toBe(55)
  const grants = [{ role: 'steward', communityId }]
  const { staffId } = await run<{ staffId: bigint }>('addStaff', {
    signInName: 'steward',
    displayName: '陈静',
    grants,
  })
  const { caseId } = await run<{ caseId: bigint }>('assignDecision', {
    decisionId: ranked.rows[0]?.decisionId,
    staffId,
  })
  const { cases } = await run<{ cases: { caseId: bigint; nextAction: string }[] }>('listCases', {})
  expect(cases).toMatchObject([{ caseId, nextAction: 'call' }])
  expect(await run('approvePlan', { communityId, day: '2027-01-06' })).toMatchObject({ cases: 10 })
  story.on('2027-01-27')
  await messages.task('planDunning')
  const later = await plan()
  expect(group(later, 'nothing').households).toBe(11)
  const rule = await refusals({ rule: 'personDecides' })
  expect(rule.rows.length).toBe(11)
  expect(rule.rules.length).toBe(24)
  expect(rule.rules.filter(({ count }) => count === 0).length).toBeGreaterThan(15)
})
