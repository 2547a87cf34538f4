import { expect } from 'vitest'
import { addMonths } from '../../src/kernel/period.ts'
import { add, type Charge, type World, waterPrice } from './world.ts'

/**
 * What must be true of the product, reckoned from what the simulation did and what the sandbox
 * says, in plain TypeScript and none of it with the product's own code.
 */
export const judge = async (world: World): Promise<void> => {
  const charges = await allCharges(world)
  judgeFees(world, charges)
  judgeWater(world, charges)
  judgeShared(world, charges)
  const online = await onlineFen(world)
  await judgeHouseholds(world, charges, online)
  await judgeMoney(world)
}

const allCharges = async ({ run, memory }: World): Promise<Charge[]> => {
  const lists: Charge[] = []
  for (const householdId of new Set(memory.households)) {
    const { charges } = await run<{ charges: Charge[] }>('listHouseholdCharges', {
      householdId,
      onlyOpen: false,
    })
    lists.push(...charges)
  }
  return lists.filter(({ isReversed }) => !isReversed)
}

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000
const daysOf = ({ serviceFrom, serviceTo }: Charge): number =>
  dayNumber(serviceTo) - dayNumber(serviceFrom) + 1
const daysIn = (month: string): number =>
  dayNumber(addMonths(`${month}-01`, 1)) - dayNumber(`${month}-01`)

/** a / b, half up; both positive. */
const halfUp = (a: bigint, b: bigint): bigint => (2n * a + b) / (2n * b)

/** Each line is its area, price, days and share; each unit is billed each day of a month once. */
const judgeFees = (world: World, charges: readonly Charge[]): void => {
  const { memory } = world
  const billed = new Map<string, number[]>()
  for (const charge of charges) {
    if (charge.sourceKind !== 'run') continue
    const { itemCode, unitId, serviceFrom, serviceTo, amountFen } = charge
    if (!['propertyFee', 'garbage', 'parking'].includes(itemCode)) continue
    const month = serviceFrom.slice(0, 7)
    const unit = memory.units.find((it) => it.unitId === unitId)
    const price = memory.prices.filter(({ from }) => from <= serviceFrom).at(-1)?.price ?? 0n
    const vacancy = memory.vacancies.find((it) => it.unitId === unitId && it.from <= serviceFrom)
    const monthly =
      itemCode === 'propertyFee'
        ? (unit?.areaCenti ?? 0n) * price * (vacancy?.shareBp ?? 10_000n)
        : itemCode === 'garbage'
          ? 800n * 100_000_000n
          : 8_000n * 100_000_000n
    const expected = halfUp(monthly * BigInt(daysOf(charge)), 100_000_000n * BigInt(daysIn(month)))
    expect(amountFen, `${itemCode} ${unitId} ${serviceFrom}–${serviceTo}`).toBe(expected)
    const key = `${unitId} ${itemCode} ${month}`
    const days = Array.from({ length: daysOf(charge) }, (_, n) => dayNumber(serviceFrom) + n)
    billed.set(key, [...(billed.get(key) ?? []), ...days])
  }
  for (const month of memory.billedMonths) {
    for (const { unitId, kind } of memory.units) {
      for (const item of kind === 'home' ? ['propertyFee', 'garbage'] : ['parking']) {
        const days = billed.get(`${unitId} ${item} ${month}`) ?? []
        const whole = Array.from({ length: daysIn(month) }, (_, n) => dayNumber(`${month}-01`) + n)
        expect(
          days.sort((a, b) => a - b),
          `${item} of ${unitId} in ${month}`,
        ).toEqual(whole)
      }
    }
  }
}

/** What a meter counted between two readings was billed once, whoever lives there. */
const judgeWater = ({ memory }: World, charges: readonly Charge[]): void => {
  for (const { unitId, serial } of memory.units) {
    const readings = memory.readings.get(serial ?? '') ?? []
    const expected = readings
      .slice(1)
      .map((reading, index) => reading - (readings[index] ?? 0n))
      .reduce((sum, used) => sum + halfUp(used * waterPrice, 100_000n), 0n)
    const found = charges.filter((it) => it.unitId === unitId && it.itemCode === 'water')
    expect(sumOf(found), `water of ${unitId}`).toBe(expected)
  }
}

