import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../test/support/seed.ts'

const platform = await createTestPlatform()

const read = (
  seeded: SeededCommunity,
  readings: readonly object[],
): Promise<{ recorded: number }> =>
  seeded.run('recordReadings', { communityId: seeded.communityId, readings })

/** A home with a water meter (the counter shows 1000.000 on 1 September) at 5 yuan a ton. */
const withMeter = async (more: object = {}, tariff: object = {}) => {
  const seeded = await seedCommunity(platform, { homes: 2, months: [] })
  const home = seeded.households[0]
  const { meterId } = await seeded.run<{ meterId: bigint }>('addMeter', {
    communityId: seeded.communityId,
    unitId: home?.unitId,
    kind: 'water',
    serial: 'W-1',
    installedOn: '2026-09-01',
    initialMilli: 1_000_000n,
    ...more,
  })
  const { chargeItemId } = await seeded.run<{ chargeItemId: bigint }>('createChargeItem', {
    code: 'water',
    nameZh: '水费',
    nameEn: 'Water',
    isPassThrough: true,
  })
  const made = await seeded.run<{ tariffId: bigint; versionId: bigint }>('createTariff', {
    communityId: seeded.communityId,
    chargeItemId,
    name: '水费 5',
    formula: 'metered',
    firstVersion: {
      effectiveFrom: '2024-01-01',
      price: 50_000n,
      params: { meterKind: 'water' },
      legalBasis: '水价批复',
    },
    ...tariff,
  })
  await seeded.run('approveTariffVersion', { versionId: made.versionId })
  await seeded.run('assignTariff', {
    tariffId: made.tariffId,
    from: '2024-01-01',
    unitCodes: [home?.code],
  })
  const bill = async (month: string): Promise<string[]> => {
    await seeded.run('publishBilling', { communityId: seeded.communityId, month, supplement: true })
    return charges()
  }
  const charges = async (): Promise<string[]> =>
    (
      await platform.query<{ row: string }>(
        `select concat_ws(' ', household_id, service_from, service_to, quantity, amount_fen) as row from billing.charge
         where company_id = $1 and charge_item_id = $2 and not is_reversed order by service_from`,
        [seeded.companyId, chargeItemId],
      )
    ).map(({ row }) => row.replace(`${home?.householdId} `, ''))
  return { seeded, home, meterId, bill, charges }
}

test('each reading is billed once, by the run that first sees it', async () => {
  const { seeded, bill } = await withMeter({ multiplier: 2 })
  await read(seeded, [{ serial: 'W-1', readOn: '2026-10-25', readingMilli: 1_012_500n }])
  expect(await bill('2026-10')).toEqual(['2026-09-01 2026-10-25 25000 12500'])
  // Read after the November run of the 5th: the December run bills it, the gap is not lost.
  expect(await bill('2026-11')).toHaveLength(1)
  await read(seeded, [{ serial: 'W-1', readOn: '2026-11-25', readingMilli: 1_020_000n }])
  expect(await bill('2026-12')).toEqual([
    '2026-09-01 2026-10-25 25000 12500',
    '2026-10-25 2026-11-25 15000 7500',
  ])
  expect(await bill('2026-12')).toHaveLength(2)
})

test('a reading that goes backwards, repeats a day or names no meter is refused with its line; none is kept', async () => {
  const { seeded, meterId } = await withMeter()
  const good = { serial: 'W-1', readOn: '2026-10-25', readingMilli: 1_010_000n }
  await expect(
    read(seeded, [good, { ...good, readOn: '2026-11-25', readingMilli: 1_009_999n }]),
  ).rejects.toMatchObject({
    code: 'readingBackwards',
    place: { line: 2, field: 'readingMilli' },
  })
  await expect(read(seeded, [good, good])).rejects.toMatchObject({
    code: 'readingOutOfOrder',
    place: { line: 2 },
  })
  await expect(read(seeded, [good, { ...good, serial: 'X' }])).rejects.toMatchObject({
    code: 'unknownMeter',
    place: { line: 2 },
  })
  await expect(
    read(seeded, [{ ...good, readingMilli: 5000n, hasRolledOver: true }]),
  ).rejects.toMatchObject({ code: 'readingBackwards' })
  const { readings } = await seeded.run<{ readings: unknown[] }>('listReadings', { meterId })
  expect(readings).toHaveLength(1)
})

