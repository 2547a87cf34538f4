import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { tasks } from '../../app/schedule.ts'
import { demandPaper } from '../../invoices/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import type { Actor, Output } from '../../platform/context.ts'
import { runDueJobs } from '../../platform/jobs.ts'
import type {
  decideDunningLetters,
  draftDunningLetters,
  getDunningLetterFile,
  listDunningLetters,
} from '../api.ts'

type Drafted = Output<typeof draftDunningLetters>
type Decided = Output<typeof decideDunningLetters>
type Letter = Output<typeof listDunningLetters>['letters'][number]
type File = Output<typeof getDunningLetterFile>

const platform = await createTestPlatform({ now: '2026-01-01T10:00:00+08:00' })
const staff = (id: bigint, name: string, role: 'steward' | 'manager'): Actor => ({
  kind: 'staff',
  id,
  name,
  grants: [{ role, communityId: null }],
})
const chen = staff(101n, '陈静', 'steward')
const chenAsManager = staff(101n, '陈静', 'manager')
const liu = staff(102n, '刘文博', 'manager')

/** Homes that have not paid since August; today is 2026-11-23. */
const owing = async (slug: string, options: { homes?: number; months?: string[] } = {}) => {
  const story = await createStory(platform, {
    slug,
    homes: options.homes ?? 2,
    from: '2026-08-01',
    monthlyFen: 28_000n,
  })
  await story.run('updateCommunity', {
    communityId: story.communityId,
    name: '悦湖花园',
    shortName: '悦湖',
    address: '西湾区悦湖路 18 号',
    stewardName: '陈静',
    servicePhone: '0000-8800 1102',
  })
  await story.run('setLateFeePolicy', {
    communityId: story.communityId,
    from: '2025-01-01',
    dailyRatePpm: 500,
    contractClause: '《物业服务合同》第 9 条',
  })
  await story.run('setCarrierAccount', {
    carrier: 'letter',
    name: '邮寄',
    config: {},
    secrets: {},
    price: 12_000n,
    perSecond: 1000,
  })
  for (const month of options.months ?? ['2026-08', '2026-09', '2026-10']) await story.bill(month)
  story.on('2026-11-23')
  return { ...story, ...lettersOf(story) }
}

const lettersOf = ({ run, companyId, communityId, units }: Story) => {
  const households = units.map(({ householdId }) => householdId)
  return {
    households,
    draft: (householdIds: readonly bigint[] = households, actor: Actor = chen) =>
      run<Drafted>('draftDunningLetters', { householdIds }, { actor }),
    decide: (letterIds: readonly bigint[], actor: Actor = liu) =>
      run<Decided>('decideDunningLetters', { letterIds, isApproved: true }, { actor }),
    list: async (): Promise<Letter[]> =>
      (await run<{ letters: Letter[] }>('listDunningLetters', { communityId })).letters,
    file: (letterId: bigint) => run<File>('getDunningLetterFile', { letterId }),
    relay: () => tasks.relayMessages?.(platform, { companyId }),
    work: () => runDueJobs({ platform, url: platform.url, tasks }),
  }
}

const textOf = (bytes: Buffer): string => {
  const { status, stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], {
    input: bytes,
    encoding: 'utf8',
  })
  return status === 0 ? stdout : ''
}

/** Prints what waits in the community, and hands it over. */
const post = async ({ run, work, relay, communityId }: Awaited<ReturnType<typeof owing>>) => {
  await relay()
  const { batchId } = await run<{ batchId: bigint }>('makeLetterBatch', { communityId })
  await work()
  const { letters } = await run<{
    letters: { deliveryId: bigint; letterNo: string; householdId: bigint }[]
  }>('listLetters', { communityId, batchId })
  await run('markLettersHandedOver', { batchId, way: 'post', carriedBy: '中国邮政 挂号' })
  return { batchId, letters }
}

