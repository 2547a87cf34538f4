import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { tasks } from '../../app/schedule.ts'
import type { Actor } from '../../platform/context.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { homes: 8, slug: 'cases' })
const { run, communityId, companyId } = story
for (const month of ['2026-01', '2026-02']) await story.bill(month)
story.on('2026-03-16')

type Grant = { role: 'steward' | 'manager' | 'cashier'; communityId: bigint | null }
const hire = async (name: string, ...grants: Grant[]): Promise<Actor & { id: bigint }> => {
  const input = { signInName: name, displayName: name, grants }
  const { staffId: id } = await run<{ staffId: bigint }>('addStaff', input)
  return { kind: 'staff', id, name, grants }
}
const chen = await hire('chenjing', { role: 'steward', communityId })
const wang = await hire('wanglei', { role: 'steward', communityId })
const elsewhere = await run<{ communityId: bigint }>('createCommunity', { name: '另一个小区' })
const stranger = await hire('lihao', { role: 'steward', communityId: elsewhere.communityId })
const manager = await hire('zhaomin', { role: 'manager', communityId: null })

const home = (index: number): bigint => story.units[index]?.householdId ?? 0n
const nightly = () => tasks.tendCases?.(platform, { companyId }) ?? Promise.resolve()
/** Pays, and lets the job that follows payments run. */
const pay = async (householdId: bigint, amountFen?: bigint): Promise<void> => {
  const paymentId = await story.pay(householdId, {
    reference: `r${householdId}-${platform.clock.now().epochMilliseconds}`,
    ...(amountFen ? { amountFen } : {}),
  })
  await tasks.followPayments?.(platform, { companyId, paymentIds: String(paymentId) })
}

type Hindrance = { rule: string; source: { zh: string }; until: string | null }
type Kept = {
  eventId: bigint
  caseId: bigint
  promiseId: bigint | null
  isRepeat: boolean
  warnings: Hindrance[]
}
type Case = {
  case: {
    state: string
    cause: string | null
    nextAction: string | null
    nextOn: string | null
    closeReason: string | null
    stewardId: bigint | null
    overdueFen: bigint
    promise: { state: string; promisedOn: string } | null
  }
  people: { partyId: bigint; name: string; phones: { phoneId: bigint }[] }[]
  bills: { periodMonth: string; openFen: bigint; limitationOn: string }[]
  events: { kind: string; outcome: string | null; hasVoice: boolean; recordedBy: string }[]
  remedy: { nextAction: string; words: { zh: string } } | null
  contact: {
    callOn: string | null
    visitOn: string | null
    hindrances: Hindrance[]
    inAYear: number
  }
  hasFlags: boolean | null
}
const look = (caseId: bigint, actor: Actor = chen) => run<Case>('getCase', { caseId }, { actor })
const call = (input: object, actor: Actor = chen) =>
  run<Kept>('recordCall', { outcome: 'reached', minutes: 5, ...input }, { actor })
const open = (householdId: bigint, input: object = {}) =>
  run<{ caseId: bigint; isNew: boolean }>('openCase', { householdId, ...input }, { actor: chen })

