import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { createStory, type Story } from '../../test/support/story.ts'
import { createServer } from '../app/server.ts'
import type { Bill } from './api.ts'
import { billPaper } from './paper/index.ts'

const platform = await createTestPlatform()
const app = await createServer(platform)
const hasPdftotext = spawnSync('pdftotext', ['-v']).status === 0

/** Each kind of tariff with what its formula takes; readings and pools are made month by month. */
const kinds = {
  areaPrice: {},
  fixed: {},
  metered: { params: { meterKind: 'water' } },
  tiered: {
    params: {
      meterKind: 'gas',
      base: 'month',
      tiers: [
        { upTo: 10_000, price: 30_000 },
        { upTo: null, price: 45_000 },
      ],
    },
  },
  sharedCost: {},
} as const
type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds) as Kind[]
const months = ['2026-02', '2026-03', '2026-04', '2026-05'] as const

type Company = {
  /** Of each kind: the clause of its first version and of its second, which holds from that month. */
  readonly clauses: Readonly<Record<Kind, readonly [string, string]>>
  readonly changes: Readonly<Record<Kind, string>>
  readonly prices: readonly bigint[]
}

const clause = fc
  .tuple(
    fc.constantFrom('物业服务合同', '业主大会决议', '价格批复'),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([paper, article]) => `《${paper}》第 ${article} 条`)
const ofEach = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Record<Kind, T>> =>
  fc.record(Object.fromEntries(kindNames.map((name) => [name, arbitrary]))) as never
const company: fc.Arbitrary<Company> = fc.record({
  clauses: ofEach(fc.tuple(clause, clause)),
  changes: ofEach(fc.constantFrom(...months.slice(1))),
  prices: fc.array(fc.bigInt({ min: 10_000n, max: 90_000n }), { minLength: 10, maxLength: 10 }),
})

/** A company whose every kind of tariff has two versions; the item's code is the formula's name. */
const settle = async ({ clauses, changes, prices }: Company, slug: string): Promise<Story> => {
  const story = await createStory(platform, { slug, homes: 3, from: '2026-01-01' })
  const { run, communityId } = story
  story.on('2026-01-02')
  await run('setLateFeePolicy', {
    communityId,
    from: '2026-01-01',
    dailyRatePpm: 500,
    contractClause: '《物业服务合同》第 9 条',
  })
  const prepared = story.units.flatMap(({ unitId, code }) =>
    (['water', 'gas'] as const).map((kind) => ({ kind, unitId, serial: `${kind}-${code}` })),
  )
  for (const meter of prepared) {
    await run('addMeter', { communityId, ...meter, installedOn: '2026-01-31', initialMilli: 0n })
  }
  for (const [index, name] of kindNames.entries()) {
    const { chargeItemId } = await run<{ chargeItemId: bigint }>('createChargeItem', {
      code: name,
      nameZh: name,
      nameEn: name,
      isPassThrough: true,
    })
    const version = (no: 0 | 1) => ({
      ...kinds[name],
      price: name === 'tiered' || name === 'sharedCost' ? 0n : prices[index * 2 + no],
      legalBasis: clauses[name][no],
    })
    const made = await run<{ tariffId: bigint; versionId: bigint }>('createTariff', {
      communityId,
      chargeItemId,
      name,
      formula: name,
      firstVersion: { effectiveFrom: '2026-01-01', ...version(0) },
    })
    await run('approveTariffVersion', { versionId: made.versionId })
    const { versionId } = await run<{ versionId: bigint }>('addTariffVersion', {
      tariffId: made.tariffId,
      effectiveFrom: `${changes[name]}-01`,
      ...version(1),
    })
    await run('approveTariffVersion', { versionId })
    await run('assignTariff', { tariffId: made.tariffId, from: '2026-01-01', unitKind: 'home' })
    if (name !== 'sharedCost') continue
    for (const month of months) {
      const last = Temporal.PlainYearMonth.from(month).daysInMonth
      await run('setSharedCost', {
        communityId,
        tariffId: made.tariffId,
        month,
        serviceFrom: `${month}-01`,
        serviceTo: `${month}-${last}`,
        poolFen: 9_999n,
      })
    }
  }
  for (const [index, month] of months.entries()) {
    const readings = prepared.map(({ serial }) => ({
      serial,
      readOn: `${month}-02`,
      readingMilli: BigInt(index + 1) * 13_000n,
    }))
    story.on(`${month}-03`)
    await run('recordReadings', { communityId, readings })
    await story.bill(month)
  }
  return story
}

