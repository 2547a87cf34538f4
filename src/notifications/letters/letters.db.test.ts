import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { invoicesOperations } from '../../invoices/index.ts'
import { paymentsOperations } from '../../payments/index.ts'
import type { Output } from '../../platform/context.ts'
import type { getMessage, listLetterBatches, listLetters, makeLetterBatch } from '../api.ts'
import { notificationsOperations } from '../operations.ts'
import { relayTasks } from '../relay/jobs.ts'
import { openLetterFile } from './letter-files.ts'

knowOperations([...paymentsOperations, ...invoicesOperations, ...notificationsOperations])

type Letters = Output<typeof listLetters>['letters']
type Made = Output<typeof makeLetterBatch>

/** A community whose bills went to the letter account and are taken over by it. */
const sentByLetter = async (homes: number) => {
  const platform = await createTestPlatform()
  const seeded = await seedCommunity(platform, { homes, months: ['2026-10'] })
  const { run, companyId, communityId } = seeded
  await run('setCarrierAccount', {
    carrier: 'letter',
    name: '邮寄',
    config: {},
    secrets: {},
    price: 12_000n,
    perSecond: 1000,
  })
  await run('startBillDelivery', { communityId, month: '2026-10' })
  await relayTasks.relayMessages?.(platform, { companyId })
  const letters = async (batchId?: bigint): Promise<Letters> =>
    (
      await run<{ letters: Letters }>('listLetters', {
        communityId,
        ...(batchId === undefined ? {} : { batchId }),
        limit: 500,
      })
    ).letters
  return { ...seeded, platform, letters }
}

test('bills go out by letter: printed in walking order, handed over, signed for or come back', async () => {
  const { platform, run, letters, companyId, communityId, households } = await sentByLetter(12)
  expect(await letters()).toHaveLength(12)

  const paid = households[3]
  const { charges } = await run<{ charges: { id: bigint; outstandingFen: bigint }[] }>(
    'listHouseholdCharges',
    { householdId: paid?.householdId },
  )
  await run('takePayment', {
    householdId: paid?.householdId,
    method: 'cash',
    ticked: charges.map(({ id }) => ({ chargeId: id })),
    amountFen: charges.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
  })

  const made = await run<Made>('makeLetterBatch', { communityId })
  expect(made).toMatchObject({ letters: 11, paidMeanwhile: 1, left: 0 })
  const batchId = made.batchId ?? 0n
  const printed = await letters(batchId)
  expect(printed.map(({ state }) => state)).toEqual(Array(11).fill('printed'))
  expect(printed.map(({ letterNo }) => letterNo)).toEqual(
    [...printed.map(({ letterNo }) => letterNo)].sort(),
  )
  const where = { dataDir: platform.dataDir, companyId, batchId }
  const bytes = await buffer(await openLetterFile(where))
  const { batches } = await run<Output<typeof listLetterBatches>>('listLetterBatches', {})
  expect(batches).toMatchObject([
    {
      id: batchId,
      state: 'printed',
      letterCount: 11,
      pageCount: bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  ])
  expect(homesOf(bytes) ?? printed.map(({ unitLabel }) => unitLabel)).toEqual(
    printed.map(({ unitLabel }) => unitLabel),
  )

  const [signed, returned] = printed
  const confirm = { batchId, on: '2026-11-23' }
  const signature = { result: 'delivered', deliveryId: signed?.deliveryId, signedBy: '王秀兰' }
  await expect(run('confirmLetters', { ...confirm, letters: [signature] })).rejects.toMatchObject({
    code: 'lettersNotHandedOver',
  })
  await run('markLettersHandedOver', { batchId, way: 'door', carriedBy: '陈静' })
  await expect(run('makeLetterBatch', { communityId, batchId })).rejects.toMatchObject({
    code: 'letterBatchHandedOver',
  })
  await expect(
    run('confirmLetters', { ...confirm, on: '2026-11-24', letters: [signature] }),
  ).rejects.toMatchObject({ code: 'invalidInput' })
  expect(
    await run('confirmLetters', {
      ...confirm,
      letters: [
        { ...signature, proof: '签收联 17' },
        { result: 'returned', deliveryId: returned?.deliveryId, reason: 'addressGone' },
      ],
    }),
  ).toEqual({ delivered: 1, returned: 1 })
  await expect(run('confirmLetters', { ...confirm, letters: [signature] })).rejects.toMatchObject({
    code: 'letterConfirmed',
  })

  const after = await letters(batchId)
  expect(after[0]).toMatchObject({ state: 'delivered', signedBy: '王秀兰', proof: '签收联 17' })
  expect(after[1]).toMatchObject({ state: 'returned', signedBy: null })
  // What came back, and what was paid before it was printed, has no other way here.
  await relayTasks.relayMessages?.(platform, { companyId })
  const states = await platform.query<{ state: string; count: string }>(
    `select state, count(*) from notifications.message where company_id = $1 group by state order by state`,
    [companyId],
  )
  expect(Object.fromEntries(states.map(({ state, count }) => [state, Number(count)]))).toEqual({
    delivered: 1,
    sent: 9,
    unreachable: 2,
  })
})

/** The home in the window of each envelope, read from the PDF; null without the tool. */
const homesOf = (bytes: Buffer): string[] | null => {
  const { status, stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], {
    input: bytes,
    encoding: 'utf8',
  })
  if (status !== 0) return null
  return [...stdout.matchAll(/悦湖花园 (\S+室)\s/g)].flatMap(([, home]) => home ?? [])
}