test('a call with a promise, broken, a call again, and kept', async () => {
  story.on('2026-03-16')
  const householdId = home(0)
  const { caseId } = await open(householdId, { stewardId: chen.id })
  const { promiseId, warnings } = await call({
    householdId,
    outcome: 'promise',
    minutes: 6,
    note: '发了工资就缴',
    promise: { amountFen: 20_000n, promisedOn: '2026-03-20' },
  })
  expect(warnings).toEqual([])
  expect(promiseId).not.toBeNull()
  const waiting = await look(caseId)
  expect(waiting.case).toMatchObject({ state: 'waiting', nextOn: '2026-03-21' })
  expect(waiting.contact).toMatchObject({ callOn: '2026-03-23', visitOn: '2026-03-21', inAYear: 1 })
  expect(waiting.contact.hindrances.map(({ rule }) => rule)).toEqual([
    'contactCap',
    'callCap',
    'promiseOpen',
  ])
  await expect(
    call({ householdId, promise: { amountFen: 100n, promisedOn: '2026-03-19' } }),
  ).rejects.toMatchObject({
    code: 'promiseIsOpen',
  })

  story.on('2026-03-20')
  await nightly()
  expect((await look(caseId)).case.promise?.state).toBe('open')
  story.on('2026-03-21')
  await nightly()
  const broken = await look(caseId)
  expect(broken.case).toMatchObject({ state: 'open', nextAction: 'call', nextOn: '2026-03-21' })
  expect(broken.events[0]?.kind).toBe('promiseBroken')

  story.on('2026-03-24')
  await call({
    householdId,
    outcome: 'promise',
    promise: { amountFen: 20_000n, promisedOn: '2026-03-28' },
  })
  story.on('2026-03-27')
  await pay(householdId)
  const closed = await look(caseId)
  expect(closed.case).toMatchObject({
    state: 'closed',
    closeReason: 'paid',
    promise: { state: 'kept' },
  })
  expect(closed.events.map(({ kind }) => kind)).toEqual([
    'closed',
    'promiseKept',
    'promise',
    'call',
    'promiseBroken',
    'promise',
    'call',
    'opened',
  ])
  type Timeline = { entries: { kind: string; title: { zh: string }; detail: { zh: string } }[] }
  const { entries } = await run<Timeline>('getHouseholdTimeline', {
    householdId,
    kinds: ['contact', 'agreement'],
  })
  expect(entries.map(({ title }) => title.zh)).toEqual([
    '承诺已兑现',
    '承诺缴费',
    '电话',
    '承诺未兑现',
    '承诺缴费',
    '电话',
  ])
  expect(entries.at(-2)?.detail.zh).toContain('2026-03-20 前缴 ¥200.00')
  expect(await story.verify()).toEqual([])
})

test('a promise is kept by what was paid after it was made and by its day, not by what came back', async () => {
  story.on('2026-03-16')
  const householdId = home(1)
  const { promiseId } = await run<{ promiseId: bigint }>('recordPromise', {
    householdId,
    amountFen: 15_000n,
    promisedOn: '2026-03-18',
    madeThrough: 'counter',
  })
  const state = async () => {
    const { promises } = await run<{ promises: { promiseId: bigint; state: string }[] }>(
      'listPromises',
    )
    return promises.find((it) => it.promiseId === promiseId)?.state
  }
  story.on('2026-03-17')
  await pay(householdId, 10_000n)
  expect(await state()).toBe('open')
  story.on('2026-03-19')
  await nightly()
  expect(await state()).toBe('broken')
  // A transfer that arrived on the promised day is found two days later.
  await run('takePayment', {
    ...{ householdId, method: 'transfer', ticked: [], amountFen: 5_000n },
    ...{ reference: 'late-entry', paidOn: '2026-03-18' },
  })
  const [late] = await platform.query<{ id: bigint }>(
    'select max(id) as id from payments.payment where household_id = $1',
    [householdId],
  )
  await tasks.followPayments?.(platform, { companyId, paymentIds: String(late?.id) })
  expect(await state()).toBe('kept')
})

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

test('a call that was made is kept as it was, with the rules it went against', async () => {
  const householdId = home(3)
  platform.clock.moveTo('2026-03-17T20:30:00+08:00')
  const late = await call({ householdId })
  expect(late.warnings.map(({ rule }) => rule)).toEqual(['quietHours'])
  expect(late.warnings[0]?.source.zh).not.toBe('')
  platform.clock.moveTo('2026-03-17T20:40:00+08:00')
  const again = await call({ householdId })
  expect(again.warnings.map(({ rule }) => rule)).toEqual(['quietHours', 'contactCap', 'callCap'])
  const contacts = await platform.query<{ is_counted: boolean }>(
    'select is_counted from notifications.contact where household_id = $1 order by id',
    [householdId],
  )
  expect(contacts.map(({ is_counted }) => is_counted)).toEqual([true, false])
})

test('what reached nobody counts for nothing and is tried again', async () => {
  story.on('2026-03-16')
  const householdId = home(4)
  const { caseId } = await call({ householdId, outcome: 'notReached', minutes: 1 })
  const after = await look(caseId)
  expect(after.case).toMatchObject({ nextAction: 'call', nextOn: '2026-03-17' })
  expect(after.contact).toMatchObject({ callOn: '2026-03-16', inAYear: 0 })
})

