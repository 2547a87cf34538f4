import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../test/support/seed.ts'
import type { Actor } from '../platform/context.ts'

const platform = await createTestPlatform({ maxConnections: 8 })

const person = (id: bigint, role: 'accountant' | 'manager'): Actor => ({
  kind: 'staff',
  id,
  name: `员工${id}`,
  grants: [{ role, communityId: null }],
})
const [asks, decides, alsoDecides] = [
  person(11n, 'manager'),
  person(12n, 'manager'),
  person(13n, 'manager'),
]

type Charge = {
  id: bigint
  periodMonth: string
  itemCode: string
  outstandingFen: bigint
  accruedLateFeeFen: bigint
  isHeld: boolean
}
const charges = async (seeded: SeededCommunity, onlyOpen = true): Promise<Charge[]> =>
  (
    await seeded.run<{ charges: Charge[] }>('listHouseholdCharges', {
      householdId: seeded.households[0]?.householdId,
      onlyOpen,
    })
  ).charges

const feeOf = async (seeded: SeededCommunity): Promise<Charge> => {
  const fee = (await charges(seeded)).find(({ itemCode }) => itemCode === 'propertyFee')
  if (!fee) throw new Error('no property fee')
  return fee
}

const ask = async (seeded: SeededCommunity, amountFen: bigint, more: object = {}) => {
  const { id: chargeId, periodMonth } = await feeOf(seeded)
  const { waiverId } = await seeded.run<{ waiverId: bigint }>(
    'requestWaiver',
    { chargeId, periodMonth, amountFen, reason: '漏水维修补偿', ...more },
    asks,
  )
  return waiverId
}

const debits = async (seeded: SeededCommunity) =>
  (
    await platform.query<{ row: string }>(
      `select concat_ws(' ', d.name, c.name, sum(t.amount_fen) * case when t.reverses_id is null then 1 else -1 end) as row
     from ledger.transfer t join ledger.account_code d on d.code = t.debit_code join ledger.account_code c on c.code = t.credit_code
     where t.company_id = $1 and t.source_kind = 'waiver' group by d.name, c.name, t.reverses_id is null order by 1`,
      [seeded.companyId],
    )
  ).map(({ row }) => row)

test('nobody approves their own waiver; two who approve at once approve once (S09)', async () => {
  const seeded = await seedCommunity(platform, { homes: 1 })
  const waiverId = await ask(seeded, 5052n)
  const decide = (actor: Actor) => seeded.run('decideWaiver', { waiverId, approve: true }, actor)
  await expect(decide(asks)).rejects.toMatchObject({ code: 'ownApproval' })
  const both = await Promise.allSettled([
    decide(decides),
    decide(alsoDecides),
    decide(decides),
    decide(alsoDecides),
  ])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await feeOf(seeded)).outstandingFen).toBe(20_000n)
  expect(await debits(seeded)).toEqual(['waiver receivable 5052'])
  const { approvals } = await seeded.run<{ approvals: unknown[] }>('listApprovals', {})
  expect(approvals).toEqual([])
})

test('a waiver never exceeds what is open, even when two were asked for', async () => {
  const seeded = await seedCommunity(platform, { homes: 1 })
  await expect(ask(seeded, 25_053n)).rejects.toMatchObject({
    code: 'waiverTooLarge',
    place: { field: 'amountFen' },
  })
  const [one, two] = [await ask(seeded, 20_000n), await ask(seeded, 20_000n)]
  await seeded.run('decideWaiver', { waiverId: one, approve: true }, decides)
  await expect(
    seeded.run('decideWaiver', { waiverId: two, approve: true }, decides),
  ).rejects.toMatchObject({ code: 'waiverTooLarge' })
  await seeded.run('decideWaiver', { waiverId: two, approve: false }, decides)
  expect((await feeOf(seeded)).outstandingFen).toBe(5052n)
})

