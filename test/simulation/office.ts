import { addMonths, lastOfMonth } from '../../src/kernel/period.ts'
import { add, type Charge, type World } from './world.ts'

export const openChargesOf = async (world: World, householdId: bigint): Promise<Charge[]> =>
  (await world.run<{ charges: Charge[] }>('listHouseholdCharges', { householdId })).charges

export const someHousehold = ({ random, memory }: World): bigint =>
  random.one(memory.households) ?? 0n

const someCharge = async (world: World, householdId: bigint): Promise<Charge | undefined> =>
  world.random.one(await openChargesOf(world, householdId))

/** Of the meters most are read; the others next month. */
export const readMeters = async (world: World): Promise<void> => {
  const { run, random, memory, communityId } = world
  const readings = memory.units.flatMap(({ serial }) => {
    const last = serial ? memory.readings.get(serial)?.at(-1) : undefined
    if (!serial || last === undefined || random.chance(5)) return []
    const readingMilli = last + BigInt(random.below(30_000))
    return [{ serial, readOn: world.today(), readingMilli }]
  })
  await run('recordReadings', { communityId, readings })
  for (const { serial, readingMilli } of readings) memory.readings.get(serial)?.push(readingMilli)
}

/** What is shared, a trial, and the run: once, several times at once, or rolled back and again. */
export const billMonth = async (world: World): Promise<void> => {
  const { run, random, memory, communityId, tariffs } = world
  const month = world.today().slice(0, 7)
  const used = addMonths(`${month}-01`, -1)
  const poolFen = BigInt(10_000 + random.below(200_000))
  await run('setSharedCost', {
    communityId,
    tariffId: tariffs.sharedPower,
    month,
    serviceFrom: used,
    serviceTo: lastOfMonth(used),
    poolFen,
  })
  memory.pools.set(month, poolFen)
  if (random.chance(50)) await run('dryRunBilling', { communityId, month })
  const publish = () => run<{ run: { id: bigint } }>('publishBilling', { communityId, month })
  const [first] = await Promise.all(Array.from({ length: 1 + random.below(3) }, publish))
  if (random.chance(30)) {
    const hasPrepayment = await run('rollBackBilling', {
      runId: first?.run.id,
      reason: '单价有误，重出',
    }).then(
      () => false,
      () => true,
    )
    if (!hasPrepayment) await publish()
  }
  memory.billedMonths.add(month)
}

/** What happens in an office, each told in operations and remembered. */
export const officeDeeds = {
  waive: async (world: World) => {
    const { random, run, memory } = world
    const householdId = someHousehold(world)
    const charge = await someCharge(world, householdId)
    if (!charge) return
    const kind = random.one(['waiver', 'writeOff', 'discount', 'compensation', 'hardship'])
    const amountFen = 1n + BigInt(random.below(Number(charge.outstandingFen)))
    const { waiverId } = await run<{ waiverId: bigint }>(
      'requestWaiver',
      {
        chargeId: charge.id,
        periodMonth: charge.periodMonth,
        kind,
        amountFen,
        reason: '协商一致',
      },
      world.cashier,
    )
    const approve = random.chance(80)
    await run('decideWaiver', { waiverId, approve })
    if (!approve) return
    memory.waivers.push({ waiverId, householdId, amountFen })
    add(memory.waivedFen, householdId, amountFen)
  },
  unwaive: async (world: World) => {
    const waiver = world.random.one(world.memory.waivers)
    if (!waiver) return
    await world.run('reverseWaiver', { waiverId: waiver.waiverId, reason: '撤销' })
    world.memory.waivers.splice(world.memory.waivers.indexOf(waiver), 1)
    add(world.memory.waivedFen, waiver.householdId, -waiver.amountFen)
  },
  oneOff: async (world: World) => {
    const { random, run } = world
    const householdId = someHousehold(world)
    const { accounts } = await run<{ accounts: { id: bigint }[] }>('getHouseholdProfile', {
      householdId,
    })
    await run('postOneOffCharge', {
      billingAccountId: random.one(accounts)?.id,
      chargeItemId: world.items.garbage,
      amountFen: BigInt(1 + random.below(8_000)),
      description: '装修垃圾清运',
      serviceOn: world.today(),
      dueOn: world.today(),
    })
  },
  reverseCharge: async (world: World) => {
    const charges = await openChargesOf(world, someHousehold(world))
    const charge = world.random.one(charges.filter(({ sourceKind }) => sourceKind === 'oneOff'))
    if (!charge) return
    const { id: chargeId, periodMonth } = charge
    await world.run('reverseCharge', { chargeId, periodMonth, reason: '录入错误' })
  },
  changeOwner: async (world: World) => {
    const unit = world.random.one(world.memory.units)
    const { toHouseholdId } = await world.run<{ toHouseholdId: bigint }>('changeOwner', {
      unitId: unit?.unitId,
      handedOverOn: world.today(),
      newOwners: [`买家${world.today()}${world.random.below(1_000)}`],
    })
    world.memory.households.push(toHouseholdId)
  },
  newPrice: async (world: World) => {
    const { random, run, memory } = world
    const next = addMonths(`${world.today().slice(0, 7)}-01`, 1).slice(0, 8)
    const from = `${next}${String(1 + random.below(28)).padStart(2, '0')}`
    const price = BigInt(20_000 + random.below(15_000))
    const { versionId } = await run<{ versionId: bigint }>('addTariffVersion', {
      tariffId: world.tariffs.propertyFee,
      effectiveFrom: from,
      price,
      legalBasis: '业主大会决定',
    })
    await run('approveTariffVersion', { versionId })
    memory.prices.push({ from, price })
  },
  vacancy: async (world: World) => {
    const { random, run, memory } = world
    const unit = random.one(memory.units.filter(({ kind }) => kind === 'home'))
    const from = addMonths(`${world.today().slice(0, 7)}-01`, 1)
    if (!unit || memory.vacancies.some(({ unitId }) => unitId === unit.unitId)) return
    const shareBp = 5_000 + random.below(4_000)
    const { vacancyId } = await run<{ vacancyId: bigint }>('requestVacancy', {
      unitId: unit.unitId,
      chargeItemId: world.items.propertyFee,
      from,
      to: null,
      discountBp: shareBp,
      reason: '空置六个月',
      legalBasis: '《物业服务合同》第 6 条',
    })
    await run('decideVacancy', { vacancyId, approve: true })
    memory.vacancies.push({ unitId: unit.unitId, from, shareBp: BigInt(shareBp) })
  },
  dispute: async (world: World) => {
    const charge = await someCharge(world, someHousehold(world))
    if (!charge) return
    const { id: chargeId, periodMonth } = charge
    const { holdId } = await world.run<{ holdId: bigint }>('openDispute', { chargeId, periodMonth })
    world.memory.disputes.push(holdId)
  },
  answerDispute: async (world: World) => {
    const holdId = world.memory.disputes.shift()
    if (holdId) await world.run('closeDispute', { holdId, answer: '已核对，计算无误' })
  },
} as const