test('two who print at once share the letters; an interrupted batch is drawn again', async () => {
  const { platform, run, letters, companyId, communityId } = await sentByLetter(6)
  const settled = await Promise.allSettled([
    run<Made>('makeLetterBatch', { communityId }),
    run<Made>('makeLetterBatch', { communityId }),
  ])
  const made = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(made.reduce((sum, { letters: count }) => sum + count, 0)).toBe(6)
  expect(await letters()).toEqual([])

  const batchId = made[0]?.batchId ?? 0n
  await platform.query(
    `update notifications.letter_batch set state = 'drawing', sha256 = null where company_id = $1`,
    [companyId],
  )
  await expect(
    run('markLettersHandedOver', { batchId, way: 'post', carriedBy: '邮局' }),
  ).rejects.toMatchObject({ code: 'letterFileGone' })
  expect(await run<Made>('makeLetterBatch', { communityId, batchId })).toMatchObject({
    batchId,
    letters: 6,
  })
  await run('markLettersHandedOver', { batchId, way: 'post', carriedBy: '邮局' })
  await expect(run('makeLetterBatch', { communityId })).rejects.toMatchObject({
    code: 'nothingToPrint',
  })
})

test('the signature of a letter stands in the evidence with its day', async () => {
  const { platform, run, letters, communityId, companyId } = await sentByLetter(1)
  const { batchId } = await run<Made>('makeLetterBatch', { communityId })
  await run('markLettersHandedOver', { batchId, way: 'door', carriedBy: '陈静' })
  platform.clock.moveTo('2026-11-26T10:00:00+08:00')
  const [letter] = await letters(batchId ?? 0n)
  await run('confirmLetters', {
    batchId,
    on: '2026-11-24',
    letters: [{ result: 'delivered', deliveryId: letter?.deliveryId, signedBy: '王秀兰' }],
  })
  const [row] = await platform.query<{ id: string }>(
    'select id from notifications.message where company_id = $1',
    [companyId],
  )
  const message = await run<Output<typeof getMessage>>('getMessage', {
    messageId: BigInt(row?.id ?? 0),
  })
  expect(
    JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).toContain('签收：王秀兰')
  const evidence = await platform.query<{ event: string; happened_at: string }>(
    `select event, happened_at from notifications.evidence where company_id = $1 order by chain_no desc limit 1`,
    [companyId],
  )
  expect(evidence).toMatchObject([{ event: 'delivered' }])
  expect(Temporal.Instant.from(evidence[0]?.happened_at ?? '').toString()).toBe(
    '2026-11-24T04:00:00Z',
  )
})