test('a write-off is a bad debt, and taking it back owes the amount again', async () => {
  const seeded = await seedCommunity(platform, { homes: 1 })
  const waiverId = await ask(seeded, 25_052n, { kind: 'writeOff', reason: '业主失联，董事会决议' })
  await seeded.run('decideWaiver', { waiverId, approve: true }, decides)
  expect((await charges(seeded)).map(({ itemCode }) => itemCode)).not.toContain('propertyFee')
  expect(await debits(seeded)).toEqual(['badDebt receivable 25052'])
  await seeded.run('reverseWaiver', { waiverId, reason: '已联系上' }, decides)
  expect((await feeOf(seeded)).outstandingFen).toBe(25_052n)
  expect(await debits(seeded)).toEqual(['badDebt receivable 25052', 'receivable badDebt -25052'])
  await expect(
    seeded.run('reverseWaiver', { waiverId, reason: '再撤' }, decides),
  ).rejects.toMatchObject({ code: 'alreadyDecided' })
})

test('a tariff price needs a second person, and the version before ends the day before', async () => {
  const seeded = await seedCommunity(platform, { homes: 1, months: [] })
  const { tariffs } = await seeded.run<{
    tariffs: { id: bigint; formula: string; itemId: bigint }[]
  }>('listTariffs', { communityId: seeded.communityId })
  const tariff = tariffs.find(({ itemId }) => itemId === seeded.items.propertyFee)
  const { versionId } = await seeded.run<{ versionId: bigint }>(
    'addTariffVersion',
    {
      tariffId: tariff?.id,
      effectiveFrom: '2026-11-16',
      price: 30_000n,
      legalBasis: '业主大会 2026 年第 1 号决定',
    },
    person(11n, 'accountant'),
  )
  await expect(seeded.run('approveTariffVersion', { versionId }, asks)).rejects.toMatchObject({
    code: 'ownApproval',
  })
  await seeded.run('approveTariffVersion', { versionId }, decides)
  await seeded.run('publishBilling', { communityId: seeded.communityId, month: '2026-11' })
  const [first, second] = await platform.query<{ row: string }>(
    `select concat_ws(' ', service_from, service_to, price, amount_fen) as row from billing.charge
     where company_id = $1 and charge_item_id = $2 order by service_from`,
    [seeded.companyId, seeded.items.propertyFee],
  )
  expect([first?.row, second?.row]).toEqual([
    '2026-11-01 2026-11-15 28000 12526',
    '2026-11-16 2026-11-30 30000 13421',
  ])
})

test('late fee stands still while a charge is disputed, goes on after the answer, and is posted once', async () => {
  platform.clock.moveTo('2026-10-05T10:00:00+08:00')
  const seeded = await seedCommunity(platform, { homes: 1, months: ['2026-10'], lateFeePpm: 500 })
  const lateOn = async (day: string): Promise<bigint> => {
    platform.clock.moveTo(`${day}T10:00:00+08:00`)
    return (await feeOf(seeded)).accruedLateFeeFen
  }
  // Due 2026-10-31, a Saturday, so 2 November: 250.52 × 0.5‰ a day.
  expect(await lateOn('2026-11-02')).toBe(0n)
  expect(await lateOn('2026-11-12')).toBe(125n)
  const fee = await feeOf(seeded)
  const { holdId } = await seeded.run<{ holdId: bigint }>('openDispute', {
    chargeId: fee.id,
    periodMonth: fee.periodMonth,
    note: '面积不对',
  })
  expect([await lateOn('2026-11-13'), await lateOn('2026-11-20')]).toEqual([113n, 113n])
  expect((await feeOf(seeded)).isHeld).toBe(true)
  await seeded.run('closeDispute', { holdId, answer: '已复核产权面积' })
  expect([await lateOn('2026-11-20'), await lateOn('2026-11-21')]).toEqual([113n, 125n])
  await expect(seeded.run('closeDispute', { holdId, answer: '再答' })).rejects.toMatchObject({
    code: 'alreadyDecided',
  })
  platform.clock.moveTo('2026-11-23T09:46:00+08:00')
})