const lastDays = async ({ run }: Story, householdId: bigint): Promise<string[]> => {
  const { arrears } = await run<{ arrears: { householdId: bigint; limitationLastDay: string }[] }>(
    'listArrears',
    {},
  )
  return arrears
    .filter((row) => row.householdId === householdId)
    .map(({ limitationLastDay }) => limitationLastDay)
}

test('a letter is drafted, let go by another person, posted and signed for, and the limitation period of every month starts anew', async () => {
  const story = await owing('posted')
  const [first = 0n, second = 0n] = story.households
  const { drafted, notDrafted } = await story.draft()
  expect(notDrafted).toEqual([])
  expect(drafted.map(({ householdId }) => householdId)).toEqual([first, second])
  const ids = drafted.map(({ letterId }) => letterId)

  await expect(story.decide(ids, chenAsManager)).rejects.toMatchObject({ code: 'ownApproval' })
  expect((await story.list()).map(({ state }) => state)).toEqual(['draft', 'draft'])
  const { decided } = await story.decide(ids)
  expect(decided.map(({ letterNo }) => letterNo)).toEqual(['YH-H-2026-0001', 'YH-H-2026-0002'])
  await expect(story.decide(ids)).rejects.toMatchObject({ code: 'letterDecided' })

  const before = await lastDays(story, first)
  expect(before).toEqual(['2029-08-31', '2029-09-30', '2029-11-02'])
  const { batchId, letters } = await post(story)
  expect(letters.map(({ letterNo }) => letterNo)).toEqual(['YH-H-2026-0001', 'YH-H-2026-0002'])
  expect((await story.list()).map(({ state }) => state)).toEqual(['handedOver', 'handedOver'])
  expect(await lastDays(story, first)).toEqual(before)

  story.on('2026-11-26')
  await story.run('confirmLetters', {
    batchId,
    on: '2026-11-25',
    letters: [
      {
        result: 'delivered',
        deliveryId: letters.find(({ householdId }) => householdId === first)?.deliveryId,
        signedBy: '业主1',
        proof: 'XA12345678944',
      },
      {
        result: 'returned',
        deliveryId: letters.find(({ householdId }) => householdId === second)?.deliveryId,
        reason: 'undelivered',
      },
    ],
  })
  const [returned, signed] = await story.list()
  expect(signed).toMatchObject({
    state: 'delivered',
    deliveredOn: '2026-11-25',
    signedBy: '业主1',
    proof: 'XA12345678944',
  })
  expect(returned).toMatchObject({ state: 'returned', returnedBecause: '退回：未能送达' })
  expect(await lastDays(story, first)).toEqual(['2029-11-25', '2029-11-25', '2029-11-25'])
  expect(await lastDays(story, second)).toEqual(before)

  // The evidence holds the paper word for word, addressed to who owes.
  const { messages } = await story.run<{
    messages: { kind: string; isDemand: boolean; evidence: { content: string }[] }[]
  }>('getHouseholdEvidence', { householdId: first })
  const said = JSON.parse(messages[0]?.evidence[0]?.content ?? '{}')
  expect(messages[0]).toMatchObject({ kind: 'dunningLetter', isDemand: true })
  expect(said.said.sheet).toEqual((await story.file(ids[0] ?? 0n)).sheet)
  expect(await story.run('verifyEvidence')).toMatchObject({ isIntact: true })
  expect(await story.verify()).toEqual([])
})

