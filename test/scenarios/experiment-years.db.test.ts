import { expect, test } from 'vitest'
import { thompson } from '../../simulator/thompson.ts'
import { worlds } from '../../simulator/world.ts'
import type { getExperiment } from '../../src/collections/api.ts'
import { addDays } from '../../src/kernel/period.ts'
import type { Output } from '../../src/platform/context.ts'
import { createTestPlatform, type TestPlatform } from '../support/platform.ts'
import { type SimulatedYears, simulateYears } from '../support/simulated-year.ts'
import { createStory, type Story } from '../support/story.ts'

const homes = process.env.SOAK === '1' ? 5_000 : 600
const share = 0.2
const firstMonday = '2024-01-08'
const dueDay = (week: number): string => addDays(firstMonday, week * 7 + 6)
const paidDay = (week: number): string => addDays(firstMonday, week * 7 + 2)
/** The last bills whose ninety days have passed by the end of what was simulated. */
const lastDueWeek = 104 - 14

/** Share of the billed money that came in within ninety days, as the report counts it. */
const collected = (
  { bills }: SimulatedYears,
  among: (home: number) => boolean = () => true,
): number => {
  const counted = bills.filter(({ home, dueWeek }) => dueWeek <= lastDueWeek && among(home))
  const sum = (rows: typeof counted): number => rows.reduce((all, { yuan }) => all + yuan, 0)
  const inTime = counted.filter(
    ({ dueWeek, paidWeek }) =>
      paidWeek !== null && paidDay(paidWeek) <= addDays(dueDay(dueWeek), 90),
  )
  return sum(inTime) / sum(counted)
}

/**
 * Puts simulated years into a company's books: every simulated household becomes a registered one
 * that the experiment's own draw puts on the same side.
 */
const keepBooks = async (
  platform: TestPlatform,
  story: Story,
  years: SimulatedYears,
): Promise<void> => {
  const drawn = await platform.query<{ account: bigint; is_held_out: boolean }>(
    `select a.id as account, collections.draw(e.secret, a.household_id) < $2 as is_held_out
     from collections.experiment e join property.billing_account a on a.company_id = e.company_id
     where e.company_id = $1 order by a.id`,
    [story.companyId, share],
  )
  const free = Map.groupBy(drawn, ({ is_held_out }) => is_held_out)
  const accountOf = years.isHeldOut.map((side) => free.get(side)?.pop()?.account ?? null)
  const before = years.lateOfFour.flatMap((late, home) =>
    [1, 2, 3, 4].map((bill) => ({
      home,
      dueWeek: -13 * bill + 4,
      paidWeek: -13 * bill + (bill <= late ? 8 : 3),
      yuan: 1,
    })),
  )
  const rows = [...before, ...years.bills].flatMap((bill) => {
    const account = accountOf[bill.home]
    return account ? [{ ...bill, account }] : []
  })
  const months = new Set(rows.map(({ dueWeek }) => `${dueDay(dueWeek).slice(0, 7)}-01`))
  await platform.query('select billing.ensure_partition(m::date) from unnest($1::text[]) m', [
    [...months],
  ])
  await platform.query(
    `with bill as (
       select platform.next_id() as id, b.*, a.household_id, a.unit_id
       from unnest($2::bigint[], $3::date[], $4::date[], $5::bigint[]) b(account, due_on, paid_on, fen)
       join property.billing_account a on a.company_id = $1 and a.id = b.account
     ), charged as (
       insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
         charge_item_id, source_kind, formula, service_from, service_to, amount_fen, settled_fen, due_on, issued_on, posted_at)
       select $1, id, date_trunc('month', due_on), $6, household_id, account, unit_id, $7, 'run', 'fixed',
         date_trunc('month', due_on), due_on, fen, case when paid_on is null then 0 else fen end, due_on, due_on - 28, now() from bill
     )
     insert into billing.settlement (company_id, charge_id, period_month, settled_on, amount_fen)
     select $1, id, date_trunc('month', due_on), paid_on, fen from bill where paid_on is not null`,
    [
      story.companyId,
      rows.map(({ account }) => account),
      rows.map(({ dueWeek }) => dueDay(dueWeek)),
      rows.map(({ paidWeek }) => (paidWeek === null ? null : paidDay(paidWeek))),
      rows.map(({ yuan }) => BigInt(Math.round(yuan * 100))),
      story.communityId,
      story.itemId,
    ],
  )
}

type Report = Output<typeof getExperiment>

const reported = async (years: SimulatedYears, slug: string): Promise<Report> => {
  const platform = await createTestPlatform({ now: `${firstMonday}T09:00:00+08:00` })
  const story = await createStory(platform, { slug, homes: homes * 1.25, from: '2024-01-01' })
  await story.run('registerExperiment', { shareBp: share * 10_000 })
  await keepBooks(platform, story, years)
  story.on(addDays(firstMonday, 104 * 7))
  return story.run<Report>('getExperiment', {})
}

const setting = { seed: 7, homes, policy: thompson({ goodwill: 5 }) }

test('the report of simulated years finds what was caused, within its interval', async () => {
  const real = { ...setting, world: worlds.real }
  const years = simulateYears({ ...real, holdOut: share })
  const truth =
    collected(simulateYears({ ...real, holdOut: 0 })) -
    collected(simulateYears({ ...real, holdOut: 1 }))
  const { estimates, experiment, waitingBills } = await reported(years, 'real')
  const [company] = estimates
  if (!company) throw new Error('no estimate')
  // The report counts exactly what was simulated.
  expect(company.treated.rate).toBeCloseTo(
    collected(years, (home) => !years.isHeldOut[home]),
    4,
  )
  expect(company.plain.value).toBeCloseTo(
    collected(years, (home) => !years.isHeldOut[home]) -
      collected(years, (home) => years.isHeldOut[home] === true),
    4,
  )
  expect(company.adjusted.low).toBeLessThan(truth)
  expect(company.adjusted.high).toBeGreaterThan(truth)
  expect(waitingBills).toBeGreaterThan(0)
  expect(experiment?.shareBp).toBe(share * 10_000)
})

test('where contacts change nothing the report does not say they do', async () => {
  const years = simulateYears({ ...setting, world: worlds.zero, holdOut: share })
  const { estimates } = await reported(years, 'zero')
  const [company] = estimates
  expect(company?.isDistinguishable).toBe(false)
  expect(company?.adjusted.low).toBeLessThan(0)
  expect(company?.adjusted.high).toBeGreaterThan(0)
})
