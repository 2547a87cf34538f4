import { expect, test } from 'vitest'
import { type Hindrance, type Kept, openDunning } from '../../../test/support/dunning.ts'
import type { Actor } from '../../platform/context.ts'

const { platform, story, run, chen, wang, stranger, manager, home, nightly, look, call, open } =
  await openDunning('cases')

test('who may not be contacted is not planned for, and the refusal names its rule and stays', async () => {
  story.on('2026-03-16')
  const householdId = home(2)
  const { caseId } = await open(householdId, { stewardId: chen.id })
  const plan = (nextAction: string, nextOn: string) =>
    run<{ refusal: Hindrance | null }>('planCase', { caseId, nextAction, nextOn }, { actor: chen })
  expect((await plan('call', '2026-03-16')).refusal).toBeNull()
  await call({ householdId })
  expect((await plan('visit', '2026-03-18')).refusal).toMatchObject({
    rule: 'contactCap',
    until: '2026-03-19',
  })
  expect((await plan('visit', '2026-03-19')).refusal).toBeNull()
  expect((await plan('call', '2026-03-20')).refusal).toMatchObject({
    rule: 'callCap',
    until: '2026-03-23',
  })
  expect((await plan('call', '2026-05-01')).refusal).toMatchObject({ rule: 'quietHours' })
  expect((await plan('answerDispute', '2026-03-17')).refusal).toBeNull()
  const flag = { householdId, flag: 'doNotContact' }
  const { flagId } = await run<{ flagId: bigint }>('setHouseholdFlag', flag, { actor: manager })
  expect((await plan('visit', '2026-04-20')).refusal).toMatchObject({
    rule: 'doNotContact',
    until: null,
  })
  await run('endHouseholdFlag', { flagId }, { actor: manager })
  expect((await plan('visit', '2026-04-20')).refusal).toBeNull()
  const rows = await platform.query<{ rule: string; asked: string; asked_by: string }>(
    'select rule, asked, asked_by from collections.refusal where household_id = $1 order by id',
    [householdId],
  )
  expect(rows.map(({ rule }) => rule)).toEqual([
    'contactCap',
    'callCap',
    'quietHours',
    'doNotContact',
  ])
  expect(rows[0]).toMatchObject({ asked: '上门 2026-03-18', asked_by: 'chenjing' })
  await expect(plan('call', '2026-03-15')).rejects.toMatchObject({ code: 'stepInThePast' })
})

test('cases are handed over to a steward of the community, and only there', async () => {
  story.on('2026-03-16')
  const caseIds = [(await open(home(2))).caseId, (await open(home(4))).caseId]
  const handOver = (toStewardId: bigint, actor: Actor = chen) =>
    run<{ cases: number }>('handOverCases', { caseIds, toStewardId, note: '休假' }, { actor })
  await expect(handOver(stranger.id)).rejects.toMatchObject({ code: 'notASteward' })
  await expect(handOver(wang.id, stranger)).rejects.toMatchObject({ code: 'notFound' })
  await handOver(chen.id)
  expect((await handOver(wang.id)).cases).toBe(2)
  expect((await handOver(wang.id)).cases).toBe(0)
  for (const caseId of caseIds) {
    const { case: handed, events } = await look(caseId)
    expect(handed.stewardId).toBe(wang.id)
    expect(events[0]).toMatchObject({ kind: 'handOver', outcome: 'wanglei' })
  }
  type List = {
    cases: { caseId: bigint }[]
    total: number
    overdueFen: bigint
    next: string | null
  }
  const whole = await run<List>('listCases', { stewardId: wang.id, limit: 500 }, { actor: chen })
  const first = await run<List>('listCases', { stewardId: wang.id, limit: 1 }, { actor: chen })
  expect(first).toMatchObject({ total: whole.total, overdueFen: whole.overdueFen })
  const rest = await run<List>(
    'listCases',
    { stewardId: wang.id, limit: 500, after: first.next ?? '' },
    { actor: chen },
  )
  expect([...first.cases, ...rest.cases].map(({ caseId }) => caseId)).toEqual(
    whole.cases.map(({ caseId }) => caseId),
  )
  const none = await run<List>('listCases', {}, { actor: stranger })
  expect(none.cases).toEqual([])
})

test('closing a case waives nothing, and only a person in charge hands it to legal', async () => {
  story.on('2026-03-16')
  const { caseId } = await open(home(2))
  const close = (reason: string, actor: Actor = chen, note = '') =>
    run('closeCase', { caseId, reason, note }, { actor })
  await expect(close('paid')).rejects.toMatchObject({ code: 'stillOwed' })
  await expect(close('writtenOff', manager)).rejects.toMatchObject({ code: 'stillOwed' })
  await expect(close('plan')).rejects.toMatchObject({ code: 'noSignedPlan' })
  await expect(close('handedToLegal')).rejects.toMatchObject({ code: 'onlyAPersonInCharge' })
  await expect(close('wrong')).rejects.toMatchObject({ code: 'reasonNeeded' })
  await close('handedToLegal', manager)
  await expect(close('wrong', chen, '重复立案')).rejects.toMatchObject({ code: 'caseClosed' })
})