const judgeShared = ({ memory }: World, charges: readonly Charge[]): void => {
  const pools = [...memory.billedMonths].map((month) => memory.pools.get(month) ?? 0n)
  const found = charges.filter(({ itemCode }) => itemCode === 'sharedPower')
  expect(sumOf(found), 'shared cost').toBe(pools.reduce((sum, fen) => sum + fen, 0n))
}

const sumOf = (charges: readonly Charge[]): bigint =>
  charges.reduce((sum, { amountFen }) => sum + amountFen, 0n)

type Trade = {
  outTradeNo: string
  totalFen: number
  paidAt: number | null
  refunds: { state: string; refundFen: number }[]
}

const tradesOf = ({ sandbox, mchid }: World): Promise<Trade[]> =>
  sandbox.control('GET', `trades?mchid=${mchid}`)

const kept = ({ totalFen, refunds }: Trade): bigint =>
  refunds
    .filter(({ state }) => state === 'SUCCESS')
    .reduce((left, { refundFen }) => left - BigInt(refundFen), BigInt(totalFen))

const onlineFen = async (world: World): Promise<Map<bigint, bigint>> => {
  const sums = new Map<bigint, bigint>()
  for (const trade of await tradesOf(world)) {
    const payer = world.memory.payers.get(trade.outTradeNo)
    if (payer && trade.paidAt !== null) add(sums, payer, kept(trade))
  }
  return sums
}

/** Owed less prepaid = billed less waived less paid, household by household. */
const judgeHouseholds = async (
  { run, memory }: World,
  charges: readonly Charge[],
  online: ReadonlyMap<bigint, bigint>,
): Promise<void> => {
  const expected = new Map<bigint, bigint>()
  const found = new Map<bigint, bigint>()
  for (const householdId of new Set(memory.households)) {
    const billed = sumOf(charges.filter((charge) => charge.householdId === householdId))
    const paid = (memory.counterFen.get(householdId) ?? 0n) + (online.get(householdId) ?? 0n)
    expected.set(householdId, billed - (memory.waivedFen.get(householdId) ?? 0n) - paid)
    const { outstandingFen, prepaymentFen } = await run<Record<string, bigint>>('getCounterCase', {
      householdId,
    })
    found.set(householdId, (outstandingFen ?? 0n) - (prepaymentFen ?? 0n))
  }
  expect(found, 'balances of households').toEqual(expected)
}

/** Payments less refunds and what nobody claimed = what the sandbox and the counter took. */
const judgeMoney = async (world: World): Promise<void> => {
  const { memory, query, companyId } = world
  const trades = await tradesOf(world)
  const channelFen = trades
    .filter(({ paidAt }) => paidAt !== null)
    .reduce((sum, trade) => sum + kept(trade), 0n)
  const [ours] = await query<Record<'online' | 'counter', string>>(
    `with paid as (select method = 'wechatpay' as online, amount_fen as fen from payments.payment
        where company_id = $1 and not is_reversed
      union all select method = 'wechatpay', -amount_fen from payments.refund
        where company_id = $1 and state = any(case when method = 'wechatpay' then array['succeeded'] else array['approved', 'succeeded'] end)
      union all select channel_trade_no not like 'count%', amount_fen from payments.suspense
        where company_id = $1 and state = 'open')
     select coalesce(sum(fen) filter (where online), 0) as online, coalesce(sum(fen) filter (where not online), 0) as counter
     from paid`,
    [companyId],
  )
  const { invented, returned } = memory
  expect({
    online: BigInt(ours?.online ?? 0),
    counter: BigInt(ours?.counter ?? 0),
  }).toEqual({
    online: channelFen + invented.wechatpay - returned.wechatpay,
    counter: memory.counterTakenFen + invented.counter - returned.counter,
  })
}
