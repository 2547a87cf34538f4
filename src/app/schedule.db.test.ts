import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../test/support/seed.ts'
import { paymentsOperations } from '../payments/index.ts'
import { crontab, everyCompany, schedule, tasks } from './schedule.ts'

knowOperations(paymentsOperations)
const platform = await createTestPlatform({ now: '2026-11-23T08:30:00+08:00' })

const tiedOut = async (): Promise<bigint[]> => {
  const rows = await platform.query<{ company_id: bigint }>(
    `select distinct company_id from reconciliation.tie_out where business_date = '2026-11-22' order by 1`,
  )
  return rows.map(({ company_id }) => company_id)
}

test('a tick is every company’s turn: one that fails is named and keeps no other', async () => {
  const companies: bigint[] = []
  for (let index = 0; index < 3; index++) {
    const seeded = await seedCommunity(platform, { homes: 1, months: [] })
    companies.push(seeded.companyId)
    await seeded.run('takePayment', {
      householdId: seeded.households[0]?.householdId,
      method: 'transfer',
      ticked: [],
      amountFen: 100n,
      paidOn: '2026-11-22',
    })
  }
  const [first, broken, last] = companies
  if (!first || !broken || !last) throw new Error('there are three companies')
  // The second company's books refuse what the task writes.
  await platform.query(`alter table reconciliation.tie_out
    add constraint broken_for_one check (company_id <> ${broken}) not valid`)
  const tick = () => everyCompany(platform, { companyId: 0n, task: 'tieOutYesterday' })
  await expect(tick()).rejects.toThrow(`failed for 1 companies: ${broken}`)
  expect(await tiedOut()).toEqual([first, last])

  // Tried again as a whole, what was done is not minded and what was not is made up for.
  await platform.query('alter table reconciliation.tie_out drop constraint broken_for_one')
  await tick()
  expect(await tiedOut()).toEqual(companies)
})

test('a tick for a task that nobody has is refused', async () => {
  const tick = everyCompany(platform, { companyId: 0n, task: 'sweepFloors' })
  await expect(tick).rejects.toThrow('no task sweepFloors')
})

test('everything on the schedule can be run, at its hour of Asia/Shanghai', () => {
  expect(schedule.filter(({ task }) => !tasks[task])).toEqual([])
  const lines = crontab().split('\n')
  expect(lines).toHaveLength(schedule.length)
  // 08:30 in Shanghai is half past midnight UTC, 03:10 is 19:10 of the day before.
  expect(lines.find((line) => line.includes('tieOutYesterday'))).toMatch(/^30 0 \* \* \* /)
  expect(lines.find((line) => line.includes('verifyBooksNightly'))).toMatch(/^10 19 \* \* \* /)
})
