import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../test/support/seed.ts'

const platform = await createTestPlatform()

const find = async (seeded: SeededCommunity, text: string): Promise<string[]> => {
  const { households } = await seeded.run<{
    households: { payerName: string; unitCode: string }[]
  }>('searchHouseholds', {
    communityId: seeded.communityId,
    text,
  })
  return households.map(({ payerName, unitCode }) => `${payerName} ${unitCode}`)
}

test('a home is found by what people type, a payer by name and phone', async () => {
  const seeded = await seedCommunity(platform, { homes: 6, months: [] })
  await seeded.run('registerUnits', {
    communityId: seeded.communityId,
    rows: [
      {
        building: '1栋',
        entrance: '1单元',
        room: '101',
        kind: 'home',
        areaCenti: 9000n,
        owners: ['欧阳文山', '林共有'],
        phones: ['13900005678', '13700001111'],
        tenant: { name: '租客小周', phone: '13600002222' },
        accountFrom: '2024-01-01',
      },
      {
        building: '11栋',
        entrance: '1单元',
        room: '101',
        kind: 'home',
        areaCenti: 9000n,
        owners: ['丁十一'],
        accountFrom: '2024-01-01',
      },
      {
        building: 'A座',
        entrance: '1单元',
        room: '101',
        kind: 'home',
        areaCenti: 9000n,
        owners: ['甲一'],
        accountFrom: '2024-01-01',
      },
      {
        building: '商铺',
        room: 'S-17',
        kind: 'shop',
        areaCenti: 5000n,
        owners: ['西湾便利店有限公司'],
        accountFrom: '2024-01-01',
      },
      {
        building: '1栋',
        entrance: '2单元',
        room: '1',
        kind: 'storage',
        areaCenti: 500n,
        owners: ['建设单位'],
        ownerKind: 'developer',
        occupancy: 'unsold',
        accountFrom: '2024-01-01',
      },
    ],
  })
  const home = '欧阳文山 1-1-101'
  for (const text of ['1栋101', '1-101', '1-1-101', '1栋1单元101室', '１栋１０１', '1 - 101']) {
    expect(await find(seeded, text), text).toEqual([home])
  }
  expect(await find(seeded, '101')).toEqual([home, '丁十一 11-1-101', '甲一 A-1-101'])
  for (const text of [
    '欧阳文山',
    '文山',
    '5678',
    '13900005678',
    '139 0000 5678',
    '林共有',
    '1111',
    '租客小周',
    '13600002222',
  ]) {
    expect(await find(seeded, text), text).toEqual([home])
  }
  expect(await find(seeded, 's-17')).toEqual(['西湾便利店有限公司 S-17'])
  expect(await find(seeded, '便利店')).toEqual(['西湾便利店有限公司 S-17'])
  expect(await find(seeded, 'A座101')).toEqual(['甲一 A-1-101'])
  expect(await find(seeded, '99-999')).toEqual([])
  expect(await find(seeded, "'; drop table property.unit; --")).toEqual([])
})

