import { expect, test } from 'vitest'
import { createTestPlatform } from './platform.ts'
import { seedCommunity } from './seed.ts'

const platform = await createTestPlatform()

test('a seeded community has its homes, tariffs and bills', async () => {
  const seeded = await seedCommunity(platform, { homes: 12, months: ['2026-10', '2026-11'] })
  const [first] = seeded.households
  const { charges } = await seeded.run<{ charges: { amountFen: bigint; itemCode: string }[] }>(
    'listHouseholdCharges',
    { householdId: first?.householdId },
  )
  expect(charges.map(({ itemCode }) => itemCode).sort()).toEqual(
    ['garbage', 'parking', 'propertyFee', 'sharedPower'].flatMap((code) => [code, code]),
  )
  expect(charges.find(({ itemCode }) => itemCode === 'propertyFee')?.amountFen).toBe(25_052n)
})