test('the paper says what is owed, how it came about, the ways out and the law, on one page', async () => {
  const story = await owing('paper')
  const { drafted } = await story.draft()
  const letterId = drafted[0]?.letterId ?? 0n
  const draft = await story.file(letterId)
  expect(draft).toMatchObject({ isDraft: true, sheet: { letterNo: '' } })
  await story.decide([letterId])
  const { sheet, ...print } = await story.file(letterId)
  expect(sheet.table.rows).toMatchObject([
    { period: '2026年8月', dueOn: '2026-08-31', open: '280.00', overdueDays: 84, lateFee: '11.76' },
    { period: '2026年9月', dueOn: '2026-09-30', open: '280.00', overdueDays: 54, lateFee: '7.56' },
    { period: '2026年10月', dueOn: '2026-11-02 *', overdueDays: 21, lateFee: '2.94' },
  ])
  expect(sheet.appendix).toEqual([])
  const bytes = await demandPaper(sheet, print)
  expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  const text = textOf(bytes).replace(/\s/g, '')
  if (text === '') return
  for (const words of [
    '催缴函',
    'YH-H-2026-0001',
    '请答复于2026-12-08',
    '合计862.26元',
    '100.00㎡×2.80元=280.00元（物业服务合同第5条，第1版）',
    '280.00×0.5‰×84=11.76',
    '2026-10-31是周六，到期日顺延到2026-11-02（民法典第203条）',
    '那一项先暂停，不计违约金，7日内书面答复',
    '物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费',
    '水、电、暖、气、门禁、电梯和停车都不受影响。本函只寄给您本人',
    '经办陈静审核刘文博2026-11-23',
    '签收不代表同意',
    '第1页，共1页',
  ]) {
    expect(text).toContain(words)
  }
})

test('part payments and holds make stretches: each is reckoned in an appendix, and the sum is the bill’s', async () => {
  const story = await owing('stretches', { homes: 1 })
  const [householdId = 0n] = story.households
  const { charges } = await story.run<{ charges: { id: bigint; periodMonth: string }[] }>(
    'listHouseholdCharges',
    { householdId },
  )
  const august = charges.find(({ periodMonth }) => periodMonth === '2026-08-01')
  story.on('2026-10-10')
  await story.run('takePayment', {
    householdId,
    method: 'cash',
    ticked: [{ chargeId: august?.id ?? 0n, amountFen: 10_000n }],
    amountFen: 10_000n,
  })
  story.on('2026-11-23')
  const { drafted } = await story.draft()
  const { sheet } = await story.file(drafted[0]?.letterId ?? 0n)
  expect(sheet.appendix).toEqual([
    '2026年8月物业费：280.00 × 0.5‰ × 40 + 180.00 × 0.5‰ × 44，减去以前结算的部分，得 9.56 元。',
  ])
  expect(sheet.table.rows[0]).toMatchObject({ open: '180.00', lateFee: '9.56' })
  const { lateFeeFen } = await story.run<{ lateFeeFen: bigint }>('getBill', { householdId })
  expect(sheet.table.total.lateFee).toBe(formatYuan(lateFeeFen))
})

test('what is disputed closes the letter; near its last day the undisputed rest is asked for, and what is paused is said', async () => {
  const story = await owing('disputed', { homes: 1 })
  const [householdId = 0n] = story.households
  const { charges } = await story.run<{ charges: { id: bigint; periodMonth: string }[] }>(
    'listHouseholdCharges',
    { householdId },
  )
  const september = charges.find(({ periodMonth }) => periodMonth === '2026-09-01')
  await story.run('openDispute', {
    chargeId: september?.id ?? 0n,
    periodMonth: '2026-09-01',
    note: '电梯停了十天',
  })
  const refused = await story.draft()
  expect(refused).toMatchObject({ drafted: [], notDrafted: [{ rule: 'disputed' }] })
  expect(refused.notDrafted[0]?.source?.zh).toContain('第九百四十四条')
  const [kept] = await platform.query<{ rule: string; asked_by: string }>(
    'select rule, asked_by from collections.refusal where company_id = $1',
    [story.companyId],
  )
  expect(kept).toEqual({ rule: 'disputed', asked_by: '陈静' })

  story.on('2029-06-01')
  const { drafted } = await story.draft()
  const { sheet } = await story.file(drafted[0]?.letterId ?? 0n)
  expect(sheet.table.rows.map(({ period }) => period)).toEqual(['2026年8月', '2026年10月'])
  expect(sheet.opening).toContain('2026年8月至10月（共 2 期）')
  expect(sheet.arithmetic.join()).toContain(
    '已暂停、本函不要求缴纳：2026年9月物业费 280.00 元（有异议）',
  )
})