test('a change of meter and a roll-over go on counting', async () => {
  const changed = await withMeter()
  await read(changed.seeded, [
    { serial: 'W-1', readOn: '2026-10-10', readingMilli: 1_006_000n, kind: 'final' },
    { serial: 'W-1', readOn: '2026-10-10', readingMilli: 0n, kind: 'initial' },
    { serial: 'W-1', readOn: '2026-10-25', readingMilli: 4_000n },
  ])
  expect(await changed.bill('2026-10')).toEqual(['2026-09-01 2026-10-25 10000 5000'])
  const rolled = await withMeter({ digits: 4, initialMilli: 9_998_000n })
  await read(rolled.seeded, [
    { serial: 'W-1', readOn: '2026-10-25', readingMilli: 3_000n, hasRolledOver: true },
  ])
  expect(await rolled.bill('2026-10')).toEqual(['2026-09-01 2026-10-25 5000 2500'])
})

test('a new device of another ratio: the old counts by its own, tiers go on, its number is free', async () => {
  const { seeded, meterId, bill } = await withMeter(
    { multiplier: 2 },
    {
      formula: 'tiered',
      firstVersion: {
        effectiveFrom: '2024-01-01',
        legalBasis: '水价批复',
        params: {
          meterKind: 'water',
          base: 'year',
          tiers: [
            { upTo: 10_000, price: 50_000 },
            { upTo: null, price: 70_000 },
          ],
        },
      },
    },
  )
  const change = {
    meterId,
    changedOn: '2026-10-10',
    lastMilli: 1_003_000n,
    newSerial: 'W-2',
    firstMilli: 500_000n,
    multiplier: 5,
  }
  const refused = (more: object) => seeded.run('changeMeter', { ...change, ...more })
  await expect(refused({ lastMilli: 999_999n })).rejects.toMatchObject({
    code: 'lastReadingTooLow',
    place: { field: 'lastMilli' },
  })
  await expect(refused({ changedOn: '2026-09-01' })).rejects.toMatchObject({
    code: 'changeOutOfOrder',
  })
  await expect(refused({ changedOn: '2026-11-24' })).rejects.toMatchObject({
    code: 'changeOutOfOrder',
  })
  await seeded.run('changeMeter', change)
  await expect(
    read(seeded, [{ serial: 'W-1', readOn: '2026-10-25', readingMilli: 1_004_000n }]),
  ).rejects.toMatchObject({ code: 'unknownMeter' })
  await read(seeded, [{ serial: 'W-2', readOn: '2026-10-25', readingMilli: 501_000n }])
  // 3 × 2 + 1 × 5 = 11 t: 10 t × 5, 1 t × 7
  expect(await bill('2026-10')).toEqual(['2026-09-01 2026-10-25 11000 5700'])
  await read(seeded, [{ serial: 'W-2', readOn: '2026-11-20', readingMilli: 501_400n }])
  // 0.4 × 5 = 2 t, all in the second tier
  expect((await bill('2026-11'))[1]).toBe('2026-10-25 2026-11-20 2000 1400')
  const [kept] = await platform.query<{ spans: object[] }>(
    `select inputs -> 'spans' as spans from billing.charge where company_id = $1 and meter_id = $2 and quantity = 11000`,
    [seeded.companyId, meterId],
  )
  expect(kept?.spans).toEqual([
    expect.objectContaining({ start: '1000000', end: '1003000', multiplier: 2 }),
    { from: '2026-10-10', to: '2026-10-25', start: '500000', end: '501000' },
  ])
  await seeded.run('addMeter', {
    communityId: seeded.communityId,
    kind: 'water',
    serial: 'W-1',
    installedOn: '2026-11-01',
  })
})

