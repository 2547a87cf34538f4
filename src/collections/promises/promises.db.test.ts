import { expect, test } from 'vitest'
import { openDunning } from '../../../test/support/dunning.ts'
import { tasks } from '../../app/schedule.ts'

const { platform, companyId, story, run, follow, chen, home, nightly, pay, look, call, open } =
  await openDunning('promises')

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
  await follow(BigInt(late?.id ?? 0n))
  expect(await state()).toBe('kept')
})

test('a promise that was not kept is asked about once, at ten, and not when it was paid meanwhile', async () => {
  story.on('2026-03-16')
  const promise = (index: number) =>
    run('recordPromise', {
      ...{ householdId: home(index), amountFen: 20_000n, promisedOn: '2026-03-18' },
      madeThrough: 'visit',
    })
  await promise(2)
  await promise(3)
  const remind = async (): Promise<void> => {
    await tasks.remindAgreed?.(platform, { companyId })
  }
  const messages = (index: number) =>
    platform.query<{ state: string; variables: Record<string, string> }>(
      `select state, variables from notifications.message where household_id = $1 and kind = 'promiseDue'`,
      [home(index)],
    )
  story.on('2026-03-18')
  await nightly()
  await remind()
  expect(await messages(2)).toEqual([])
  story.on('2026-03-19')
  await nightly()
  await remind()
  await remind()
  expect(await messages(2)).toMatchObject([
    { state: 'ready', variables: { amount: '200.00', promisedOn: '2026-03-18' } },
  ])
  await pay(home(2))
  expect(await messages(2)).toMatchObject([{ state: 'cancelled' }])
  expect(await messages(3)).toMatchObject([{ state: 'ready' }])
})

test('what was waived meanwhile breaks no promise', async () => {
  story.on('2026-03-16')
  const householdId = home(4)
  const promised = { householdId, amountFen: 20_000n, promisedOn: '2026-03-18' }
  await run('recordPromise', { ...promised, madeThrough: 'visit' })
  type Charges = { charges: { id: bigint; periodMonth: string; outstandingFen: bigint }[] }
  const { charges } = await run<Charges>('listHouseholdCharges', { householdId })
  for (const { id: chargeId, periodMonth, outstandingFen: amountFen } of charges) {
    const { waiverId } = await run<{ waiverId: bigint }>('requestWaiver', {
      ...{ chargeId, periodMonth, amountFen, reason: '困难减免' },
    })
    await run('decideWaiver', { waiverId, approve: true })
  }
  story.on('2026-03-19')
  await nightly()
  const [row] = await platform.query<{ state: string; close_reason: string }>(
    `select p.state, k.close_reason from collections.promise p
     join collections.dunning_case k on k.id = p.case_id where p.household_id = $1`,
    [householdId],
  )
  expect(row).toEqual({ state: 'kept', close_reason: 'waived' })
  expect(await story.verify()).toEqual([])
})
