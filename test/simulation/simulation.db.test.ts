import { expect, test } from 'vitest'
import { Failure } from '../../src/kernel/failure.ts'
import { addDays, addMonths } from '../../src/kernel/period.ts'
import { openOnline } from '../support/online.ts'
import { moneyDeeds } from './money.ts'
import { closeDay } from './morning.ts'
import { billMonth, officeDeeds, readMeters } from './office.ts'
import { judge } from './oracle.ts'
import { openWorld, type World } from './world.ts'

/**
 * Random months of a small community, told in operations on a moving clock, with everything a
 * payment channel can do wrong. The same seed tells the same story: SEED=7 npm test -- test/simulation
 */
const isSoak = process.env.SOAK === '1'
const firstSeed = Number(process.env.SEED ?? 1)
const seeds = process.env.SEED ? 1 : isSoak ? 60 : 2
const months = isSoak ? 12 : 2

const weights = {
  takePayment: 14,
  startPayment: 14,
  payOrder: 14,
  cancelOrder: 3,
  refund: 8,
  takeBack: 3,
  payOut: 3,
  deposit: 2,
  giveDepositBack: 2,
  payElsewhere: 2,
  claim: 3,
  waive: 5,
  unwaive: 2,
  oneOff: 4,
  reverseCharge: 2,
  changeOwner: 2,
  newPrice: 2,
  vacancy: 2,
  dispute: 3,
  answerDispute: 3,
} as const
const deeds = { ...moneyDeeds, ...officeDeeds }
const hours = ['11:10', '13:40', '16:20', '19:30']

/** Faults of a second ago are over; what is under way is asked about until it ends. */
const settleAll = async (world: World): Promise<void> => {
  await world.sandbox.control('DELETE', 'faults')
  for (let hour = 0; hour < 5; hour += 1) {
    world.later(61)
    await world.sandbox.deliver()
    const { refunds } = await world.run<{ refunds: { id: bigint; state: string }[] }>(
      'listRefunds',
      { communityId: world.communityId },
    )
    for (const { id, state } of refunds) {
      if (state !== 'abnormal') continue
      await world.run('retryRefund', { refundId: id, toMerchantCard: true })
    }
    await world.run('sweepPayments')
  }
}

const online = await openOnline({ now: '2026-01-01T06:00:00+08:00' })
const firstDay = '2026-01-01'

const verify = async (world: World, when: string): Promise<void> => {
  const { differences } = await world.run<{ differences: unknown[] }>('verifyBooks')
  expect(differences, when).toEqual([])
}

/** One day: perhaps the bills, some deeds, perhaps a sweep at night, and the books next morning. */
const live = async (world: World, date: string, done: Map<string, number>): Promise<void> => {
  const { random } = world
  if (date.endsWith('-02')) {
    world.at(date, '10:50')
    await readMeters(world)
  }
  if (date.endsWith('-05')) {
    world.at(date, '10:55')
    await billMonth(world)
    await verify(world, `${date} billed`)
  }
  for (const hour of hours.slice(0, random.below(hours.length + 1))) {
    world.at(date, hour)
    const name = random.weighted(weights)
    const outcome = await outcomeOf(deeds[name](world))
    done.set(`${name}${outcome}`, (done.get(`${name}${outcome}`) ?? 0) + 1)
    await verify(world, `${date} ${hour} ${name}${outcome}`)
  }
  if (random.chance(60)) {
    world.at(date, '22:00')
    await world.sandbox.deliver()
    await world.run('sweepPayments')
  }
  await closeDay(world, date)
  await verify(world, `${date} closed`)
}

/** What the product refuses in words is no fault; anything else is. */
const outcomeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return ''
  } catch (error) {
    if (error instanceof Failure) return ` ${error.code}`
    throw error
  }
}

const done = new Map<string, number>()

test.each(Array.from({ length: seeds }, (_, index) => firstSeed + index))(
  'SEED=%i: whatever happens, the books agree with each other and with what was really done',
  async (seed) => {
    const world = await openWorld(online, seed, firstDay)
    const end = addMonths(firstDay, months)
    for (let date = firstDay; date < end; date = addDays(date, 1)) await live(world, date, done)
    for (const quiet of [end, addDays(end, 1), addDays(end, 2)]) {
      world.at(quiet, '11:00')
      await settleAll(world)
      await closeDay(world, quiet)
    }
    await verify(world, 'the end')
    await judge(world)
  },
  isSoak ? 3_600_000 : 240_000,
)

test('most of what can be done was done', () => {
  const names = Object.keys(deeds)
  expect(names.filter((name) => done.has(name)).length).toBeGreaterThan(names.length * 0.7)
})