test('every line of a bill names its clause and the version of its tariff, on the page and on paper', async () => {
  let at = 0
  await fc.assert(
    fc.asyncProperty(company, async (made) => {
      at += 1
      const story = await settle(made, `basis-${at}`)
      const [home] = story.units
      const { householdId, billingAccountId } = home ?? {}
      await story.run('postOneOffCharge', {
        billingAccountId,
        chargeItemId: story.itemId,
        amountFen: 2_000n,
        description: '补办门禁卡',
        serviceOn: '2026-05-06',
        dueOn: '2026-05-31',
      })
      const bill = await story.run<Bill>('getBill', { householdId })
      const lines = [...bill.lines, ...bill.earlier]
      const expected = ({ itemCode, sourceKind, periodMonth }: Bill['lines'][number]): string => {
        if (sourceKind === 'oneOff') return '单次约定：补办门禁卡'
        if (itemCode === 'propertyFee') return '物业服务合同 第 5 条，第 1 版'
        const name = itemCode as Kind
        const no = periodMonth.slice(0, 7) < made.changes[name] ? 0 : 1
        return `${made.clauses[name][no]}，第 ${no + 1} 版`
      }
      for (const line of lines) expect(line.arithmetic.basis).toBe(expected(line))
      const said = new Set(lines.map(({ itemCode, sourceKind }) => `${sourceKind} ${itemCode}`))
      expect([...said].sort()).toEqual(
        ['oneOff propertyFee', 'run propertyFee', ...kindNames.map((name) => `run ${name}`)].sort(),
      )
      expect(bill.lateFees.length).toBeGreaterThan(0)
      for (const { arithmetic } of bill.lateFees) {
        expect(arithmetic.basis).toBe('《物业服务合同》第 9 条')
      }
      const page = await app.inject({ url: new URL(bill.url).pathname })
      const paper = hasPdftotext
        ? spawnSync('pdftotext', ['-raw', '-', '-'], {
            input: await billPaper(bill),
            encoding: 'utf8',
          }).stdout
        : null
      for (const { arithmetic } of [...lines, ...bill.lateFees]) {
        expect(page.body).toContain(arithmetic.basis)
        if (paper !== null) {
          expect(paper.replace(/\s+/g, '')).toContain(arithmetic.basis.replace(/\s+/g, ''))
        }
      }
    }),
    { numRuns: process.env.SOAK === '1' ? 20 : 2 },
  )
}, 300_000)

test('a late fee that was posted names its clause too', async () => {
  const story = await createStory(platform, {
    slug: 'posted-late-fee',
    homes: 1,
    from: '2026-01-01',
  })
  await story.run('setLateFeePolicy', {
    communityId: story.communityId,
    from: '2026-01-01',
    dailyRatePpm: 500,
    contractClause: '《物业服务合同》第 9 条',
  })
  await story.bill('2026-02')
  story.on('2026-06-01')
  const householdId = story.units[0]?.householdId
  type Charges = {
    charges: {
      id: bigint
      periodMonth: string
      sourceKind: string
      accruedLateFeeFen: bigint
      outstandingFen: bigint
      arithmetic: { basis: string }
    }[]
  }
  const read = (onlyOpen: boolean) =>
    story.run<Charges>('listHouseholdCharges', { householdId, onlyOpen })
  const [charge] = (await read(true)).charges
  await story.run('takePayment', {
    householdId,
    method: 'cash',
    ticked: [{ chargeId: charge?.id }],
    amountFen: (charge?.outstandingFen ?? 0n) + (charge?.accruedLateFeeFen ?? 0n),
  })
  const { charges } = await read(false)
  expect(charges.map(({ sourceKind, arithmetic }) => [sourceKind, arithmetic.basis])).toEqual([
    ['run', '物业服务合同 第 5 条，第 1 版'],
    ['lateFee', '《物业服务合同》第 9 条'],
  ])
  expect(await story.verify()).toEqual([])
})