test('a reading is corrected until it is billed', async () => {
  const { seeded, meterId, bill } = await withMeter()
  await read(seeded, [{ serial: 'W-1', readOn: '2026-10-25', readingMilli: 1_900_000n }])
  const wrong = async () =>
    (
      await seeded.run<{ readings: { id: bigint; isReplaced: boolean }[] }>('listReadings', {
        meterId,
      })
    ).readings.find(({ isReplaced }) => !isReplaced)?.id
  const correct = (readingId: bigint | undefined, readingMilli: bigint) =>
    seeded.run('correctReading', { readingId, readingMilli, reason: '抄错' })
  await expect(correct(await wrong(), 999_999n)).rejects.toMatchObject({ code: 'readingBackwards' })
  await correct(await wrong(), 1_009_000n)
  expect(await bill('2026-10')).toEqual(['2026-09-01 2026-10-25 9000 4500'])
  await expect(correct(await wrong(), 1_010_000n)).rejects.toMatchObject({ code: 'readingBilled' })
})

test('the owner who moved out bears what was read at the hand-over', async () => {
  const { seeded, home, bill } = await withMeter()
  await read(seeded, [{ serial: 'W-1', readOn: '2026-10-15', readingMilli: 1_007_000n }])
  const { toHouseholdId } = await seeded.run<{ toHouseholdId: bigint }>('changeOwner', {
    unitId: home?.unitId,
    handedOverOn: '2026-10-15',
    newOwners: ['买家'],
  })
  await read(seeded, [{ serial: 'W-1', readOn: '2026-10-31', readingMilli: 1_010_000n }])
  expect(await bill('2026-10')).toEqual([
    '2026-09-01 2026-10-15 7000 3500',
    `${toHouseholdId} 2026-10-15 2026-10-31 3000 1500`,
  ])
})

test('yearly tiers go on from what the year used before', async () => {
  const { seeded, bill } = await withMeter(
    {},
    {
      formula: 'tiered',
      firstVersion: {
        effectiveFrom: '2024-01-01',
        legalBasis: '水价批复',
        params: {
          meterKind: 'water',
          base: 'year',
          tiers: [
            { upTo: 10_000, price: 50_000 },
            { upTo: null, price: 70_000 },
          ],
        },
      },
    },
  )
  await read(seeded, [{ serial: 'W-1', readOn: '2026-10-25', readingMilli: 1_008_000n }])
  await bill('2026-10')
  await read(seeded, [{ serial: 'W-1', readOn: '2026-11-25', readingMilli: 1_015_000n }])
  // 8 t × 5, then 2 t × 5 + 5 t × 7
  expect(await bill('2026-11')).toEqual([
    '2026-09-01 2026-10-25 8000 4000',
    '2026-10-25 2026-11-25 7000 4500',
  ])
})

test('shared cost: weights as agreed, sums to the pool, and stands once it is billed', async () => {
  const seeded = await seedCommunity(platform, { homes: 3, months: [] })
  const [row] = await platform.query<{ id: string }>(
    `select id from billing.tariff where company_id = $1 and formula = 'sharedCost'`,
    [seeded.companyId],
  )
  const pool = {
    communityId: seeded.communityId,
    tariffId: BigInt(row?.id ?? 0),
    month: '2026-10',
    serviceFrom: '2026-10-01',
    serviceTo: '2026-10-31',
    poolFen: 10_000n,
    weightBasis: 'household',
  }
  await seeded.run('setSharedCost', pool)
  const publish = () =>
    seeded.run<{ run: { id: bigint } }>('publishBilling', {
      communityId: seeded.communityId,
      month: '2026-10',
    })
  const shares = async () =>
    (
      await platform.query<{ fen: string }>(
        `select amount_fen::text as fen from billing.charge where company_id = $1 and formula = 'sharedCost' and not is_reversed
       order by unit_id`,
        [seeded.companyId],
      )
    ).map(({ fen }) => Number(fen))
  const { run } = await publish()
  expect(await shares()).toEqual([3334, 3333, 3333])
  await expect(seeded.run('setSharedCost', { ...pool, poolFen: 1n })).rejects.toMatchObject({
    code: 'sharedCostBilled',
  })
  await seeded.run('rollBackBilling', { runId: run.id, reason: '改按约定比例' })
  await seeded.run('setSharedCost', {
    ...pool,
    weightBasis: 'custom',
    customWeights: seeded.households
      .slice(0, 2)
      .map(({ unitId }, index) => ({ unitId, weight: index + 1 })),
  })
  await publish()
  expect(await shares()).toEqual([3333, 6667])
})
