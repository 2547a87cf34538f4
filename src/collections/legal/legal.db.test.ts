import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { readZip } from '../../../test/support/zip.ts'
import { tasks } from '../../app/schedule.ts'
import { type Actor, type Output, systemActor } from '../../platform/context.ts'
import { runDueJobs } from '../../platform/jobs.ts'
import type {
  draftDunningLetters,
  listEvidencePacks,
  listLegalSteps,
  listLimitationRadar,
  previewEvidencePack,
} from '../api.ts'
import { openPackFile } from './pack/pack-zip.ts'

type Pack = Output<typeof listEvidencePacks>['packs'][number]
type Radar = Output<typeof listLimitationRadar>

const platform = await createTestPlatform({ now: '2026-01-01T10:00:00+08:00' })
const staff = (id: bigint, name: string, role: 'steward' | 'manager'): Actor => ({
  kind: 'staff',
  id,
  name,
  grants: [{ role, communityId: null }],
})
const chen = staff(101n, '陈静', 'steward')
const liu = staff(102n, '刘文博', 'manager')

/** Homes that have not paid since August; today is 2026-11-23. */
const owing = async (slug: string, homes = 1) => {
  const story = await createStory(platform, {
    slug,
    homes,
    from: '2026-08-01',
    monthlyFen: 28_000n,
  })
  const { run, communityId } = story
  await run('setLateFeePolicy', {
    communityId,
    from: '2025-01-01',
    dailyRatePpm: 500,
    contractClause: '《物业服务合同》第 9 条',
  })
  await run('setCarrierAccount', {
    carrier: 'letter',
    name: '邮寄',
    config: {},
    secrets: {},
    price: 12_000n,
    perSecond: 1000,
  })
  for (const month of ['2026-08', '2026-09', '2026-10']) await story.bill(month)
  story.on('2026-11-23')
  return { ...story, householdId: story.units[0]?.householdId ?? 0n }
}
type Owing = Awaited<ReturnType<typeof owing>>

const work = (): Promise<void> => runDueJobs({ platform, url: platform.url, tasks })

/** A letter to the household, signed for on the day it is handed over. */
const deliverLetter = async ({ run, companyId, communityId, householdId }: Owing) => {
  const { drafted } = await run<Output<typeof draftDunningLetters>>(
    'draftDunningLetters',
    { householdIds: [householdId] },
    { actor: chen },
  )
  const letterIds = drafted.map(({ letterId }) => letterId)
  await run('decideDunningLetters', { letterIds, isApproved: true }, { actor: liu })
  await tasks.relayMessages?.(platform, { companyId })
  const { batchId } = await run<{ batchId: bigint }>('makeLetterBatch', { communityId })
  await work()
  await run('markLettersHandedOver', { batchId, way: 'door', carriedBy: '陈静' })
  const { letters } = await run<{ letters: { deliveryId: bigint }[] }>('listLetters', {
    communityId,
    batchId,
  })
  await run('confirmLetters', {
    batchId,
    on: platform.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString(),
    letters: letters.map(({ deliveryId }) => ({
      result: 'delivered',
      deliveryId,
      signedBy: '业主1',
      proof: '签收联 1',
    })),
  })
}

const makePack = async ({ run, companyId, householdId }: Owing) => {
  const { packId } = await run<{ packId: bigint }>('makeEvidencePack', {
    householdId,
    purpose: '交律师',
  })
  await work()
  const { packs } = await run<{ packs: Pack[] }>('listEvidencePacks', { householdId })
  const pack = packs.find(({ id }) => id === packId)
  const place = { dataDir: platform.dataDir, companyId, packId }
  return { pack, packId, read: async () => buffer(await openPackFile(place)) }
}

