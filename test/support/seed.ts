import { billingOperations } from '../../src/billing/index.ts'
import type { Actor, Operation } from '../../src/platform/context.ts'
import { propertyOperations } from '../../src/property/index.ts'
import type { TestPlatform } from './platform.ts'

/**
 * A community with homes, tariffs and published bills, made by operations like a company would.
 * The first household is 王秀兰 of 3栋2单元1102室 (89.47 ㎡, a parking space, ¥349.88 a month in
 * 2026-11 when there are twelve homes or more); the others follow from their number.
 */
export type SeededCommunity = {
  readonly companyId: bigint
  readonly communityId: bigint
  readonly items: Readonly<Record<'propertyFee' | 'sharedPower' | 'garbage' | 'parking', bigint>>
  readonly households: readonly {
    readonly householdId: bigint
    readonly billingAccountId: bigint
    readonly unitId: bigint
    readonly code: string
    readonly payerName: string
  }[]
  /** An accountant and a cashier of the company, as actors for `run`. */
  readonly accountant: Actor
  readonly cashier: Actor
  /** Runs an operation by its name in this company. */
  readonly run: <T = never>(name: string, input: unknown, actor?: Actor) => Promise<T>
}

const operations = new Map<string, Operation>(
  [...propertyOperations, ...billingOperations].map((it) => [it.contract.name, it]),
)

/** Makes other modules' operations known to `run` of every seeded community. */
export const knowOperations = (more: readonly Operation[]): void => {
  for (const operation of more) operations.set(operation.contract.name, operation)
}

export const seedCommunity = async (
  platform: TestPlatform,
  options: {
    homes?: number
    /** Months to bill, the oldest first; none leaves tariffs ready and nothing billed. */
    months?: readonly string[]
    /** 违约金 by contract clause; without it there is none. */
    lateFeePpm?: number
    communityName?: string
  } = {},
): Promise<SeededCommunity> => {
  const { homes = 12, months = ['2026-11'], communityName = '悦湖花园' } = options
  const companyId = await makeCompany(platform)
  const run = <T>(name: string, input: unknown, actor?: Actor): Promise<T> => {
    const operation = operations.get(name)
    if (!operation) throw new Error(`no operation ${name}; see knowOperations`)
    return platform.run<T>(operation, input, { companyId, ...(actor ? { actor } : {}) })
  }
  const { communityId } = await run<{ communityId: bigint }>('createCommunity', {
    name: communityName,
    shortName: '悦湖',
    address: '西湾区悦湖路 18 号',
    stewardName: '陈静',
    servicePhone: '0000-8800 1102',
  })
  const { units } = await run<{ units: RegisteredRow[] }>('registerUnits', {
    communityId,
    rows: rowsOf(homes),
  })
  const items = await makeTariffs(run, communityId)
  if (options.lateFeePpm) {
    await run('setLateFeePolicy', {
      communityId,
      from: '2025-01-01',
      dailyRatePpm: options.lateFeePpm,
      contractClause: '《物业服务合同》第 9 条',
    })
  }
  for (const month of months) await billMonth(run, communityId, items.sharedTariff, month)
  const { sharedTariff: _, ...itemIds } = items
  return {
    companyId,
    communityId,
    items: itemIds,
    households: units.slice(0, homes).map((unit, index) => ({
      householdId: unit.householdId ?? 0n,
      billingAccountId: unit.billingAccountId ?? 0n,
      unitId: unit.unitId,
      code: unit.code,
      payerName: ownerOf(index),
    })),
    accountant: staff(1n, '周敏', 'accountant'),
    cashier: staff(2n, '李燕', 'cashier'),
    run,
  }
}

type Run = <T = never>(name: string, input: unknown) => Promise<T>
type RegisteredRow = {
  code: string
  unitId: bigint
  billingAccountId: bigint | null
  householdId: bigint | null
}

const staff = (id: bigint, name: string, role: 'accountant' | 'cashier'): Actor => ({
  kind: 'staff',
  id,
  name,
  grants: [{ role, communityId: null }],
})

/** Companies are made by the set-up only once, so a test makes its own row. */
const makeCompany = async (platform: TestPlatform): Promise<bigint> => {
  const [row] = await platform.query<{ company_id: string }>(
    `insert into property.company (company_id, name, short_name, slug, service_phone, created_at)
     select id, '悦湖物业服务公司', '悦湖物业', 'yuehu-' || id, '0000-8800 1102', $1
     from (select platform.next_id() as id) t returning company_id`,
    [platform.clock.now().toString()],
  )
  return BigInt(row?.company_id ?? 0)
}

const families = [...'王李张刘陈杨赵黄周吴']
const givens = ['秀兰', '建国', '波', '丽华', '志强', '敏', '海燕', '文博', '玉芬', '晓东']

