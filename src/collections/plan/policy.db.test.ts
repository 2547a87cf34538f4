import { expect, test } from 'vitest'
import { letPolicyDecide } from '../../../test/support/dunning-world.ts'
import { openMessages } from '../../../test/support/messages.ts'
import type { Output } from '../../platform/context.ts'
import type * as api from '../api.ts'
import { arms, isHuman } from '../guard/arms.ts'
import { makePlans } from './make-plan.ts'

const messages = await openMessages({ homes: 60, now: '2026-11-23T09:46:00+08:00' })
const { platform, story } = messages
const { communityId, companyId, run } = story
await letPolicyDecide(platform, story, { shadow: { call: 3, visit: 3 } })
await platform.query(
  `insert into collections.payer (company_id, household_id, community_id, known_up_to, bills_matured, bills_late, last_twelve,
     late_of_last_twelve, mean_days_to_pay, evening_payments, online_payments, intercept)
   select $1, id, $2, '2026-11-23', 12, 6, 12, 6, 30, 4, 5, 0 from property.household where company_id = $1`,
  [companyId, communityId],
)

type Plan = Output<typeof api.getDunningPlan>
type Decision = Output<typeof api.getDecision>
type Preview = Output<typeof api.previewPlan>
type Row = {
  readonly arm: number
  readonly probability: number
  readonly state: string
  readonly decided_by: string
  readonly is_held_out: boolean
  readonly household_id: bigint
}

const plan = (): Promise<Plan> => run('getDunningPlan', { communityId, limit: 100 })
const decisions = (day: string): Promise<readonly Row[]> =>
  platform.query<Row>(
    `select arm, probability, state, decided_by, is_held_out, household_id from collections.decision
     where company_id = $1 and on_day = $2 order by household_id`,
    [companyId, day],
  )

test('a trial writes nothing and counts what the night then does', async () => {
  await run('registerExperiment', { shareBp: 2000 })
  await story.bill('2026-12')
  story.on('2027-01-20')
  platform.clock.moveTo('2027-01-20T04:30:00+08:00')
  const tried = await run<Preview>('previewPlan', { communityId })
  expect(await decisions('2027-01-20')).toEqual([])
  await messages.task('planDunning')
  const made = await plan()
  expect(made.plan).toMatchObject({ mode: 'personal', fallback: null, state: 'proposed' })
  expect(tried).toMatchObject({ mode: 'personal', households: 60 })
  expect(made.households).toBe(60)
  const total = (name: string) => made.groups.find((it) => it.name === name)?.households ?? 0
  expect(total('must') + total('ranked') + total('messages') + total('nothing')).toBe(60)
  const done = tried.actions.reduce((sum, { households }) => sum + households, 0)
  expect(done).toBe(60 - total('nothing'))
})