test.each([
  ['doNotContact', 'doNotContact'],
  ['illness', 'protectedHousehold'],
])('the flag %s closes letters by the rule %s', async (flag, rule) => {
  const story = await owing(`flag-${flag}`, { homes: 1 })
  await platform.query(
    `insert into collections.household_flag (company_id, household_id, flag, consent, set_at, set_by)
     values ($1, $2, $3, 'x', now(), 'x')`,
    [story.companyId, story.households[0], flag],
  )
  const { notDrafted } = await story.draft()
  expect(notDrafted).toMatchObject([{ rule }])
})

test('no letter comes before the thirtieth day, nor a second one before the first was to be answered', async () => {
  const story = await owing('early', { homes: 1, months: ['2026-08', '2026-09'] })
  story.on('2026-09-29')
  expect((await story.draft()).notDrafted).toMatchObject([{ rule: 'formalTooEarly' }])
  story.on('2026-11-23')
  const { drafted } = await story.draft()
  await story.decide(drafted.map(({ letterId }) => letterId))
  story.on('2026-12-08')
  expect((await story.draft()).notDrafted).toMatchObject([
    { rule: null, words: { zh: expect.stringContaining('2026-12-08') } },
  ])
  story.on('2026-12-09')
  expect((await story.draft()).drafted).toHaveLength(1)
})

test('where the city wants the owners’ committee asked first, a letter waits for that contact', async () => {
  const story = await owing('committee', { homes: 1 })
  await story.run('setJurisdiction', { communityId: story.communityId, pack: 'beijing' })
  expect((await story.draft()).notDrafted).toMatchObject([{ rule: 'committeeFirst' }])
  await platform.query(
    `insert into collections.committee_contact (company_id, community_id, on_day, way, what, recorded_at, recorded_by)
     values ($1, $2, '2026-11-20', 'meeting', '请督促', now(), 'x')`,
    [story.companyId, story.communityId],
  )
  expect((await story.draft()).drafted).toHaveLength(1)
})

test('a draft whose figures changed is not let go and takes no number; one paid before it is printed never leaves', async () => {
  const story = await owing('changed', { homes: 3 })
  const [one = 0n, two = 0n, three = 0n] = story.households
  const { drafted } = await story.draft()
  const letterOf = (householdId: bigint): bigint =>
    drafted.find((draft) => draft.householdId === householdId)?.letterId ?? 0n
  const { charges } = await story.run<{ charges: { id: bigint }[] }>('listHouseholdCharges', {
    householdId: one,
  })
  await story.run('takePayment', {
    householdId: one,
    method: 'cash',
    ticked: [{ chargeId: charges[0]?.id, amountFen: 10_000n }],
    amountFen: 10_000n,
  })
  const { decided, notDecided } = await story.decide(drafted.map(({ letterId }) => letterId))
  expect(notDecided).toMatchObject([
    { letterId: letterOf(one), rule: null, instead: { zh: '重新起草' } },
  ])
  expect(decided.map(({ letterNo }) => letterNo)).toEqual(['YH-H-2026-0001', 'YH-H-2026-0002'])
  const bill = await story.run<{
    lines: { id: bigint }[]
    earlier: { id: bigint }[]
    payableFen: bigint
    lateFeeFen: bigint
  }>('getBill', { householdId: two })
  await story.pay(two, {
    chargeIds: [...bill.lines, ...bill.earlier].map(({ id }) => id),
    amountFen: bill.payableFen + bill.lateFeeFen,
  })
  const { letters } = await post(story)
  expect(letters.map(({ householdId }) => householdId)).toEqual([three])
  // The next round finds no other way for what was taken out.
  await story.relay()
  const states = new Map((await story.list()).map(({ householdId, state }) => [householdId, state]))
  expect(states).toEqual(
    new Map([
      [one, 'draft'],
      [two, 'superseded'],
      [three, 'handedOver'],
    ]),
  )
  expect(await story.verify()).toEqual([])
})

