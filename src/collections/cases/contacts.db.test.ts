import { expect, test } from 'vitest'
import { type Kept, openDunning } from '../../../test/support/dunning.ts'

const { platform, story, run, chen, stranger, home, look, call, open } =
  await openDunning('contacts')

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
