import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { seedCommunity } from '../../test/support/seed.ts'
import type { Actor } from '../platform/context.ts'

const platform = await createTestPlatform()

test('a photo stays with its reading: seen by the home billed by it and by staff, by no neighbour', async () => {
  const seeded = await seedCommunity(platform, { homes: 2, months: [] })
  const { run, communityId } = seeded
  const [home, neighbour] = seeded.households
  const ownerOf = (id: bigint | undefined): Actor => ({
    kind: 'owner',
    id: id ?? 0n,
    name: 'owner',
  })
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
      name: '水费',
      formula: 'metered',
      firstVersion: {
        effectiveFrom: '2024-01-01',
        price: 29_000n,
        legalBasis: '水价文件',
        params: { meterKind: 'water' },
      },
    },
  )
  await run('approveTariffVersion', { versionId })
  await run('assignTariff', { tariffId, from: '2024-01-01', unitKind: 'home' })
  const { meterId } = await run<{ meterId: bigint }>('addMeter', {
    communityId,
    unitId: home?.unitId,
    kind: 'water',
    serial: 'W1',
    installedOn: '2026-10-31',
  })
  const readings = [{ serial: 'W1', readOn: '2026-11-30', readingMilli: 12_000n }]
  await run('recordReadings', { communityId, readings })

  const attach = (bytes: Buffer) =>
    run<{ readingId: bigint }>('attachReadingPhoto', { meterId, content: bytes.toString('base64') })
  await expect(attach(Buffer.from('<svg onload="x"/>'))).rejects.toMatchObject({
    code: 'notAPhoto',
  })
  await expect(
    attach(Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), Buffer.alloc(599_998)])),
  ).rejects.toMatchObject({ code: 'notAPhoto' })
  const jpeg = Buffer.concat([
    Buffer.of(0xff, 0xd8, 0xff, 0xe0),
    Buffer.from('what the counter showed'),
  ])
  const { readingId } = await attach(jpeg)
  await expect(attach(jpeg)).rejects.toMatchObject({ code: 'photoKept' })

  const see = (actor?: Actor) =>
    run<{ mediaType: string; content: string }>('getReadingPhoto', { readingId }, actor)
  const expected = { mediaType: 'image/jpeg', content: jpeg.toString('base64') }
  expect(await see()).toEqual(expected)
  await expect(see(ownerOf(home?.householdId))).rejects.toMatchObject({ code: 'notFound' })
  await run('publishBilling', { communityId, month: '2026-11' })
  expect(await see(ownerOf(home?.householdId))).toEqual(expected)
  await expect(see(ownerOf(neighbour?.householdId))).rejects.toMatchObject({ code: 'notFound' })
})
