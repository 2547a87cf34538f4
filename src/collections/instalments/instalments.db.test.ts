import fc from 'fast-check'
import { expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { tasks } from '../../app/schedule.ts'
import { bindPhone } from '../../identity/binding/proof.ts'
import { formatYuan } from '../../kernel/money.ts'
import type { Actor } from '../../platform/context.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { homes: 6, slug: 'parts' })
const { run, companyId, communityId } = story
for (const month of ['2026-01', '2026-02', '2026-03']) await story.bill(month)
await run('setLateFeePolicy', {
  communityId,
  dailyRatePpm: 500,
  graceDays: 0,
  capBp: 3000,
  contractClause: '物业服务合同 第 9 条',
  from: '2026-01-01',
})
story.on('2026-04-10')

const hire = async (name: string, role: 'steward' | 'manager'): Promise<Actor> => {
  const grants = [{ role, communityId: null }]
  const input = { signInName: name, displayName: name, grants }
  const { staffId: id } = await run<{ staffId: bigint }>('addStaff', input)
  return { kind: 'staff', id, name, grants }
}
const steward = await hire('chenjing', 'steward')
const manager = await hire('zhaomin', 'manager')
const home = (index: number): bigint => story.units[index]?.householdId ?? 0n
const owner = (index: number): Actor => ({ kind: 'owner', id: home(index), name: 'owner' })
const nightly = () => tasks.tendCases?.(platform, { companyId }) ?? Promise.resolve()

type Plan = {
  plan: {
    planId: bigint
    state: string
    totalFen: bigint
    paidFen: bigint
    parts: { dueOn: string; amountFen: bigint; state: string }[]
  } | null
  agreement: { zh: string; en: string } | null
  agreementHash: string | null
  signedText: string | null
  chargeIds: bigint[]
  askedOn: string | null
}
const mine = (index: number, proof?: string) =>
  run<Plan>('getMyInstalmentPlan', { householdId: home(index), proof }, { actor: owner(index) })
const propose = (index: number, parts: object = { count: 3, firstOn: '2026-04-30' }) =>
  run<{ planId: bigint }>(
    'proposeInstalmentPlan',
    { householdId: home(index), parts, reason: '暂时失业' },
    { actor: steward },
  )
const approve = (planId: bigint, actor: Actor = manager) =>
  run('approveInstalmentPlan', { planId }, { actor })
const proofOf = async (index: number): Promise<string> => {
  const [payer] = await platform.query<{ party_id: bigint; number_hash: string }>(
    `select f.party_id, f.number_hash from property.household h
     join property.party_phone f on f.company_id = h.company_id and f.party_id = h.payer_party_id where h.id = $1`,
    [home(index)],
  )
  const found = {
    householdId: home(index),
    partyId: BigInt(payer?.party_id ?? 0n),
    numberHash: payer?.number_hash ?? '',
  }
  return within(platform, companyId, (context) => bindPhone(context, found))
}
const sign = async (index: number, input: { proof?: string; agreementHash?: string } = {}) => {
  const proof = await proofOf(index)
  const { plan, agreementHash } = await mine(index, proof)
  return run(
    'signInstalmentPlan',
    {
      householdId: home(index),
      planId: plan?.planId,
      agreementHash: input.agreementHash ?? agreementHash ?? '',
      proof: input.proof ?? proof,
    },
    { actor: owner(index) },
  )
}
type Charges = {
  charges: {
    id: bigint
    accruedLateFeeFen: bigint
    holdReason: string | null
    outstandingFen: bigint
  }[]
}
const charges = async (index: number) =>
  (await run<Charges>('listHouseholdCharges', { householdId: home(index) })).charges
const lateFee = async (index: number): Promise<bigint> =>
  (await charges(index)).reduce((sum, { accruedLateFeeFen }) => sum + accruedLateFeeFen, 0n)
/** Pays so much at the counter, undesignated: it settles what is due first. */
const pay = async (index: number, amountFen: bigint): Promise<void> => {
  const { paymentId } = await run<{ paymentId: bigint }>('takePayment', {
    ...{
      householdId: home(index),
      method: 'transfer',
      ticked: [],
      amountFen,
      settlesFurther: true,
    },
    reference: `p${index}-${platform.clock.now().epochMilliseconds}`,
  })
  await tasks.followPayments?.(platform, { companyId, paymentIds: String(paymentId) })
}
const caseOf = async (index: number) => {
  const [row] = await platform.query<{
    state: string
    next_action: string | null
    next_on: string | null
    close_reason: string | null
  }>(
    'select state, next_action, next_on::text, close_reason from collections.dunning_case where household_id = $1 order by id desc limit 1',
    [home(index)],
  )
  return row
}

test('signed by link: late fee stands still, a part is paid, a part is missed, the plan ends', async () => {
  story.on('2026-04-09')
  const before = await lateFee(0)
  story.on('2026-04-10')
  await run('askForInstalments', { householdId: home(0), note: '下月发工资' }, { actor: owner(0) })
  expect((await mine(0)).askedOn).toBe('2026-04-10')
  expect(await caseOf(0)).toMatchObject({ state: 'open', next_action: 'offerPlan' })
  const { planId } = await propose(0)
  await expect(sign(0)).rejects.toMatchObject({ code: 'planNotApproved' })
  await expect(approve(planId, steward)).rejects.toMatchObject({ code: 'notAllowed' })
  await approve(planId)
  const linkOnly = await mine(0)
  expect(linkOnly.agreement?.zh).not.toContain('业主1')
  expect(linkOnly.agreementHash).toBeNull()
  const shown = await mine(0, await proofOf(0))
  expect(shown.agreement?.zh).toContain('业主1')
  expect(shown.plan?.parts.map(({ dueOn, amountFen }) => [dueOn, amountFen])).toEqual([
    ['2026-04-30', 10_000n],
    ['2026-05-30', 10_000n],
    ['2026-06-30', 10_000n],
  ])
  expect(before).toBeGreaterThan(0n)
  expect(shown.agreement?.zh).toContain('诉讼时效自签订之日起重新计算')
  expect(shown.agreement?.zh).toContain(`违约金 ¥${formatYuan(before)} 不在分期金额内`)
  await sign(0)
  expect((await charges(0)).map(({ holdReason }) => holdReason)).toEqual(['plan', 'plan', 'plan'])
  expect(await caseOf(0)).toMatchObject({ state: 'waiting' })
  const { signedText } = await mine(0, await proofOf(0))
  expect(signedText).toBe(`${shown.agreement?.zh}\n\n${shown.agreement?.en}`)

  story.on('2026-04-29')
  expect(await lateFee(0)).toBe(before)
  await pay(0, 10_000n)
  expect((await mine(0)).plan).toMatchObject({
    paidFen: 10_000n,
    parts: [{ state: 'paid' }, { state: 'open' }, { state: 'open' }],
  })

  story.on('2026-06-01')
  await nightly()
  expect((await mine(0)).plan?.state).toBe('signed')
  story.on('2026-06-02')
  await nightly()
  expect((await mine(0)).plan).toMatchObject({
    state: 'defaulted',
    parts: [{ state: 'paid' }, { state: 'missed' }, { state: 'open' }],
  })
  expect(await caseOf(0)).toMatchObject({
    state: 'open',
    next_action: 'call',
    next_on: '2026-06-03',
  })
  const stood = await lateFee(0)
  story.on('2026-06-04')
  expect((await charges(0)).every(({ holdReason }) => holdReason === null)).toBe(true)
  // Two charges of 100.00 yuan at 0.5 ‰: 10 fen a day, from the day after the plan ended.
  expect((await lateFee(0)) - stood).toBe(20n)
  expect(await story.verify()).toEqual([])
})

test('a plan that is kept ends with the case paid', async () => {
  story.on('2026-04-10')
  const { planId } = await propose(1, { count: 2, firstOn: '2026-04-20' })
  await approve(planId)
  await sign(1)
  await pay(1, 20_000n)
  expect((await mine(1)).plan?.parts.map(({ state }) => state)).toEqual(['paid', 'open'])
  story.on('2026-05-19')
  const owed = (await charges(1)).map((it) => it.outstandingFen + it.accruedLateFeeFen)
  await pay(
    1,
    owed.reduce((sum, fen) => sum + fen, 0n),
  )
  expect((await mine(1)).plan?.state).toBe('completed')
  expect(await caseOf(1)).toMatchObject({ state: 'closed', close_reason: 'paid' })
  expect(await story.verify()).toEqual([])
})

test('what was signed is proven in the chain of evidence and moves the limitation clock', async () => {
  const [row] = await platform.query<{ content: string; event: string }>(
    `select content, event from notifications.evidence where household_id = $1 order by chain_no desc limit 1`,
    [home(1)],
  )
  expect(row?.event).toBe('agreed')
  const [plan] = await platform.query<{ signed_hash: string }>(
    'select signed_hash from collections.instalment_plan where household_id = $1',
    [home(1)],
  )
  expect(JSON.parse(row?.content ?? '{}')).toMatchObject({
    what: 'instalments',
    hash: plan?.signed_hash,
  })
  expect(await run('verifyEvidence')).toMatchObject({ isIntact: true })
  type Arrears = { arrears: { householdId: bigint; limitationLastDay: string }[] }
  const { arrears } = await run<Arrears>('listArrears', {})
  const days = arrears.filter(({ householdId }) => householdId === home(0))
  // Without the signature the oldest would end in February.
  expect(days.map(({ limitationLastDay }) => limitationLastDay).sort()[0]).toBe('2029-04-10')
})

test('every refusal of a plan leaves nothing half-done', async () => {
  story.on('2026-04-10')
  await expect(
    propose(2, [
      { dueOn: '2026-04-20', amountFen: 1n },
      { dueOn: '2026-05-20', amountFen: 29_998n },
    ]),
  ).rejects.toMatchObject({ code: 'partsDoNotSum' })
  await expect(propose(2, { count: 2, firstOn: '2026-04-10' })).rejects.toMatchObject({
    code: 'partsOutOfOrder',
  })
  await expect(
    propose(2, [
      { dueOn: '2026-05-20', amountFen: 1n },
      { dueOn: '2026-04-20', amountFen: 29_999n },
    ]),
  ).rejects.toMatchObject({ code: 'partsOutOfOrder' })
  const { planId } = await propose(2)
  await expect(propose(2)).rejects.toMatchObject({ code: 'planExists' })
  const twoRoles: Actor = {
    ...steward,
    grants: [
      { role: 'steward', communityId: null },
      { role: 'manager', communityId: null },
    ],
  } as Actor
  await expect(approve(planId, twoRoles)).rejects.toMatchObject({ code: 'ownApproval' })
  await approve(planId)
  await expect(approve(planId)).rejects.toMatchObject({ code: 'planNotProposed' })
  await expect(sign(2, { proof: 'x' })).rejects.toMatchObject({ code: 'phoneNotProven' })
  await expect(sign(2, { proof: await proofOf(3) })).rejects.toMatchObject({
    code: 'phoneNotProven',
  })
  await expect(sign(2, { agreementHash: 'of another text' })).rejects.toMatchObject({
    code: 'planChanged',
  })
  await expect(
    run(
      'signInstalmentPlan',
      { householdId: home(2), planId, agreementHash: '', proof: 'x' },
      { actor: owner(3) },
    ),
  ).rejects.toMatchObject({ code: 'notFound' })
  await pay(2, 5_000n)
  await expect(sign(2)).rejects.toMatchObject({ code: 'planOutdated' })
  await run('withdrawInstalmentPlan', { planId, reason: '金额已变' }, { actor: steward })
  await expect(sign(2)).rejects.toMatchObject({ status: 400 })
  expect((await charges(2)).every(({ holdReason }) => holdReason === null)).toBe(true)
})

test('parts are equal to the fen and sum to the total', async () => {
  story.on('2026-04-10')
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 24 }), async (count) => {
      const { planId } = await propose(4, { count, firstOn: '2026-04-11' })
      const { plan } = await run<{ plan: NonNullable<Plan['plan']> }>('getInstalmentPlan', {
        planId,
      })
      const fens = plan.parts.map(({ amountFen }) => amountFen)
      expect(fens.reduce((sum, fen) => sum + fen, 0n)).toBe(plan.totalFen)
      expect(Number((fens[0] ?? 0n) - (fens.at(-1) ?? 0n))).toBeLessThanOrEqual(1)
      await run('withdrawInstalmentPlan', { planId, reason: '重提' }, { actor: steward })
    }),
    { numRuns: process.env.SOAK === '1' ? 23 : 6 },
  )
})

test('money of a part that came back leaves the part open again', async () => {
  story.on('2026-04-10')
  const { planId } = await propose(5, { count: 3, firstOn: '2026-04-20' })
  await approve(planId)
  await sign(5)
  await pay(5, 10_000n)
  const states = async () => (await mine(5)).plan?.parts.map(({ state }) => state)
  expect(await states()).toEqual(['paid', 'open', 'open'])
  const [payment] = await platform.query<{ id: bigint }>(
    'select max(id) as id from payments.payment where household_id = $1',
    [home(5)],
  )
  await run('reversePayment', { paymentId: BigInt(payment?.id ?? 0n), reason: '银行退票' })
  await nightly()
  expect(await states()).toEqual(['open', 'open', 'open'])
  expect(await story.verify()).toEqual([])
})
