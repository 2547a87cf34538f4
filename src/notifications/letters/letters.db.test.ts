import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { invoicesOperations } from '../../invoices/index.ts'
import { paymentsOperations } from '../../payments/index.ts'
import type { Output } from '../../platform/context.ts'
import { runDueJobs } from '../../platform/jobs.ts'
import type { getMessage, listLetterBatches, listLetters, makeLetterBatch } from '../api.ts'
import { notificationsOperations } from '../operations.ts'
import { relayTasks } from '../relay/jobs.ts'
import { letterTasks } from './draw-letters.ts'
import { openLetterFile } from './letter-files.ts'

knowOperations([...paymentsOperations, ...invoicesOperations, ...notificationsOperations])

type Letters = Output<typeof listLetters>['letters']
type Made = Output<typeof makeLetterBatch>
type Batch = Output<typeof listLetterBatches>['batches'][number]

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
  const batches = async (batchId?: bigint): Promise<Batch[]> =>
    (
      await run<Output<typeof listLetterBatches>>(
        'listLetterBatches',
        batchId === undefined ? {} : { batchId },
      )
    ).batches
  /** The worker's turn: what was queued and is due. */
  const work = (): Promise<void> => runDueJobs({ platform, url: platform.url, tasks: letterTasks })
  const print = async (batchId?: bigint): Promise<Made> => {
    const input = batchId === undefined ? { communityId } : { communityId, batchId }
    const made = await run<Made>('makeLetterBatch', input)
    await work()
    return made
  }
  const read = async (batchId: bigint): Promise<Buffer> =>
    buffer(await openLetterFile({ dataDir: platform.dataDir, companyId, batchId }))
  return { ...seeded, platform, letters, batches, work, print, read }
}

