import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import type { Output } from '../../platform/context.ts'
import type { getHouseholdEvidence, listMessages } from '../api.ts'
import type { Notice } from '../notice.ts'
import { samples } from '../templates/samples.ts'
import { notify } from './notify.ts'
import { withdrawMessages } from './withdraw.ts'

/** Reminders past the due date: 24 homes of ¥100 a month, November due on the 30th. */
const messages = await openMessages({ homes: 24 })
const { story, platform, relay } = messages
const { communityId, run } = story
const homeOf = (index: number): bigint => story.units[index]?.householdId ?? 0n

const to = async (index: number): Promise<readonly string[]> =>
  (await messages.phone())
    .filter(({ to: phone }) => phone.endsWith(`1380000${1000 + index}`))
    .map(({ lines }) => lines.join(''))
const saidLast = async (index: number): Promise<string> => (await to(index)).at(-1) ?? ''
const stateOf = async (index: number): Promise<readonly string[]> => {
  const { messages: listed } = await run<Output<typeof listMessages>>('listMessages', {
    communityId,
    householdId: homeOf(index),
  })
  return listed.map(({ kind, state, reason }) => `${kind} ${state} ${reason ?? ''}`.trim())
}

type Demand = 'overdue' | 'overdueNorm' | 'overdueFormal'
const demand = (kind: Demand, index: number, more: Partial<Notice> = {}): Notice =>
  ({
    kind,
    communityId,
    householdId: homeOf(index),
    subject: `dunning:${platform.clock.now().toString().slice(0, 10)}`,
    variables: samples[kind],
    periodMonth: '2026-11-01',
    ...more,
  }) as Notice
const tell = (...notices: Notice[]) => messages.within((context) => notify(context, notices))

type Charge = { id: bigint; periodMonth: string }
const chargesOf = async (index: number): Promise<readonly Charge[]> => {
  const { charges } = await run<{ charges: Charge[] }>('listHouseholdCharges', {
    householdId: homeOf(index),
  })
  return charges
}
const demandedMonths = async (index: number): Promise<readonly string[]> => {
  const { limitation } = await run<Output<typeof getHouseholdEvidence>>('getHouseholdEvidence', {
    householdId: homeOf(index),
  })
  return limitation.map(({ periodMonth }) => periodMonth)
}

test('one message asks for all that is overdue, to the fen, and counts for each of its months', async () => {
  platform.clock.moveTo('2026-12-05T10:00:00+08:00')
  await story.bill('2026-12')
  platform.clock.moveTo('2027-01-10T10:00:00+08:00')
  const periodMonths = ['2026-11-01', '2026-12-01', '2027-01-01']
  await story.bill('2027-01')
  await run('postOneOffCharge', {
    billingAccountId: story.units[0]?.billingAccountId,
    chargeItemId: story.itemId,
    amountFen: 3_000n,
    description: '门禁卡',
    serviceOn: '2026-12-20',
    dueOn: '2027-02-28',
  })
  await tell(demand('overdue', 0, { periodMonths }))
  await relay()
  // January and the card are not due yet: nothing is asked for before its day.
  expect(await saidLast(0)).toContain('11月至12月账单200.00元已过到期日')
  messages.wait({ seconds: 2 })
  await messages.receipts()
  expect(await demandedMonths(0)).toEqual(['2026-11-01', '2026-12-01'])
})

test('what was paid, or disputed, since it was written is not asked for and not counted as demanded', async () => {
  platform.clock.moveTo('2027-02-10T09:30:00+08:00')
  const periodMonths = ['2026-11-01', '2026-12-01', '2027-01-01']
  await tell(demand('overdueFormal', 1, { periodMonths }))
  const charges = await chargesOf(1)
  const of = (month: string) => charges.find(({ periodMonth }) => periodMonth === month)
  await story.pay(homeOf(1), { chargeIds: [of('2026-12-01')?.id ?? 0n] })
  const disputed = of('2027-01-01')
  await run('openDispute', { chargeId: disputed?.id, periodMonth: '2027-01-01', note: '面积不对' })
  platform.clock.moveTo('2027-02-10T10:00:00+08:00')
  await relay()
  expect(await saidLast(1)).toContain('11月账单100.00元于11月30日到期')
  messages.wait({ seconds: 2 })
  await messages.receipts()
  expect(await demandedMonths(1)).toEqual(['2026-11-01'])
  expect(await story.verify()).toEqual([])
})