/** Runs the pack's own program over its files, as somebody without our product would. */
const verifyFolder = (files: ReadonlyMap<string, Buffer>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-pack-'))
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return spawnSync(process.execPath, [join(folder, 'verify.mjs')], { encoding: 'utf8' }).stdout
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

test('a pack holds what is on file, every hash comes out, the same facts give the same zip, and a changed byte is named', async () => {
  const story = await owing('pack')
  await deliverLetter(story)
  const first = await makePack(story)
  const bytes = await first.read()
  expect(first.pack).toMatchObject({ state: 'ready', sha256: sha256(bytes), asOf: '2026-11-23' })
  const files = await readZip(bytes)
  const index = JSON.parse(files.get('00-index.json')?.toString() ?? '{}') as {
    openFen: string
    files: { path: string; sha256: string }[]
  }
  expect(index.openFen).toBe('84000')
  expect(index.files.map(({ path }) => path)).toEqual(
    [...files.keys()].filter((path) => !path.startsWith('00-')),
  )
  for (const { path, sha256: wanted } of index.files) {
    expect(sha256(files.get(path) ?? Buffer.alloc(0)), path).toBe(wanted)
  }
  expect(first.pack?.fileCount).toBe(files.size)
  expect(index.files.map(({ path }) => path)).toContain('06-催缴函/YH-H-2026-0001.pdf')
  expect(verifyFolder(files)).toMatch(/^all hold: \d+ files, 3 rows of evidence\n$/)

  const text = (path: string): string => files.get(path)?.toString() ?? ''
  expect(text('03-应收与计算.html')).toContain('100.00 ㎡ × 2.80 元')
  expect(text('02-合同与价格依据.html')).toContain('物业服务合同 第 5 条')
  expect(text('05-催告记录.html')).toContain('业主1您好：您家 2026年8月至10月的账单已过到期日')
  expect(text('09-违约金计算.html')).toContain('280.00 × 0.5‰ × 84')
  expect(text('10-时效计算.html')).toContain('2029-11-23')
  expect(text('11-起诉状草稿.html')).toContain('草稿')
  expect(text('11-起诉状草稿.html')).toContain('862.26 元')
  expect(text('12-支付令申请书草稿.html')).toContain('支付令')

  const again = await makePack(story)
  expect(sha256(await again.read())).toBe(sha256(bytes))

  const tampered = new Map(files)
  const row = text('05-evidence.jsonl').replace('2026-12-08', '2026-12-09')
  tampered.set('05-evidence.jsonl', Buffer.from(row))
  expect(verifyFolder(tampered)).toMatch(/changed: 05-evidence\.jsonl\nchanged: evidence row \d+\n/)
  expect(await story.verify()).toEqual([])
})

test('a row of evidence that was altered in the database is named in the gap list', async () => {
  const story = await owing('altered')
  await deliverLetter(story)
  const gaps = async () =>
    (
      await story.run<Output<typeof previewEvidencePack>>('previewEvidencePack', {
        householdId: story.householdId,
      })
    ).gaps
  expect((await gaps()).map(({ key }) => key)).not.toContain('evidenceBroken')
  await platform.query(
    `set session_replication_role = replica;
     update notifications.evidence set content = replace(content, '840.00', '84.00') where company_id = ${story.companyId} and event = 'sent';
     reset session_replication_role`,
  )
  const [row] = await platform.query<{ chain_no: string }>(
    `select chain_no from notifications.evidence where company_id = $1 and event = 'sent'`,
    [story.companyId],
  )
  expect((await gaps())[0]).toMatchObject({
    key: 'evidenceBroken',
    words: { zh: expect.stringContaining(`第 ${row?.chain_no} 条`) },
  })
  const { read } = await makePack(story)
  expect(verifyFolder(await readZip(await read()))).toContain(
    `changed: evidence row ${row?.chain_no}`,
  )
})

test('the gap list is true: a signed letter fills what was missing, an objection opens a new gap', async () => {
  const story = await owing('gaps')
  const preview = () =>
    story.run<Output<typeof previewEvidencePack>>('previewEvidencePack', {
      householdId: story.householdId,
    })
  const before = await preview()
  const months = ['2026-08-01', '2026-09-01', '2026-10-01']
  expect(before.gaps.find(({ key }) => key === 'noDemand')).toMatchObject({ months })
  expect(before.gaps.find(({ key }) => key === 'noSignature')).toMatchObject({ months })
  expect(before).toMatchObject({ openFen: 84_000n, demands: 0, letters: 0, mayHaveExpired: false })

  await deliverLetter(story)
  const after = await preview()
  expect(after.gaps.map(({ key }) => key)).not.toContain('noDemand')
  expect(after.gaps.map(({ key }) => key)).not.toContain('noSignature')
  expect(after).toMatchObject({ demands: 1, letters: 1, limitationOn: '2029-11-23' })

  const { charges } = await story.run<{ charges: { id: bigint; periodMonth: string }[] }>(
    'listHouseholdCharges',
    { householdId: story.householdId },
  )
  const [august] = charges.filter(({ periodMonth }) => periodMonth === '2026-08-01')
  await story.run('openDispute', {
    chargeId: august?.id,
    periodMonth: '2026-08-01',
    note: '电梯停了十天',
  })
  story.on('2026-12-15')
  const disputed = await preview()
  expect(disputed).toMatchObject({ openFen: 56_000n, heldFen: 28_000n })
  expect(disputed.gaps.find(({ key }) => key === 'openDispute')).toMatchObject({
    months: ['2026-08-01'],
  })
  expect(disputed.gaps.find(({ key }) => key === 'unansweredDispute')).toMatchObject({
    weight: 'missing',
  })
})

test('a file of personal data is dropped in time, and taking it out stands in the audit log', async () => {
  const story = await owing('dropped')
  const { packId, read } = await makePack(story)
  await expect(
    story.run(
      'makeEvidencePack',
      { householdId: story.householdId, purpose: 'x' },
      { actor: chen },
    ),
  ).rejects.toMatchObject({ code: 'notAllowed' })
  await story.run('takeEvidencePack', { packId }, { actor: liu })
  const audited = await platform.query<{ actor: string }>(
    `select * from platform.audit where company_id = $1 and operation = 'takeEvidencePack'`,
    [story.companyId],
  )
  expect(audited).toHaveLength(1)
  story.on('2026-12-24')
  await tasks.dropOldEvidencePacks?.(platform, { companyId: story.companyId })
  await expect(read()).rejects.toMatchObject({ code: 'packNotReady' })
  await expect(story.run('takeEvidencePack', { packId })).rejects.toMatchObject({
    code: 'packNotReady',
  })
})

test('what waits for a second person stands in their inbox, and not in that of who drafted it', async () => {
  const story = await owing('inbox')
  const asManager = staff(101n, '陈静', 'manager')
  await story.run('draftDunningLetters', { householdIds: [story.householdId] }, { actor: chen })
  const waiting = async (actor: Actor) => {
    const { inbox } = await story.run<{
      inbox: { key: string; title: { zh: string }; fen: bigint | null }[]
    }>('getToday', {}, { actor })
    return inbox.filter(({ key }) => key === 'letters')
  }
  expect(await waiting(liu)).toMatchObject([{ title: { zh: '催缴函 1 封待审核' }, fen: 86_226n }])
  expect(await waiting(asManager)).toEqual([])
  const ask = { householdId: story.householdId, kind: 'suit', reason: '催告未答复' }
  await story.run('requestLegalStep', ask, { actor: liu })
  expect(await waiting(asManager)).toMatchObject([{ title: { zh: '法律步骤 1 项待审核' } }])
})

test('people alone decide legal steps, two of them; a program is refused with the article', async () => {
  const story = await owing('steps')
  const ask = { householdId: story.householdId, kind: 'lawyerLetter', reason: '三次催告未答复' }
  await expect(
    story.run('requestLegalStep', ask, { actor: systemActor('plan') }),
  ).rejects.toMatchObject({ code: 'personDecides', zh: expect.stringContaining('第二十四条') })
  const asManager = staff(101n, '陈静', 'manager')
  const { stepId } = await story.run<{ stepId: bigint }>('requestLegalStep', ask, { actor: chen })
  await expect(story.run('requestLegalStep', ask, { actor: liu })).rejects.toMatchObject({
    code: 'stepAsked',
  })
  const decision = { stepId, isApproved: true, note: '同意' }
  await expect(
    story.run('decideLegalStep', decision, { actor: systemActor('plan') }),
  ).rejects.toMatchObject({ code: 'personDecides' })
  await expect(story.run('decideLegalStep', decision, { actor: asManager })).rejects.toMatchObject({
    code: 'ownApproval',
  })
  await expect(story.run('getLawyerLetterDraft', { stepId })).rejects.toMatchObject({
    code: 'stepNotApproved',
  })
  await story.run('decideLegalStep', decision, { actor: liu })
  const { html } = await story.run<{ html: string }>('getLawyerLetterDraft', { stepId })
  expect(html).toContain('草稿')
  expect(html).toContain('840.00 元')
  const { steps } = await story.run<Output<typeof listLegalSteps>>(
    'listLegalSteps',
    { householdId: story.householdId },
    { actor: asManager },
  )
  expect(steps).toMatchObject([
    { kind: 'lawyerLetter', state: 'approved', isOwn: true, decidedBy: '刘文博' },
  ])
})

const radarOf = (story: Story): Promise<Radar> =>
  story.run<Radar>('listLimitationRadar', { communityId: story.communityId })

test('the radar shows a household from 180 days on, says what to do, and a signed letter takes it off', async () => {
  const story = await owing('radar')
  // The bill of August was due on 2026-08-31: its last day is 2029-08-31.
  story.on('2029-03-03')
  expect((await radarOf(story)).households).toEqual([])
  story.on('2029-03-04')
  expect((await radarOf(story)).households).toMatchObject([
    {
      band: 'within180',
      lastDay: '2029-08-31',
      daysLeft: 180,
      bills: 1,
      fen: 28_000n,
      step: 'letter',
    },
  ])
  story.on('2029-07-02')
  expect((await radarOf(story)).households).toMatchObject([{ band: 'within60', daysLeft: 60 }])
  story.on('2029-08-01')
  expect((await radarOf(story)).bands).toMatchObject([
    { band: 'expired', households: 0 },
    { band: 'within30', households: 1, fen: 84_000n },
    { band: 'within60', households: 0 },
    { band: 'within180', households: 0 },
  ])
  await story.run('draftDunningLetters', { householdIds: [story.householdId] }, { actor: chen })
  expect((await radarOf(story)).households).toMatchObject([{ step: 'decideLetter' }])
  await deliverLetter(story)
  expect((await radarOf(story)).households).toEqual([])
  story.on('2032-09-15')
  expect((await radarOf(story)).households).toMatchObject([
    { band: 'expired', step: 'agreement', lastDemandOn: '2029-08-01', lastDay: '2032-08-01' },
  ])
})
