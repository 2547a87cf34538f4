import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import type { Actor, Output } from '../../platform/context.ts'
import type { getDeliveryRun, listMessages, previewBillDelivery } from '../api.ts'
import { reasonWords } from '../api.ts'
import { notify } from '../plan/notify.ts'
import { samples } from '../templates/samples.ts'

/**
 * An objection and the reminders it holds back. Six homes of ¥100, due on 30 November; the sixth pays
 * for a cupboard too: ¥100 and ¥20.
 */
const messages = await openMessages({ homes: 6 })
const { story, platform, relay, task } = messages
const { communityId, run } = story

const homeOf = (index: number): bigint => story.units[index]?.householdId ?? 0n
const phoneOf = (index: number): string => `1380000${1000 + index}`

type Charge = { id: bigint; periodMonth: string; outstandingFen: bigint }
/** The payer objects to a line on their bill's page; the first of those that are owed. */
const object = async (index: number): Promise<bigint> => {
  const householdId = homeOf(index)
  const { charges } = await run<{ charges: Charge[] }>('listHouseholdCharges', { householdId })
  const line = charges.find(({ outstandingFen }) => outstandingFen === 10_000n)
  const owner: Actor = { kind: 'owner', id: householdId, name: 'owner' }
  const { holdId } = await run<{ holdId: bigint }>(
    'openDispute',
    { chargeId: line?.id, periodMonth: line?.periodMonth, note: '面积不对' },
    { actor: owner },
  )
  return holdId
}
const answer = (holdId: bigint) => run('closeDispute', { holdId, answer: '面积以产权证为准' })

/** What tells each kind from the others on a phone. */
const marks = { billReady: '已出', dueSoon: '已缴请忽略', overdue: '已过到期日' } as const
/** What of a kind reached a home's phone. */
const told = async (index: number, kind: keyof typeof marks): Promise<readonly string[]> =>
  (await messages.phone())
    .filter(({ to }) => to.endsWith(phoneOf(index)))
    .map(({ lines }) => lines.join(''))
    .filter((text) => text.includes(marks[kind]))

const listed = (filter: object) =>
  run<Output<typeof listMessages>>('listMessages', { communityId, ...filter })

test('an objection holds back what it is about, and only that, until it is answered', async () => {
  await run('postOneOffCharge', {
    billingAccountId: story.units[5]?.billingAccountId,
    chargeItemId: story.itemId,
    amountFen: 2_000n,
    description: '储物柜',
    serviceOn: '2026-11-05',
    dueOn: '2026-11-30',
  })
  // Before the bills are sent: the dry run and the sending say who is held back, and why.
  const early = await object(0)
  const month = { communityId, month: '2026-11' }
  const plan = await run<Output<typeof previewBillDelivery>>('previewBillDelivery', month)
  const held = [{ reason: 'onHold', count: 1 }] as const
  expect(plan).toMatchObject({ ready: 5, notSent: held })
  const { runId } = await messages.send()
  await relay()
  const sending = await run<Output<typeof getDeliveryRun>>('getDeliveryRun', { runId })
  expect(sending.notReached).toEqual(held)
  expect(reasonWords.onHold.words.zh).toContain('有异议')
  expect(reasonWords.onHold.article?.zh).toContain('民法典')
  expect((await listed({ runId, reason: 'onHold' })).messages).toMatchObject([
    { householdId: homeOf(0), state: 'refused', kind: 'billReady' },
  ])
  expect(await told(0, 'billReady')).toEqual([])
  expect(await told(1, 'billReady')).toHaveLength(1)

  // Answered in time: the reminder before the due date asks for it as of any other.
  platform.clock.moveTo('2026-11-12T10:00:00+08:00')
  await answer(early)
  platform.clock.moveTo('2026-11-26T15:00:00+08:00')
  await object(1)
  await object(5)
  platform.clock.moveTo('2026-11-27T09:30:00+08:00')
  await task('remindDueSoon')
  // Between what was written down and its sending two more object.
  const soon = await object(2)
  const never = await object(3)
  await relay()
  expect(await told(0, 'dueSoon')).toMatchObject([expect.stringContaining('100.00元')])
  expect(await told(4, 'dueSoon')).toMatchObject([expect.stringContaining('100.00元')])
  for (const index of [1, 2, 3]) expect(await told(index, 'dueSoon')).toEqual([])
  // Of two lines the one that is not disputed is asked for.
  expect((await told(5, 'dueSoon')).at(0)).toContain('20.00元')
  expect((await told(5, 'dueSoon')).at(0)).not.toContain('120.00元')

  await answer(soon)
  platform.clock.moveTo('2026-11-28T10:00:00+08:00')
  await relay()
  expect(await told(2, 'dueSoon')).toHaveLength(1)
  for (const day of [29, 30]) {
    platform.clock.moveTo(`2026-11-${day}T10:00:00+08:00`)
    await relay()
  }
  expect((await listed({ kind: 'dueSoon', reason: 'onHold' })).messages).toMatchObject([
    { householdId: homeOf(3), state: 'refused' },
  ])
  expect(await told(3, 'dueSoon')).toEqual([])

  // Past the due date: nobody is asked for what is disputed, and it is asked for once that is answered.
  platform.clock.moveTo('2026-12-02T10:00:00+08:00')
  await messages.within((context) => notify(context, [overdue(3), overdue(4)]))
  await relay()
  expect(await told(3, 'overdue')).toEqual([])
  expect(await told(4, 'overdue')).toHaveLength(1)
  await answer(never)
  platform.clock.moveTo('2026-12-03T10:00:00+08:00')
  await relay()
  expect(await told(3, 'overdue')).toMatchObject([expect.stringContaining('100.00元')])
  expect(await story.verify()).toEqual([])
})

const overdue = (index: number) => ({
  kind: 'overdue' as const,
  communityId,
  householdId: homeOf(index),
  subject: 'bill:2026-11',
  periodMonth: '2026-11-01',
  variables: samples.overdue,
})
