import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { tasks } from '../../app/schedule.ts'

const messages = await openMessages({ homes: 3 })
const { platform, story } = messages

/** Runs what was queued under a name, as the worker would, and once more as it may. */
const runQueued = async (name: string): Promise<void> => {
  const jobs = await platform.query<{ payload: Record<string, unknown> }>(
    `select j.payload from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = $1`,
    [name],
  )
  expect(jobs.length).toBeGreaterThan(0)
  for (const { payload } of [...jobs, ...jobs]) {
    await tasks[name]?.(platform, { ...payload, companyId: story.companyId })
  }
}

const lines = async (): Promise<string> =>
  (await messages.phone()).flatMap((message) => message.lines).join('\n')

test('a payment is confirmed with its receipt and what is left, once, however late it is', async () => {
  await story.pay(story.units[0]?.householdId ?? 0n)
  platform.clock.moveTo('2026-11-05T22:30:00+08:00')
  await runQueued('tellReceipts')
  await messages.relay()
  expect(await messages.phone()).toHaveLength(1)
  expect(await lines()).toMatch(/11月账单100\.00元已入账.*未缴0\.00元/)
})

test('an objection is confirmed with the day of the answer', async () => {
  const householdId = story.units[1]?.householdId ?? 0n
  const { charges } = await story.run<{ charges: { id: bigint; periodMonth: string }[] }>(
    'listHouseholdCharges',
    { householdId },
  )
  const [charge] = charges
  const { answerDueOn } = await story.run<{ answerDueOn: string }>('openDispute', {
    chargeId: charge?.id ?? 0n,
    periodMonth: charge?.periodMonth ?? '',
    note: '面积不对',
  })
  await runQueued('tellDispute')
  await messages.relay()
  expect(await messages.phone()).toHaveLength(2)
  const [, month = '', day = ''] = answerDueOn.split('-')
  expect(await lines()).toContain(`${Number(month)}月${Number(day)}日`)
})

test('three days before it is due, who owes is reminded; who paid or objects is not', async () => {
  platform.clock.moveTo('2026-11-27T09:30:00+08:00')
  await messages.task('remindDueSoon')
  await messages.task('remindDueSoon')
  await messages.relay()
  expect(await messages.phone()).toHaveLength(3)
  const rows = await platform.query<{ household_id: string }>(
    `select household_id from notifications.message where kind = 'dueSoon'`,
  )
  expect(rows.map(({ household_id }) => BigInt(household_id))).toEqual([
    story.units[2]?.householdId,
  ])
})
