import { expect, test } from 'vitest'
import type * as z from 'zod'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../../../test/support/seed.ts'
import type * as api from '../api.ts'

const platform = await createTestPlatform()

type Review = z.infer<typeof api.getBillingReview.output>
type Lines = z.infer<typeof api.listDryRunLines.output>

const review = (seeded: SeededCommunity, month: string): Promise<Review> =>
  seeded.run('getBillingReview', { communityId: seeded.communityId, month })
const lines = (seeded: SeededCommunity, filter: object): Promise<Lines> =>
  seeded.run('listDryRunLines', { communityId: seeded.communityId, month: '2026-12', ...filter })

test('a dry run is kept with its summary; its figures open to lines that sum to them', async () => {
  const seeded = await seedCommunity(platform, { homes: 9 })
  const { communityId } = seeded
  expect(await review(seeded, '2026-12')).toMatchObject({ run: null, summary: null, dryRuns: 0 })
  const tried = await seeded.run<z.infer<typeof api.dryRunBilling.output>>('dryRunBilling', {
    communityId,
    month: '2026-12',
  })
  const kept = await review(seeded, '2026-12')
  expect(kept).toMatchObject({
    dryRuns: 1,
    lastPeriodMonth: '2026-11-01',
    run: { id: tried.run.id },
  })
  expect(kept.summary).toEqual(tried.summary)
  const items = kept.summary?.items ?? []
  for (const item of items) {
    const found = await lines(seeded, { chargeItemId: BigInt(item.key) })
    expect([found.fen, found.lastFen]).toEqual([item.fen, item.lastFen])
    expect(found.total).toBe(Math.max(item.count, item.lastCount))
  }
  for (const { cause, itemKey, fen, count } of kept.summary?.causes ?? []) {
    const found = await lines(seeded, { cause, chargeItemId: BigInt(itemKey) })
    expect([found.fen - found.lastFen, found.total]).toEqual([fen, count])
  }
  const households = await lines(seeded, { by: 'household', limit: 4 })
  expect(households).toMatchObject({ total: 9, fen: tried.run.totalFen, next: '4' })
  const rest = await lines(seeded, { by: 'household', after: households.next })
  const codes = [...households.lines, ...rest.lines].map(({ unitCode }) => unitCode)
  expect(new Set(codes).size).toBe(9)
  const one = await lines(seeded, { text: seeded.households[3]?.payerName })
  expect(new Set(one.lines.map(({ householdId }) => householdId))).toEqual(
    new Set([seeded.households[3]?.householdId]),
  )
  const area = one.lines.find(({ equation }) => equation.endsWith(' × 2.80'))
  expect(area?.fen).toBeGreaterThan(0n)
})

test('what is published is what was tried, or nothing; afterwards it stands with its sums', async () => {
  const seeded = await seedCommunity(platform, { homes: 3 })
  const { communityId } = seeded
  const month = '2026-12'
  const { run, summary } = await seeded.run<z.infer<typeof api.dryRunBilling.output>>(
    'dryRunBilling',
    { communityId, month },
  )
  const expected = { chargeCount: run.chargeCount, totalFen: run.totalFen }
  await expect(
    seeded.run('publishBilling', {
      communityId,
      month,
      expected: { ...expected, totalFen: run.totalFen - 1n },
    }),
  ).rejects.toMatchObject({ code: 'runChanged' })
  expect((await review(seeded, month)).run?.state).toBe('dryRun')
  await seeded.run('publishBilling', { communityId, month, expected })
  const published = await review(seeded, month)
  expect(published.run).toMatchObject({ state: 'published', totalFen: run.totalFen })
  expect(published.summary?.items).toEqual(summary.items)
  expect(published.summary?.causes).toEqual(summary.causes)
  expect(published.touched).toEqual({ count: 0, settledFen: 0n })
  const { charges, amountFen } = await seeded.run<z.infer<typeof api.listCharges.output>>(
    'listCharges',
    { communityId, runId: published.run?.id, text: seeded.households[0]?.code },
  )
  expect(new Set(charges.map(({ unitCode }) => unitCode))).toEqual(
    new Set([seeded.households[0]?.code]),
  )
  expect(amountFen).toBe(charges.reduce((sum, charge) => sum + charge.amountFen, 0n))
})