test('a share of payers is said while it is true, and reckoned when it is sent', async () => {
  platform.clock.moveTo('2027-02-11T10:00:00+08:00')
  const norm = (index: number) => demand('overdueNorm', index, { periodMonth: '2027-01-01' })
  // 24 homes, 16 of them pay January: two thirds are too few to speak of.
  for (let index = 8; index < 24; index++) await story.pay(homeOf(index))
  await tell(norm(2))
  await relay()
  expect(await stateOf(2)).toContain('overdueNorm refused notTrue')
  await story.pay(homeOf(7))
  await tell(norm(3))
  await relay()
  expect(await saidLast(3)).toContain('本小区70%住户已缴清最近一期')
})

test('a message waits for its hour, also on the later day that the budget gives it', async () => {
  platform.clock.moveTo('2027-02-15T09:40:00+08:00')
  const evening = (day: string) => Temporal.Instant.from(`${day}T18:30:00+08:00`)
  await tell(demand('overdue', 4, { notBefore: evening('2027-02-15') }))
  await relay()
  expect(await to(4)).toEqual([])
  platform.clock.moveTo('2027-02-15T18:30:00+08:00')
  await relay()
  expect(await to(4)).toHaveLength(1)
  platform.clock.moveTo('2027-02-16T09:40:00+08:00')
  await tell(demand('overdueFormal', 4, { notBefore: evening('2027-02-16') }))
  platform.clock.moveTo('2027-02-18T18:29:00+08:00')
  await relay()
  expect(await to(4)).toHaveLength(1)
  platform.clock.moveTo('2027-02-18T18:30:00+08:00')
  await relay()
  expect(await to(4)).toHaveLength(2)
})

test('what has not left is taken back, what has left is not', async () => {
  platform.clock.moveTo('2027-02-22T10:00:00+08:00')
  const both = sql`m.household_id in (${homeOf(5)}, ${homeOf(6)}) and m.kind = 'overdue'`
  await tell(demand('overdue', 5))
  await relay()
  const noon = Temporal.Instant.from('2027-02-22T14:00:00+08:00')
  await tell(demand('overdue', 6, { notBefore: noon }))
  const taken = await messages.within((context) => withdrawMessages(context, both))
  expect(taken).toHaveLength(1)
  platform.clock.moveTo('2027-02-22T14:30:00+08:00')
  await relay()
  expect(await to(6)).toEqual([])
  expect(await to(5)).toHaveLength(1)
  expect(await stateOf(6)).toContain('overdue cancelled withdrawn')
})

test('on the promised day the rest of what was promised is asked for; what is paid is not', async () => {
  platform.clock.moveTo('2027-03-01T10:00:00+08:00')
  const promise = (index: number): Notice => ({
    kind: 'promiseDue',
    communityId,
    householdId: homeOf(index),
    subject: `promise:${index}`,
    variables: { ...samples.promiseDue, promisedOn: '2027-02-28' },
    amountFen: 30_000n,
    periodMonth: '2026-11-01',
    periodMonths: ['2026-11-01', '2026-12-01', '2027-01-01'],
  })
  await tell(promise(2), promise(7))
  const [first, second] = await chargesOf(2)
  await story.pay(homeOf(2), { chargeIds: [first?.id ?? 0n, second?.id ?? 0n] })
  await relay()
  expect(await saidLast(2)).toContain('您约定2月28日缴100.00元')
  expect(await stateOf(7)).toContain('promiseDue cancelled paid')
  expect(await story.verify()).toEqual([])
})

test('a bill held back when the bills went out is asked for once its objection is answered', async () => {
  platform.clock.moveTo('2027-03-05T10:00:00+08:00')
  await story.bill('2027-03')
  const march = (await chargesOf(9)).find(({ periodMonth }) => periodMonth === '2027-03-01')
  const { holdId } = await run<{ holdId: bigint }>('openDispute', {
    chargeId: march?.id,
    periodMonth: '2027-03-01',
    note: '面积不对',
  })
  await run('startBillDelivery', { communityId, month: '2027-03' })
  await relay()
  expect(await stateOf(9)).toContain('billReady refused onHold')
  await run('closeDispute', { holdId, answer: '面积以产权证为准' })
  platform.clock.moveTo('2027-04-12T10:00:00+08:00')
  await tell(demand('overdue', 9, { periodMonth: '2027-03-01' }))
  await relay()
  expect(await saidLast(9)).toContain('3月账单100.00元已过到期日')
})