test('who is held out stays on the calendar, the others are drawn with the chances that are kept', async () => {
  const rows = await decisions('2027-01-20')
  const heldOut = rows.filter((row) => row.is_held_out)
  expect(heldOut.length).toBeGreaterThan(3)
  expect(heldOut.length).toBeLessThan(25)
  for (const row of heldOut) expect(row).toMatchObject({ decided_by: 'calendar', probability: 1 })
  const cells = await platform.query<{
    household_id: bigint
    allowed: number[]
    probabilities: number[]
  }>(
    `select d.household_id, c.allowed, c.probabilities from collections.decision d
     join collections.plan_cell c on c.company_id = d.company_id and c.plan_id = d.plan_id and c.cell_no = d.cell_no
     where d.company_id = $1 and d.on_day = '2027-01-20'`,
    [companyId],
  )
  expect(cells.length).toBe(60 - heldOut.length)
  for (const cell of cells) {
    const row = rows.find((it) => it.household_id === cell.household_id)
    expect(cell.probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
    expect(row?.probability).toBe(cell.probabilities[cell.allowed.indexOf(row?.arm ?? -1)])
  }
})

test('the arithmetic of a rank adds up to the fen that are kept, and names its reasons', async () => {
  const made = await plan()
  const rows = made.groups.flatMap((it) => (it.name === 'nothing' ? [] : it.rows))
  expect(rows.length).toBeGreaterThan(0)
  for (const { decisionId } of rows.slice(0, 8)) {
    const one = await run<Decision>('getDecision', { decisionId })
    const sum = one.arithmetic?.amounts.reduce((total, { fen }) => total + fen, 0n) ?? 0n
    expect(Math.abs(Number(sum - (one.arithmetic?.gainFen ?? 0n)))).toBeLessThanOrEqual(3)
    expect(one.arithmetic?.low).toBeLessThan(one.arithmetic?.chanceIfContacted ?? 0)
    expect(one.propensities.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(
      1,
      6,
    )
    expect(one.sentence.zh).toMatch(/^建议：.*预计本周缴费概率 \d+%→\d+%（可信区间 .*）.*规则：/)
    expect(one.rules.map(({ rule }) => rule)).toContain('contactCap')
  }
  const nothing = made.groups.find((it) => it.name === 'nothing')?.rows[0]
  expect(nothing?.why.zh).not.toBe('')
})

test('capacity is kept: what a week of people cannot do waits, and is not learnt from', async () => {
  const rows = await decisions('2027-01-20')
  const people = rows.filter(({ arm, state }) => {
    const contact = arms[arm]
    return state === 'proposed' && contact && isHuman(contact.channel)
  })
  expect(people.length).toBeLessThanOrEqual(120)
})

test('paid within the week is credited, and nothing is learnt twice', async () => {
  await run('approvePlan', { communityId, day: '2027-01-20' })
  await platform.query(
    `update collections.decision set state = 'done' where company_id = $1 and state = 'queued'`,
    [companyId],
  )
  for (const unit of story.units.slice(0, 20)) {
    story.on('2027-01-22')
    await story.pay(unit.householdId)
  }
  platform.clock.moveTo('2027-02-05T04:10:00+08:00')
  await messages.task('learnDunning')
  const learnt = () =>
    platform.query<{ decision_count: number; learnt_up_to: string; mean: number[] }>(
      'select decision_count, learnt_up_to::text, mean from collections.policy_belief where company_id = $1 order by id',
      [companyId],
    )
  const [before, after] = await learnt()
  const credited = (await decisions('2027-01-20')).filter(
    (row) => row.decided_by === 'policy' && (row.state === 'done' || row.arm === 0),
  ).length
  expect((after?.decision_count ?? 0) - (before?.decision_count ?? 0)).toBeGreaterThan(0)
  expect((after?.decision_count ?? 0) - (before?.decision_count ?? 0)).toBeLessThanOrEqual(credited)
  expect(after?.mean).not.toEqual(before?.mean)
  await messages.task('learnDunning')
  expect((await learnt()).length).toBe(2)
  expect(await story.verify()).toEqual([])
})

test.each([
  // In this order: what broke before is still broken, and the graver reason is named.
  [
    'a belief that is no belief',
    `insert into collections.policy_belief (company_id, learnt_up_to, decision_count, mean, covariance, shadow_prices, made_at)
     select $1, '2027-02-19', 50000, array_fill('NaN'::float8, array[43]), array_fill('NaN'::float8, array[1849]), '{}', now()`,
    'policyFailed',
  ],
  [
    'no carrier',
    `update notifications.carrier_account set is_active = false where company_id = $1`,
    'carrierOff',
  ],
  ['no model', `delete from collections.payment_model where company_id = $1`, 'modelMissing'],
  [
    'a strategy that cannot be read',
    `with s as (insert into collections.strategy (company_id, scope, name, created_at, created_by)
       values ($1, 'company', 'x', now(), '') returning id)
     insert into collections.strategy_version (company_id, strategy_id, version_no, state, content, created_at, created_by, created_by_id)
     select $1, id, 1, 'active', '{"steps": 3}', now(), '', 0 from s`,
    'strategyUnknown',
  ],
])('with %s the calendar goes on, and the plan says so', async (_, breakIt, reason) => {
  platform.clock.moveTo('2027-02-20T04:30:00+08:00')
  await expect(
    messages.within(async (context) => {
      await platform.query(`set session_replication_role = replica`)
      await platform.query(breakIt, [companyId])
      await platform.query(`set session_replication_role = origin`)
      const made = await makePlans(context, { communityId, isRemake: true })
      expect(made.rules.places[0]).toMatchObject({ mode: 'calendar', fallback: reason })
      expect(made.decided).toBeGreaterThan(0)
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
})

test('a community in which everybody has paid has a plan in which nobody is asked', async () => {
  for (const { householdId } of story.units) {
    const { charges } = await run<{ charges: unknown[] }>('listHouseholdCharges', { householdId })
    if (charges.length > 0) await story.pay(householdId)
  }
  platform.clock.moveTo('2027-03-01T04:30:00+08:00')
  await messages.task('planDunning')
  const made = await plan()
  expect(made).toMatchObject({ households: 0, balanceFen: 0n, plan: { state: 'proposed' } })
  expect(await run('approvePlan', { communityId, day: '2027-03-01' })).toEqual({
    messages: 0,
    cases: 0,
    letters: 0,
  })
})