test('a letter that is printed so late that no reasonable time would be left never leaves', async () => {
  const story = await owing('late', { homes: 1 })
  const { drafted } = await story.draft()
  await story.decide(drafted.map(({ letterId }) => letterId))
  await story.relay()
  story.on('2026-12-02')
  const { batchId } = await story.run<{ batchId: bigint }>('makeLetterBatch', {
    communityId: story.communityId,
  })
  await story.work()
  const { letters } = await story.run<{ letters: unknown[] }>('listLetters', {
    communityId: story.communityId,
    batchId,
  })
  expect(letters).toEqual([])
  await story.relay()
  expect(await story.list()).toMatchObject([
    { state: 'superseded', returnedBecause: '打印太晚，答复期不足，未寄出，请重新起草' },
  ])
  expect((await story.draft()).drafted).toHaveLength(1)
})

test('after the last day a letter asks without the words of courts', async () => {
  const story = await owing('expired', { homes: 1, months: ['2026-08', '2026-09'] })
  story.on('2029-09-01')
  const { drafted } = await story.draft()
  const { sheet } = await story.file(drafted[0]?.letterId ?? 0n)
  expect(sheet.arithmetic.join()).toContain('2026年8月的账单到期已久，是否缴纳由您自愿决定')
  expect(JSON.stringify(sheet)).not.toMatch(/诉讼|仲裁|起诉|法院/)
})

test('a post number and a photo of the signed strip are kept with a letter that went out', async () => {
  const story = await owing('proof', { homes: 1 })
  const { drafted } = await story.draft()
  const letterId = drafted[0]?.letterId ?? 0n
  const number = { letterId, proof: { kind: 'postNumber', number: 'XA12345678944' } }
  await expect(story.run('addDunningLetterProof', number)).rejects.toMatchObject({
    code: 'letterNotOut',
  })
  await story.decide([letterId])
  await story.run('addDunningLetterProof', number)
  const dot = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await story.run('addDunningLetterProof', {
    letterId,
    proof: { kind: 'photo', content: dot.toString('base64'), note: '签收联' },
  })
  const [letter] = await story.list()
  expect(letter?.proofs).toMatchObject([
    { kind: 'postNumber', text: 'XA12345678944' },
    { kind: 'photo', text: '签收联' },
  ])
  const photo = await story.run<{ mediaType: string; content: string }>('getDunningLetterPhoto', {
    proofId: letter?.proofs[1]?.id,
  })
  expect(photo.mediaType).toBe('image/png')
})

test('a letter stands in the open case, which waits for the answer; so does a step of law', async () => {
  const story = await owing('case', { homes: 1 })
  const [householdId = 0n] = story.households
  const { caseId } = await story.run<{ caseId: bigint }>('openCase', {
    householdId,
    nextAction: 'letter',
  })
  const { drafted } = await story.draft()
  await story.decide(drafted.map(({ letterId }) => letterId))
  await story.run('requestLegalStep', { householdId, kind: 'suit', reason: '催告未答复' })
  const found = await story.run<{
    case: { nextAction: string; nextOn: string }
    events: { kind: string; note: string }[]
  }>('getCase', { caseId })
  expect(found.case).toMatchObject({ nextAction: 'call', nextOn: '2026-12-09' })
  expect(found.events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'letter',
        note: '催缴函 YH-H-2026-0001，请答复于 2026-12-08',
      }),
      expect.objectContaining({ kind: 'legal', note: '申请起诉：催告未答复' }),
    ]),
  )
})
