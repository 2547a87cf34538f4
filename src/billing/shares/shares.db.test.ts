import { beforeAll, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../../test/support/seed.ts'
import { checkShare } from '../../../web/owner/check-share.js'
import type { Actor } from '../../platform/context.ts'
import type { SharePoolView, ShareProof } from '../api.ts'

const platform = await createTestPlatform()
const everything = { readable: true, share: true, path: true, total: true, homes: true, root: true }
let seeded: SeededCommunity
type Charge = { id: bigint; itemCode: string; periodMonth: string; amountFen: bigint }

const ownerOf = (index: number): Actor => ({
  kind: 'owner',
  id: seeded.households[index]?.householdId ?? 0n,
  name: 'owner',
})
const shareOf = async (index: number): Promise<Charge> => {
  const { charges } = await seeded.run<{ charges: Charge[] }>('listHouseholdCharges', {
    householdId: seeded.households[index]?.householdId,
  })
  const charge = charges.find(({ itemCode }) => itemCode === 'sharedPower')
  if (!charge) throw new Error('no share')
  return charge
}
const proofOf = async (index: number, actor?: Actor): Promise<ShareProof> => {
  const { id: chargeId, periodMonth } = await shareOf(index)
  return seeded.run<ShareProof>('getShareProof', { chargeId, periodMonth }, actor)
}

beforeAll(async () => {
  seeded = await seedCommunity(platform, { homes: 13 })
})

test('every home proves its share to itself by one root, and the shares sum to the pool', async () => {
  const proofs = await Promise.all(seeded.households.map((_, i) => proofOf(i, ownerOf(i))))
  for (const { proof } of proofs) expect(await checkShare(proof)).toEqual(everything)
  expect(new Set(proofs.map(({ proof }) => proof.root)).size).toBe(1)
  const fens = proofs.map(({ proof }) => BigInt(proof.share.fen))
  expect(fens.reduce((sum, fen) => sum + fen, 0n)).toBe(proofs[0]?.pool.totalFen)
  expect(fens[0]).toBe((await shareOf(0)).amountFen)
})

test('a neighbour asks in vain; everybody may read the total and the root', async () => {
  await expect(proofOf(0, ownerOf(1))).rejects.toMatchObject({ code: 'notFound' })
  const { pool } = await proofOf(0)
  const shown = await seeded.run<SharePoolView>(
    'getSharePool',
    { poolId: pool.id },
    { kind: 'public', name: 'public' },
  )
  expect(shown).toEqual(pool)
  expect(shown.homes).toBe(13)
})

test('a code of a home that is changed later leaves the proof as it was', async () => {
  const before = await proofOf(2)
  await platform.query('update property.unit set code = code || $2 where id = $1', [
    seeded.households[3]?.unitId,
    'x',
  ])
  expect(await proofOf(2)).toEqual(before)
})

test('what was committed stands; a charge that is not what it was is noticed', async () => {
  await expect(platform.query(`update billing.share_pool set homes = homes`)).rejects.toThrow()
  await platform.query('alter table billing.charge disable trigger all')
  await platform.query('update billing.charge set amount_fen = amount_fen + 1 where id = $1', [
    (await shareOf(5)).id,
  ])
  await expect(proofOf(0)).rejects.toThrow('not what was billed')
})
