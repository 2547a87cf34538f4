import { expect, test } from 'vitest'
import type * as z from 'zod'
import { createTestPlatform } from '../../test/support/platform.ts'
import { seedCommunity } from '../../test/support/seed.ts'
import type * as api from './api.ts'

const platform = await createTestPlatform()

test('formulas name their own parameters; those nobody makes a tariff of are not offered', async () => {
  const seeded = await seedCommunity(platform, { homes: 1, months: [] })
  const { formulas } = await seeded.run<z.infer<typeof api.listFormulas.output>>('listFormulas', {})
  expect(Object.fromEntries(formulas.map(({ name, parameters }) => [name, parameters]))).toEqual({
    areaPrice: [],
    fixed: [],
    metered: ['meterKind'],
    tiered: ['meterKind', 'tiers', 'base'],
    sharedCost: [],
  })
})

test('late fee policies follow each other; shared costs say whether they are billed', async () => {
  const seeded = await seedCommunity(platform, { homes: 4, lateFeePpm: 500 })
  const { communityId } = seeded
  await seeded.run('setLateFeePolicy', {
    communityId,
    from: '2026-12-01',
    dailyRatePpm: 300,
    contractClause: '补充协议第 2 条',
  })
  const { policies } = await seeded.run<z.infer<typeof api.listLateFeePolicies.output>>(
    'listLateFeePolicies',
    { communityId },
  )
  expect(policies).toMatchObject([
    { from: '2026-12-01', to: null, dailyRatePpm: 300 },
    { from: '2025-01-01', to: '2026-11-30', dailyRatePpm: 500 },
  ])
  const shared = (month: string) =>
    seeded.run<z.infer<typeof api.listSharedCosts.output>>('listSharedCosts', {
      communityId,
      month,
    })
  const november = await shared('2026-11')
  expect(november.costs.length).toBeGreaterThan(0)
  expect(november.costs.every(({ isBilled }) => isBilled)).toBe(true)
  expect(november.poolFen).toBe(november.costs.reduce((sum, { poolFen }) => sum + poolFen, 0n))
  expect(await shared('2026-12')).toEqual({ costs: [], poolFen: 0n })
})

test('a vacancy is listed with who asked for it, in every state', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: [] })
  const [first] = seeded.households
  const { vacancyId } = await seeded.run<{ vacancyId: bigint }>('requestVacancy', {
    unitId: first?.unitId,
    chargeItemId: seeded.items.propertyFee,
    from: '2026-12-01',
    to: null,
    discountBp: 7000,
    reason: '长期空置',
    legalBasis: '合同第 7.3 条',
  })
  const list = async () =>
    (
      await seeded.run<z.infer<typeof api.listVacancies.output>>('listVacancies', {
        communityId: seeded.communityId,
      })
    ).vacancies
  expect(await list()).toMatchObject([
    { id: vacancyId, unitCode: first?.code, state: 'requested', discountBp: 7000, to: null },
  ])
  await seeded.run('decideVacancy', { vacancyId, approve: true })
  expect(await list()).toMatchObject([{ state: 'approved' }])
})

test('a tariff is assigned by kind, building or code; what is counted before is what is assigned', async () => {
  const seeded = await seedCommunity(platform, { homes: 40, months: [] })
  const { communityId, run } = seeded
  const { chargeItemId } = await run<{ chargeItemId: bigint }>('createChargeItem', {
    code: 'heating',
    nameZh: '供暖费',
    nameEn: 'Heating',
  })
  const { tariffId } = await run<{ tariffId: bigint }>('createTariff', {
    communityId,
    chargeItemId,
    name: '供暖费',
    formula: 'fixed',
    firstVersion: { effectiveFrom: '2026-01-01', price: 100_000n, legalBasis: '批复' },
  })
  type Counted = z.infer<typeof api.countTariffUnits.output>
  const { buildings } = await run<{ buildings: { id: bigint; name: string }[] }>('getGeometry', {
    communityId,
  })
  const codes = seeded.households.map(({ code }) => code)
  const last = buildings.find(({ name }) => name === `${codes.at(-1)?.split('-')[0]}栋`)
  const choices = [
    { unitCodes: [codes[0], codes.at(-1)] },
    { buildingIds: [last?.id], unitKind: 'home' },
    { unitKind: 'home' },
  ]
  for (const choice of choices) {
    const counted = await run<Counted>('countTariffUnits', { communityId, ...choice })
    expect(counted.units).toBeGreaterThan(0)
    const input = { tariffId, ...choice }
    expect(await run('assignTariff', { ...input, from: '2026-02-01' })).toEqual({
      assigned: counted.units,
    })
    expect(await run('endTariffAssignment', { ...input, lastDay: '2026-01-31' })).toEqual({
      ended: counted.units,
    })
  }
  const wrong = { unitCodes: [codes[0], '99-9-999'] }
  expect((await run<Counted>('countTariffUnits', { communityId, ...wrong })).unknownCodes).toEqual([
    '99-9-999',
  ])
  await expect(
    run('assignTariff', { tariffId, from: '2026-02-01', ...wrong }),
  ).rejects.toMatchObject({ code: 'unknownUnits' })
})