test('a change of owner leaves the debt with the seller and bills the buyer from the day (过户)', async () => {
  platform.clock.moveTo('2026-10-06T10:00:00+08:00')
  const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-10'], lateFeePpm: 500 })
  const [seller, buyer] = seeded.households
  platform.clock.moveTo('2026-11-12T10:00:00+08:00')
  const statement = await seeded.run<{
    open: { outstandingFen: bigint; lateFeeFen: bigint }[]
    unbilled: { from: string; to: string; equation: string; fen: bigint }[]
    openFen: bigint
    lateFeeFen: bigint
    unbilledFen: bigint
    balanceFen: bigint
    billedBeyondFen: bigint
  }>('getCutOffStatement', { unitId: seller?.unitId, handedOverOn: '2026-11-13' })
  expect(statement.open).toHaveLength(3)
  // 250.52 over ten days past 2 November, at 0.5‰; other items by the same rule.
  expect(
    statement.open.map(
      ({ outstandingFen, lateFeeFen }) =>
        (2n * outstandingFen * 10n * 500n + 1_000_000n) / 2_000_000n === lateFeeFen,
    ),
  ).toEqual([true, true, true])
  expect(statement.unbilled).toEqual([
    expect.objectContaining({ from: '2026-11-01', to: '2026-11-12', fen: 10_021n }),
    expect.objectContaining({ from: '2026-11-01', to: '2026-11-12', fen: 320n }),
  ])
  expect(statement.balanceFen).toBe(
    statement.openFen + statement.lateFeeFen + statement.unbilledFen,
  )
  // The buyer is known already: the owner of the second home, by name and phone.
  const change = await seeded.run<{ toHouseholdId: bigint; openFen: bigint }>('changeOwner', {
    unitId: seller?.unitId,
    handedOverOn: '2026-11-13',
    newOwners: [buyer?.payerName],
    phones: ['13800000043'],
  })
  expect(change.toHouseholdId).toBe(buyer?.householdId)
  expect(change.openFen).toBe(statement.openFen)
  await seeded.run('publishBilling', { communityId: seeded.communityId, month: '2026-11' })
  const parts = await platform.query<{ row: string }>(
    `select concat_ws(' ', household_id, service_from, service_to, amount_fen) as row from billing.charge
     where company_id = $1 and unit_id = $2 and charge_item_id = $3 order by service_from`,
    [seeded.companyId, seller?.unitId, seeded.items.propertyFee],
  )
  expect(parts.map(({ row }) => row)).toEqual([
    `${seller?.householdId} 2026-10-01 2026-10-31 25052`,
    `${seller?.householdId} 2026-11-01 2026-11-12 10021`,
    `${buyer?.householdId} 2026-11-13 2026-11-30 15031`,
  ])
  const beyond = await seeded.run<{ billedBeyond: { fen: bigint; equation: string }[] }>(
    'getCutOffStatement',
    {
      unitId: buyer?.unitId,
      handedOverOn: '2026-11-21',
    },
  )
  expect(beyond.billedBeyond).toHaveLength(2)
  await expect(
    seeded.run('changeOwner', {
      unitId: seller?.unitId,
      handedOverOn: '2026-11-01',
      newOwners: ['早到'],
    }),
  ).rejects.toMatchObject({ code: 'handOverBeforeAccount', place: { field: 'handedOverOn' } })
  platform.clock.moveTo('2026-11-23T09:46:00+08:00')
})

test('a tenant pays by agreement for a span, and the owner’s account goes on after it', async () => {
  const seeded = await seedCommunity(platform, { homes: 1, months: [] })
  const owner = seeded.households[0]
  const made = await seeded.run<{ householdId: bigint; jointlyLiable: bigint }>('payByAgreement', {
    unitId: owner?.unitId,
    tenantName: '租客',
    phones: ['13600003333'],
    from: '2026-11-01',
    to: '2026-11-30',
    agreement: '租赁合同第 4 条',
  })
  expect(made.jointlyLiable).toBe(owner?.householdId)
  for (const month of ['2026-10', '2026-11', '2026-12'])
    await seeded.run('publishBilling', { communityId: seeded.communityId, month })
  const rows = await platform.query<{ household_id: string }>(
    `select household_id from billing.charge where company_id = $1 and charge_item_id = $2 order by service_from`,
    [seeded.companyId, seeded.items.propertyFee],
  )
  expect(rows.map((row) => BigInt(row.household_id))).toEqual([
    owner?.householdId,
    made.householdId,
    owner?.householdId,
  ])
  const profile = await seeded.run<{ people: { name: string; agreement: string | null }[] }>(
    'getHouseholdProfile',
    { householdId: made.householdId },
  )
  expect(profile.people).toContainEqual(
    expect.objectContaining({ name: '租客', agreement: '租赁合同第 4 条' }),
  )
})

test('registering again adds only what is new; a corrected area counts from the next bill on', async () => {
  const seeded = await seedCommunity(platform, { homes: 3, months: ['2026-10'] })
  const row = {
    building: '3栋',
    entrance: '2单元',
    room: '1102',
    kind: 'home',
    areaCenti: 1n,
    owners: ['另一人'],
    accountFrom: '2024-01-01',
  }
  const again = await seeded.run<{ skipped: number }>('registerUnits', {
    communityId: seeded.communityId,
    rows: [row, { ...row, room: '1103' }],
  })
  expect(again.skipped).toBe(1)
  const home = seeded.households[0]
  await seeded.run('updateUnit', { unitId: home?.unitId, areaCenti: 9000n })
  await seeded.run('publishBilling', {
    communityId: seeded.communityId,
    month: '2026-11',
    skip: ['noTariff'],
  })
  const { charges } = await seeded.run<{
    charges: { itemCode: string; periodMonth: string; amountFen: bigint }[]
  }>('listHouseholdCharges', { householdId: home?.householdId })
  expect(
    charges.filter(({ itemCode }) => itemCode === 'propertyFee').map(({ amountFen }) => amountFen),
  ).toEqual([25_052n, 25_200n])
})