test('each cause has its own remedy; a dispute holds what it is about', async () => {
  story.on('2026-03-16')
  const householdId = home(7)
  const { caseId } = await open(householdId)
  const set = (cause: string, input: object = {}) =>
    run<{ nextAction: string; words: { zh: string } }>(
      'setCause',
      { caseId, cause, ...input },
      { actor: chen },
    )
  const remedies = new Map<string, { nextAction: string; words: { zh: string } }>()
  for (const cause of ['wrongData', 'forgot', 'vacant', 'hardship', 'unwilling']) {
    remedies.set(cause, await set(cause))
  }
  type Charges = { charges: { id: bigint; periodMonth: string; outstandingFen: bigint }[] }
  const { charges } = await run<Charges>('listHouseholdCharges', { householdId })
  const [charge] = charges
  remedies.set(
    'serviceDispute',
    await set('serviceDispute', {
      charges: [{ chargeId: charge?.id, periodMonth: charge?.periodMonth }],
      note: '漏水没修',
    }),
  )
  expect(new Set([...remedies.values()].map(({ words }) => words.zh)).size).toBe(6)
  expect(remedies.get('serviceDispute')?.nextAction).toBe('answerDispute')
  expect(remedies.get('hardship')?.nextAction).toBe('offerPlan')
  expect((await look(caseId)).case).toMatchObject({ cause: 'serviceDispute', overdueFen: 10_000n })
})

test('signals propose a cause where no person has said one, and never that somebody is unwilling', async () => {
  story.on('2026-03-18')
  const { caseId } = await open(home(3), { nextAction: 'none' })
  await nightly()
  expect((await look(caseId)).case.cause).toBeNull()
  await run(
    'setHouseholdFlag',
    { householdId: home(3), flag: 'illness', consent: '本人电话同意' },
    { actor: manager },
  )
  await nightly()
  expect((await look(caseId)).case).toMatchObject({ cause: 'hardship', nextAction: 'offerPlan' })
  await run('setCause', { caseId, cause: 'forgot' }, { actor: chen })
  await nightly()
  expect((await look(caseId)).case.cause).toBe('forgot')
})

test('a steward’s day: what is due by time and urgency within the day, done, and who is left alone', async () => {
  story.on('2026-04-07')
  await story.bill('2026-03')
  story.on('2026-04-07')
  const ids = await Promise.all(
    [1, 5, 6].map(async (index) => (await open(home(index), { stewardId: wang.id })).caseId),
  )
  await run('handOverCases', { caseIds: ids, toStewardId: wang.id }, { actor: manager })
  const [timed, soon] = ids
  const plan = (caseId: bigint | undefined, nextTime: string | null) =>
    run(
      'planCase',
      { caseId, nextAction: 'visit', nextOn: '2026-04-07', nextTime },
      { actor: wang },
    )
  await plan(timed, '16:00')
  await plan(soon, null)
  type Day = {
    steps: {
      caseId: bigint
      action: string
      time: string | null
      done: { outcome: string } | null
      minutes: number
      isWithinCapacity: boolean
      billUrl: string
    }[]
    notToday: { caseId: bigint; hindrances: Hindrance[] }[]
    plannedMinutes: number
    done: number
    left: number
  }
  const day = (input: Record<string, unknown> = {}) =>
    run<Day>('getStewardDay', input, { actor: wang })
  const before = await day()
  const visits = before.steps.filter(({ action }) => action === 'visit')
  expect(visits.map(({ caseId }) => caseId)).toEqual([timed, soon])
  expect(visits[0]).toMatchObject({ time: '16:00', minutes: 25 })
  expect(visits[0]?.billUrl).toContain('/b/')
  const tight = await day({ capacityMinutes: 30 })
  expect(tight.plannedMinutes).toBeLessThanOrEqual(30)
  expect(tight.steps.some(({ isWithinCapacity }) => !isWithinCapacity)).toBe(true)

  await run<Kept>(
    'recordVisit',
    { householdId: home(5), outcome: 'reached', minutes: 20 },
    { actor: wang },
  )
  await run(
    'recordPromise',
    { householdId: home(1), amountFen: 100n, promisedOn: '2026-04-20', madeThrough: 'visit' },
    { actor: wang },
  )
  const after = await day()
  expect(after).toMatchObject({ done: 1, left: before.left - 2 })
  expect(after.steps.find(({ caseId }) => caseId === soon)?.done).toMatchObject({
    outcome: 'reached',
  })
  expect(after.notToday.find(({ caseId }) => caseId === timed)?.hindrances[0]).toMatchObject({
    rule: 'promiseOpen',
    until: '2026-04-21',
  })
  const others = await run<Day>('getStewardDay', { stewardId: wang.id }, { actor: stranger })
  expect(others.steps).toEqual([])
})