test('a deed of a phone that was offline is kept once, on the day it was done', async () => {
  story.on('2026-03-18')
  const householdId = home(5)
  const deed = {
    householdId,
    outcome: 'noteLeft',
    minutes: 12,
    happenedAt: '2026-03-17T15:03:00+08:00',
    clientKey: 'phone-7f3a-0001',
    promise: undefined,
  }
  const visit = () => run<Kept>('recordVisit', deed, { actor: chen })
  const first = await visit()
  const second = await visit()
  expect(second).toMatchObject({ eventId: first.eventId, isRepeat: true })
  const events = await platform.query<{ on_day: string }>(
    `select on_day::text from collections.case_event where household_id = $1 and kind = 'visit'`,
    [householdId],
  )
  expect(events).toEqual([{ on_day: '2026-03-17' }])
  await expect(
    call({ householdId, happenedAt: '2026-03-18T12:00:00+08:00' }),
  ).rejects.toMatchObject({ code: 'deedNotYet' })
  await expect(
    call({ householdId, happenedAt: '2026-03-01T12:00:00+08:00' }),
  ).rejects.toMatchObject({ code: 'deedTooOld' })
})

test('debts are spoken of with who owes them, and with nobody else', async () => {
  story.on('2026-03-16')
  const householdId = home(6)
  const { caseId } = await open(householdId)
  const { people } = await look(caseId)
  expect(people.map(({ name }) => name)).toEqual(['业主7'])
  const other = (await look((await open(home(7))).caseId)).people[0]?.partyId
  await expect(call({ householdId, partyId: other })).rejects.toMatchObject({ code: 'debtorOnly' })
  // Nothing was kept but that it was tried.
  const tried = await platform.query('select asked from collections.refusal where rule = $1', [
    'debtorOnly',
  ])
  expect(tried).toEqual([{ asked: '登记与他人谈欠费' }])
  await expect(
    call({
      householdId,
      outcome: 'wrongPerson',
      promise: { amountFen: 100n, promisedOn: '2026-03-18' },
    }),
  ).rejects.toMatchObject({ code: 'nobodySpokenWith' })
  await expect(
    call({ householdId, promise: { amountFen: 99_999_999n, promisedOn: '2026-03-18' } }),
  ).rejects.toMatchObject({ code: 'promiseTooMuch' })
  await expect(
    call({ householdId, promise: { amountFen: 100n, promisedOn: '2026-06-18' } }),
  ).rejects.toMatchObject({ code: 'promiseDayWrong' })
  expect((await look(caseId)).events.map(({ kind }) => kind)).toEqual(['opened'])
})

test('a wrong number is not called any more, and the data are corrected before anything else', async () => {
  story.on('2026-03-16')
  const householdId = home(6)
  const { caseId } = await open(householdId)
  const [payer] = (await look(caseId)).people
  await call({
    ...{ householdId, outcome: 'wrongNumber', minutes: 1 },
    ...{ partyId: payer?.partyId, phoneId: payer?.phones[0]?.phoneId },
  })
  const after = await look(caseId)
  expect(after.case).toMatchObject({ cause: 'wrongData', nextAction: 'correctData' })
  expect(after.people[0]?.phones).toEqual([])
  expect(after.contact).toMatchObject({ callOn: null, visitOn: null })
  expect(after.contact.hindrances.map(({ rule }) => rule)).toEqual(['noWay'])
})

test('a spoken note comes back as it was recorded; what is none is refused', async () => {
  story.on('2026-03-16')
  const householdId = home(7)
  const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(600, 7)])
  const voice = { content: webm.toString('base64') }
  const { eventId, caseId } = await call({ householdId, voice })
  expect(await run('getCaseVoice', { eventId }, { actor: chen })).toEqual({
    mediaType: 'audio/webm',
    ...voice,
  })
  expect((await look(caseId)).events[0]).toMatchObject({ kind: 'call', hasVoice: true })
  await expect(run('getCaseVoice', { eventId }, { actor: stranger })).rejects.toMatchObject({
    code: 'notFound',
  })
  const picture = {
    content: Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex').toString('base64'),
  }
  await expect(call({ householdId, voice: picture })).rejects.toMatchObject({
    code: 'voiceUnknown',
  })
  await expect(
    call({
      householdId,
      voice: { content: Buffer.concat([webm, Buffer.alloc(310_000)]).toString('base64') },
    }),
  ).rejects.toMatchObject({ status: 400 })
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
  const { caseId } = await open(home(3))
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