test('bills go out by letter: printed in walking order, handed over, signed for or come back', async () => {
  const stage = await sentByLetter(12)
  const { platform, run, letters, companyId, communityId, households } = stage
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

  const { batchId, ...made } = await stage.print()
  expect(made).toEqual({ letters: 12, left: 0 })
  const printed = await letters(batchId)
  expect(printed.map(({ state }) => state)).toEqual(Array(11).fill('printed'))
  expect(printed.map(({ letterNo }) => letterNo)).toEqual(
    [...printed.map(({ letterNo }) => letterNo)].sort(),
  )
  const bytes = await stage.read(batchId)
  expect(await stage.batches()).toMatchObject([
    {
      id: batchId,
      state: 'printed',
      letterCount: 11,
      drawnCount: 11,
      paidCount: 1,
      pageCount: bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  ])
  expect(await stage.batches(batchId)).toEqual(await stage.batches())
  expect(await stage.batches(batchId + 1n)).toEqual([])
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

test('two who print at once share the letters, and each letter has one number', async () => {
  const { run, letters, work, batches, communityId } = await sentByLetter(6)
  await Promise.allSettled([
    run<Made>('makeLetterBatch', { communityId }),
    run<Made>('makeLetterBatch', { communityId }),
  ])
  await work()
  expect(await letters()).toEqual([])
  const made = await batches()
  expect(made.reduce((sum, { letterCount }) => sum + letterCount, 0)).toBe(6)
  const numbers = await Promise.all(made.map(async ({ id }) => letters(id)))
  expect(
    numbers
      .flat()
      .map(({ letterNo }) => letterNo)
      .sort(),
  ).toEqual(Array.from({ length: 6 }, (_, index) => `H-2026-000${index + 1}`))
  await expect(run('makeLetterBatch', { communityId })).rejects.toMatchObject({
    code: 'nothingToPrint',
  })
})

test('a batch is drawn by the worker: counted, and nothing of it is handed out before it stands', async () => {
  const { run, work, batches, communityId } = await sentByLetter(130)
  const { batchId, letters } = await run<Made>('makeLetterBatch', { communityId })
  expect(letters).toBe(130)
  expect(await batches()).toMatchObject([{ state: 'drawing', drawnCount: 0, letterCount: 130 }])
  const early = { batchId, way: 'post', carriedBy: '邮局' }
  await expect(run('getLetterBatchFile', { batchId })).rejects.toMatchObject({
    code: 'letterFileGone',
  })
  await expect(run('markLettersHandedOver', early)).rejects.toMatchObject({
    code: 'letterFileGone',
  })
  const seen = new Set<number>()
  let isOver = false
  const looking = (async () => {
    for (; !isOver; ) {
      for (const { drawnCount } of await batches()) seen.add(drawnCount)
    }
  })()
  await work()
  isOver = true
  await looking
  expect([...seen].filter((count) => count > 0 && count < 130)).toEqual([100])
  expect(await batches()).toMatchObject([{ state: 'printed', drawnCount: 130 }])
  await run('markLettersHandedOver', early)
})

test('a drawing that fails says so, and one that was killed is taken up again', async () => {
  const { platform, run, print, work, batches, read, companyId } = await sentByLetter(3)
  const folder = join(platform.dataDir, 'letters', String(companyId))
  await mkdir(join(platform.dataDir, 'letters'))
  await writeFile(folder, 'a file where the folder should be')
  const { batchId } = await print()
  expect(await batches()).toMatchObject([{ state: 'interrupted' }])
  const [job] = await platform.query<{ attempts: number; last_error: string }>(
    `select attempts, last_error from graphile_worker.jobs where task_identifier = 'drawLetters'`,
  )
  expect(job).toMatchObject({ attempts: 1, last_error: expect.stringContaining('EEXIST') })

  // What kill -9 leaves behind: the count of a moment ago, half a draft, and the job.
  await rm(folder)
  await mkdir(folder)
  await writeFile(join(folder, `${batchId}.1.new`), '%PDF- half')
  await platform.query(`update notifications.letter_batch set state = 'drawing', drawn_count = 2`)
  await platform.query(`update graphile_worker._private_jobs set run_at = now()`)
  await work()
  const [batch] = await batches()
  expect(batch).toMatchObject({ state: 'printed', drawnCount: 3, letterCount: 3 })
  expect(
    createHash('sha256')
      .update(await read(batchId))
      .digest('hex'),
  ).toBe(batch?.sha256)
  // The job that comes once more changes nothing.
  await letterTasks.drawLetters?.(platform, { companyId, batchId: batchId.toString() })
  expect(await batches()).toEqual([batch])

  const madeAt = new Date('2026-11-23T02:00:00Z')
  for (const name of await readdir(folder)) await utimes(join(folder, name), madeAt, madeAt)
  platform.clock.moveTo('2026-11-25T10:00:00+08:00')
  await letterTasks.dropOldLetterFiles?.(platform, { companyId })
  expect(await readdir(folder)).toEqual([`${batchId}.pdf`])
  await run('markLettersHandedOver', { batchId, way: 'post', carriedBy: '邮局' })
})

test('two drawings of one batch at once: one is kept, and its hash is that of the file', async () => {
  const { platform, run, batches, read, communityId, companyId } = await sentByLetter(8)
  const { batchId } = await run<Made>('makeLetterBatch', { communityId })
  const again = { companyId, batchId: batchId.toString() }
  await Promise.all([
    letterTasks.drawLetters?.(platform, again),
    letterTasks.drawLetters?.(platform, again),
  ])
  const [batch] = await batches()
  expect(batch).toMatchObject({ state: 'printed', letterCount: 8 })
  expect(
    createHash('sha256')
      .update(await read(batchId))
      .digest('hex'),
  ).toBe(batch?.sha256)
  const folder = join(platform.dataDir, 'letters', String(companyId))
  expect(await readdir(folder)).toEqual([`${batchId}.pdf`])
})

test('a batch all of which was paid ends without a file', async () => {
  const { run, print, batches, communityId, households } = await sentByLetter(1)
  const { batchId } = await print()
  const householdId = households[0]?.householdId
  const { charges } = await run<{ charges: { id: bigint; outstandingFen: bigint }[] }>(
    'listHouseholdCharges',
    { householdId },
  )
  await run('takePayment', {
    householdId,
    method: 'cash',
    ticked: charges.map(({ id }) => ({ chargeId: id })),
    amountFen: charges.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
  })
  await print(batchId)
  expect(await batches()).toMatchObject([{ state: 'allPaid', letterCount: 0, paidCount: 1 }])
  await expect(run('makeLetterBatch', { communityId, batchId })).rejects.toMatchObject({
    code: 'nothingToPrint',
  })
  await expect(run('getLetterBatchFile', { batchId })).rejects.toMatchObject({
    code: 'letterFileGone',
  })
})

test('the signature of a letter stands in the evidence with its day', async () => {
  const { platform, run, letters, print, companyId } = await sentByLetter(1)
  const { batchId } = await print()
  await run('markLettersHandedOver', { batchId, way: 'door', carriedBy: '陈静' })
  platform.clock.moveTo('2026-11-26T10:00:00+08:00')
  const [letter] = await letters(batchId)
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

test('a letter whose home was sold before it was printed is not carried to the buyer', async () => {
  const { run, letters, print, batches, households } = await sentByLetter(2)
  await run('changeOwner', {
    unitId: households[0]?.unitId,
    handedOverOn: '2026-11-23',
    newOwners: ['买家'],
  })
  const { batchId } = await print()
  expect(await batches()).toMatchObject([{ state: 'printed', letterCount: 1, paidCount: 0 }])
  expect(await letters(batchId)).toMatchObject([{ householdId: households[1]?.householdId }])
})
