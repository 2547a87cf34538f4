import { operationsByName } from '../../src/app/operations.ts'
import type { Actor } from '../../src/platform/context.ts'
import type { openOnline } from '../support/online.ts'
import { knowOperations, seedCommunity } from '../support/seed.ts'
import { type Random, randomFrom } from './random.ts'

knowOperations([...operationsByName.values()])

export type Charge = {
  id: bigint
  householdId: bigint
  unitId: bigint
  periodMonth: string
  itemCode: string
  sourceKind: string
  serviceFrom: string
  serviceTo: string
  amountFen: bigint
  outstandingFen: bigint
  isHeld: boolean
  isReversed: boolean
  accruedLateFeeFen: bigint
}

type Unit = { unitId: bigint; kind: string; areaCenti: bigint; serial: string | null }

/**
 * A small community, its channel, and what the simulation itself remembers of what it did: the
 * memory is never read from the product, so that it can be held against it.
 */
export type World = {
  readonly random: Random
  readonly run: <T = Record<string, never>>(
    name: string,
    input?: Record<string, unknown>,
    actor?: Actor,
  ) => Promise<T>
  readonly query: Awaited<ReturnType<typeof openOnline>>['platform']['query']
  readonly sandbox: Awaited<ReturnType<typeof openOnline>>['sandbox']
  readonly companyId: bigint
  readonly communityId: bigint
  readonly items: Readonly<Record<string, bigint>>
  readonly tariffs: Readonly<Record<string, bigint>>
  readonly mchid: string
  readonly cashier: Actor
  readonly accountant: Actor
  /** Wall time in Asia/Shanghai; time only moves forward. */
  readonly at: (date: string, time: string) => void
  readonly later: (minutes: number) => void
  readonly today: () => string
  readonly memory: Memory
}

type Memory = {
  readonly units: Unit[]
  readonly households: bigint[]
  /** Fen of a household that came in at the counter, was claimed or offset for it, less what left. */
  readonly counterFen: Map<bigint, bigint>
  readonly waivedFen: Map<bigint, bigint>
  /** What the counter took less what it gave back, without claims. */
  counterTakenFen: bigint
  /** Who pays an online order. */
  readonly payers: Map<string, bigint>
  /** Orders that may still be paid. */
  readonly open: { outTradeNo: string; attemptId: bigint; on: string }[]
  /** Kept for an unknown payer though nobody paid it (a false bill), less what was booked as gain. */
  readonly invented: { wechatpay: bigint; counter: bigint }
  readonly claimed: { wechatpay: bigint; counter: bigint }
  readonly returned: { wechatpay: bigint; counter: bigint }
  /** Prices of the property fee, 10⁻⁴ yuan, the oldest first. */
  readonly prices: { from: string; price: bigint }[]
  readonly vacancies: { unitId: bigint; from: string; shareBp: bigint }[]
  /** Meter readings, 10⁻³ t, in order. */
  readonly readings: Map<string, bigint[]>
  /** What was shared of each month. */
  readonly pools: Map<string, bigint>
  readonly billedMonths: Set<string>
  readonly payments: { paymentId: bigint; householdId: bigint; amountFen: bigint }[]
  readonly waivers: { waiverId: bigint; householdId: bigint; amountFen: bigint }[]
  readonly deposits: { depositId: bigint; householdId: bigint; leftFen: bigint }[]
  readonly disputes: bigint[]
  /** Days on which the merchant account received money that nobody ordered. */
  readonly strangersOn: Set<string>
  /** Counter refunds that are approved and not handed over. */
  readonly owedRefunds: bigint[]
}

export const add = (sums: Map<bigint, bigint>, key: bigint, fen: bigint): void => {
  sums.set(key, (sums.get(key) ?? 0n) + fen)
}

type Online = Awaited<ReturnType<typeof openOnline>>