const ownerOf = (index: number): string =>
  `${families[index % 10]}${givens[(index + Math.floor(index / 10)) % 10]}${
    index >= 100 ? families[Math.floor(index / 100) % 10] : ''
  }`

/** Twelve homes an entrance from 3栋2单元1102 on; every fourth home has a parking space. */
const rowsOf = (homes: number): unknown[] => {
  const placed = Array.from({ length: homes }, (_, index) => {
    // Place 41 is the first home's own room.
    const place = index + (index < 40 ? 1 : 2)
    return {
      building: `${3 + Math.floor(place / 144)}栋`,
      entrance: `${2 + (Math.floor(place / 48) % 3)}单元`,
      room: index === 0 ? '1102' : `${1 + Math.floor((place % 48) / 4)}0${1 + (place % 4)}`,
      kind: 'home',
      areaCenti: index === 0 ? 8947n : 7000n + BigInt((index * 977) % 6000),
      deliveredOn: '2020-05-01',
      owners: [ownerOf(index)],
      phones: [`1380000${String(index + 42).padStart(4, '0')}`],
      accountFrom: '2024-01-01',
    }
  })
  const spaces = placed
    .filter((_, index) => index % 4 === 0)
    .map(({ owners, phones }, index) => ({
      building: '地下车库',
      room: `B1-${126 + index}`,
      kind: 'parkingSpace',
      parkingKind: '地下车位',
      areaCenti: 1250n,
      owners,
      phones,
      accountFrom: '2024-01-01',
    }))
  return [...placed, ...spaces]
}

const makeTariffs = async (run: Run, communityId: bigint) => {
  const items: Record<string, bigint> = {}
  for (const [code, nameZh, nameEn, isPassThrough] of [
    ['propertyFee', '物业费', 'Property fee', false],
    ['sharedPower', '公摊电费', 'Shared electricity', true],
    ['garbage', '垃圾清运费', 'Refuse collection', true],
    ['parking', '车位费', 'Parking', false],
  ] as const) {
    const made = await run<{ chargeItemId: bigint }>('createChargeItem', {
      code,
      nameZh,
      nameEn,
      isPassThrough,
    })
    items[code] = made.chargeItemId
  }
  const tariff = async (
    item: string,
    name: string,
    formula: string,
    price: bigint,
    legalBasis: string,
  ): Promise<bigint> => {
    const made = await run<{ tariffId: bigint; versionId: bigint }>('createTariff', {
      communityId,
      chargeItemId: items[item],
      name,
      formula,
      firstVersion: { effectiveFrom: '2024-01-01', price, legalBasis },
    })
    await run('approveTariffVersion', { versionId: made.versionId })
    return made.tariffId
  }
  const fee = await tariff(
    'propertyFee',
    '物业费 2.80',
    'areaPrice',
    28_000n,
    '《物业服务合同》第 5.2 条',
  )
  const refuse = await tariff('garbage', '垃圾清运 8', 'fixed', 80_000n, '《物业服务合同》第 8 条')
  const space = await tariff('parking', '车位 80', 'fixed', 800_000n, '《车位管理协议》第 3 条')
  const sharedTariff = await tariff(
    'sharedPower',
    '公摊电费',
    'sharedCost',
    0n,
    '《物业服务合同》第 7 条，按专有面积分摊（民法典第283条）',
  )
  for (const [tariffId, unitKind] of [
    [fee, 'home'],
    [refuse, 'home'],
    [space, 'parkingSpace'],
  ] as const) {
    await run('assignTariff', { tariffId, from: '2024-01-01', unitKind })
  }
  return {
    propertyFee: items.propertyFee ?? 0n,
    sharedPower: items.sharedPower ?? 0n,
    garbage: items.garbage ?? 0n,
    parking: items.parking ?? 0n,
    sharedTariff,
  }
}

const billMonth = async (
  run: Run,
  communityId: bigint,
  tariffId: bigint,
  month: string,
): Promise<void> => {
  const degrees = 2916 - ((Number(month.slice(5)) * 37) % 90)
  const poolFen = BigInt(Math.round(degrees * 55.8))
  await run('setSharedCost', {
    communityId,
    tariffId,
    month,
    serviceFrom: `${month}-01`,
    serviceTo: `${month}-28`,
    poolFen,
    poolEquation: `${degrees.toLocaleString('en')} × 0.558`,
    poolFacts: [
      { labelZh: '公共电表', labelEn: 'Common meter', value: `用 ${degrees} 度` },
      { labelZh: '电价', labelEn: 'Price', value: '0.558 元/度' },
    ],
  })
  await run('publishBilling', { communityId, month, issueOn: `${month}-05` })
}