/** Ten homes, three of them with a parking space, each home with a water meter. */
export const openWorld = async (online: Online, seed: number, firstDay: string): Promise<World> => {
  const { platform, sandbox } = online
  const at = (date: string, time: string): void => platform.clock.moveTo(`${date}T${time}:00+08:00`)
  at(firstDay, '06:00')
  const seeded = await seedCommunity(platform, { homes: 10, months: [], lateFeePpm: 500 })
  const { merchant } = await online.openMerchant(seeded)
  const { companyId, communityId } = seeded
  const run: World['run'] = (name, input = {}, actor) => seeded.run(name, input, actor)
  const { tariffs } = await run<{ tariffs: { id: bigint; formula: string; itemId: bigint }[] }>(
    'listTariffs',
    { communityId },
  )
  const byItem = (item: bigint): bigint => tariffs.find(({ itemId }) => itemId === item)?.id ?? 0n
  const { items } = seeded
  const water = await openWater(run, communityId)
  const units = await platform.query<{ id: string; kind: string; area_centi: string }>(
    'select id, kind, area_centi from property.unit where company_id = $1 order by code',
    [companyId],
  )
  const memory = emptyMemory()
  const homes = units.filter(({ kind }) => kind === 'home')
  for (const { id, kind, area_centi } of units) {
    const serial = kind === 'home' ? `W-${homes.findIndex((home) => home.id === id)}` : null
    memory.units.push({ unitId: BigInt(id), kind, areaCenti: BigInt(area_centi), serial })
    if (!serial) continue
    await run('addMeter', {
      communityId,
      unitId: BigInt(id),
      kind: 'water',
      serial,
      installedOn: firstDay,
    })
    memory.readings.set(serial, [0n])
  }
  memory.households.push(...seeded.households.map(({ householdId }) => householdId))
  return {
    random: randomFrom(seed),
    run,
    query: platform.query,
    sandbox,
    companyId,
    communityId,
    items: { ...items, water: water.chargeItemId },
    tariffs: { propertyFee: byItem(items.propertyFee), sharedPower: byItem(items.sharedPower) },
    mchid: merchant.mchid,
    cashier: seeded.cashier,
    accountant: seeded.accountant,
    at,
    later: (minutes) => platform.clock.moveTo(platform.clock.now().add({ minutes }).toString()),
    today: () => platform.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString(),
    memory,
  }
}

export const waterPrice = 41_000n

const openWater = async (run: World['run'], communityId: bigint) => {
  const { chargeItemId } = await run<{ chargeItemId: bigint }>('createChargeItem', {
    code: 'water',
    nameZh: '水费',
    nameEn: 'Water',
    isPassThrough: true,
  })
  const { tariffId, versionId } = await run<{ tariffId: bigint; versionId: bigint }>(
    'createTariff',
    {
      communityId,
      chargeItemId,
      name: '水费 4.10',
      formula: 'metered',
      firstVersion: {
        effectiveFrom: '2024-01-01',
        price: waterPrice,
        params: { meterKind: 'water' },
        legalBasis: '水价批复',
      },
    },
  )
  await run('approveTariffVersion', { versionId })
  await run('assignTariff', { tariffId, from: '2024-01-01', unitKind: 'home' })
  return { chargeItemId }
}

const emptyMemory = (): Memory => ({
  units: [],
  households: [],
  counterFen: new Map(),
  waivedFen: new Map(),
  counterTakenFen: 0n,
  payers: new Map(),
  open: [],
  invented: { wechatpay: 0n, counter: 0n },
  claimed: { wechatpay: 0n, counter: 0n },
  returned: { wechatpay: 0n, counter: 0n },
  prices: [{ from: '2024-01-01', price: 28_000n }],
  vacancies: [],
  readings: new Map(),
  pools: new Map(),
  billedMonths: new Set(),
  payments: [],
  waivers: [],
  deposits: [],
  disputes: [],
  strangersOn: new Set(),
  owedRefunds: [],
})
