import { expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { isPublicHoliday } from '../../src/compliance/holidays.ts'
import { contactBudget } from '../../src/compliance/index.ts'
import { addDays, daysBetween } from '../../src/kernel/period.ts'
import { carriers } from '../../src/notifications/carriers/index.ts'
import { bindOpenid } from '../../src/notifications/grants/openid.ts'
import { relayWith } from '../../src/notifications/relay/jobs.ts'
import { openRenderer } from '../../src/notifications/templates/open-renderer.ts'
import { openOfficialAccount, openSms } from '../support/carriers.ts'
import { openOnline, within } from '../support/online.ts'
import { createStory } from '../support/story.ts'

/**
 * A month of a thousand homes against pretend providers that fail a tenth of the messages in ten
 * ways. Everything a company does in a month happens: bills go out, people pay, object, unsubscribe,
 * reminders follow. Then every message of the month is held against the rules.
 */
const homes = process.env.SOAK === '1' ? 1_000 : 100
const from = '2026-09-29'
const month = '2026-10'
const lastDay = '2026-11-01'

/** A share of a hundredth each, ten accidents: a tenth. */
const accidents = {
  addressRefused: 0.01,
  userRefused: 0.01,
  throttled: 0.01,
  providerError: 0.01,
  answerLost: 0.01,
  slowAnswer: 0.01,
  halfAccepted: 0.01,
  receiptFailed: 0.01,
  receiptMissing: 0.01,
  receiptLateTwice: 0.01,
}

/** As the product's, but nobody waits long for a provider that is slow. */
const impatient = carriers.map((carrier) => ({
  ...carrier,
  send: ((call, deliveries) =>
    carrier.send({ ...call, timeoutMs: 150 }, deliveries)) as typeof carrier.send,
}))
const relay = relayWith({ carriers: impatient, openRenderer })

test('a month: all are reached or listed with the reason, and no message breaks a rule', {
  timeout: 600_000,
}, async () => {
  const { platform, sandbox } = await openOnline({ now: `${from}T08:00:00+08:00` })
  const story = await createStory(platform, { slug: 'month', homes, from: '2026-09-01' })
  const { companyId, communityId, units, run } = story
  await openSms(run, sandbox.control, { carrier: 'aliyunSms', price: 450n })
  await openSms(run, sandbox.control, { carrier: 'tencentSms', price: 480n })
  await sandbox.control('POST', 'messages/faults', {
    seed: 'month',
    shares: accidents,
    slowMs: 400,
  })

  const households = units.map(({ householdId }) => householdId)
  const lot = (index: number, share: number): boolean => ((index * 7919) % 1000) / 1000 < share
  const some = (share: number, offset: number) =>
    households.filter((_, index) => lot(index + offset, share))

  const weChat = await openOfficialAccount(run, sandbox.control)
  for (const householdId of some(0.4, 5)) {
    const partyId = await readerOf(householdId)
    const openid = await weChat.follow()
    await within(platform, companyId, (context) =>
      bindOpenid(context, { partyId, openid, accountId: weChat.carrierAccountId, source: 'test' }),
    )
  }

  // Some have no telephone, some are not to be contacted.
  await platform.query(
    `delete from property.party_phone p using property.household h
     where p.company_id = $1 and h.company_id = $1 and p.party_id = h.payer_party_id and h.id = any($2::bigint[])`,
    [companyId, some(0.03, 11)],
  )
  for (const householdId of some(0.02, 23)) {
    await run('recordStop', {
      householdId,
      partyId: await readerOf(householdId),
      reason: 'doNotContact',
      source: '当面提出',
    })
  }

  let unsubscribed = 0
  const clockTimes = ['08:00', '08:40', '09:01', '09:30', '13:00', '19:58', '20:10']
  await story.bill(month)
  for (let day = '2026-10-08'; day <= lastDay; day = addDays(day, 1)) {
    for (const time of clockTimes) {
      platform.clock.moveTo(`${day}T${time}:00+08:00`)
      if (day === '2026-10-08' && time === '08:40') {
        await run('startBillDelivery', { communityId, month })
      }
      if (time === '09:30') await tasks.remindDueSoon?.(platform, { companyId })
      if (time === '13:00') await liveADay(day)
      await work()
    }
  }

  async function readerOf(householdId: bigint): Promise<bigint> {
    const { reader } = await run<{ reader: { partyId: bigint } }>('listContacts', { householdId })
    return reader.partyId
  }

  /** What people do on a day. */
  async function liveADay(day: string): Promise<void> {
    const number = daysBetween('2026-10-08', day)
    const today = households.filter((_, index) => index % 25 === number % 25)
    for (const [index, householdId] of today.entries()) {
      if (index % 8 === 0) {
        const { charges } = await run<{ charges: { id: bigint; periodMonth: string }[] }>(
          'listHouseholdCharges',
          { householdId, onlyOpen: true },
        )
        const [charge] = charges
        if (charge) {
          await run('openDispute', {
            chargeId: charge.id,
            periodMonth: charge.periodMonth,
            note: '收费标准不对',
          })
        }
      } else if (index % 8 === 1) {
        const from = `1380000${String(1000 + households.indexOf(householdId))}`
        // Whoever was not reached yet has nothing to answer to.
        const answer = sandbox.control('POST', 'messages/answers', { from, text: '退订' })
        unsubscribed += await answer.then(
          () => 1,
          () => 0,
        )
      } else await story.pay(householdId)
    }
  }

  /** Jobs that are due, then the relay, then what providers have to tell. */
  async function work(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      const jobs = await platform.query<{ id: string; task: string; payload: never }>(
        `select j.id::text, t.identifier as task, j.payload from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier <> 'relayMessages' order by j.id`,
      )
      for (const { id, task, payload } of jobs) {
        await tasks[task]?.(platform, { ...(payload as object), companyId })
        await platform.query(`select graphile_worker.complete_jobs(array[$1]::bigint[])`, [id])
      }
      await relay(platform, { companyId })
      const { pushed = 0 } = await sandbox.control('POST', 'deliver-due')
      if (jobs.length === 0 && pushed === 0) break
    }
  }

  type Message = {
    household_id: string
    kind: string
    state: string
    reason: string | null
    attempts: string
  }
  const messages = await platform.query<Message>(
    `select m.household_id, m.kind, m.state, m.reason, m.attempt_count::text as attempts
     from notifications.message m where m.company_id = $1`,
    [companyId],
  )
  // Every household has its bill's message, and one that was not reached says why.
  const bills = messages.filter(({ kind }) => kind === 'billReady')
  expect(new Set(bills.map((it) => it.household_id)).size).toBe(homes)
  expect(bills.filter(({ state }) => state === 'ready' || state === 'sending')).toEqual([])
  const silent = messages.filter(
    ({ state, reason }) =>
      ['refused', 'unreachable', 'cancelled'].includes(state) && reason === null,
  )
  expect(silent).toEqual([])

  const { runs } = await run<{ runs: { state: string; messages: number }[] }>('listDeliveryRuns')
  expect(runs).toMatchObject([{ state: 'done', messages: homes }])

  // What arrived at telephones, held against the rules one by one.
  const arrived: { to: string; lines: string[]; receivedAt: number; form: string }[] = (
    await sandbox.control('GET', 'messages')
  ).filter((it: { form: string }) => it.form === 'sms')
  expect(arrived.length).toBeGreaterThan(homes / 2)
  const forbidden = /催款|催缴|欠费|欠款|逾期|滞纳金|违约金|起诉|律师|https?:|！/
  const isReminder = (text: string): boolean => /已出|到期/.test(text)
  for (const { lines, receivedAt } of arrived) {
    const text = lines.join('')
    expect(text).not.toMatch(forbidden)
    expect([...text].length).toBeLessThanOrEqual(70)
    const local =
      Temporal.Instant.fromEpochMilliseconds(receivedAt).toZonedDateTimeISO('Asia/Shanghai')
    const time = local.toPlainTime().toString().slice(0, 5)
    if (!isReminder(text)) continue
    expect(time >= '09:00' && time < '20:00').toBe(true)
    expect(isPublicHoliday(local.toPlainDate().toString())).toBe(false)
  }
  // The same thing is not said twice to a telephone.
  const said = arrived.map(({ to, lines }) => `${to} ${lines.join('')}`)
  expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([])

  // Nobody was written to over budget, nor after they had said stop.
  const contacts = await platform.query<{ household_id: string; days: string[] }>(
    `select household_id, array_agg(on_day::text) as days from notifications.contact
     where company_id = $1 and is_counted group by household_id`,
    [companyId],
  )
  for (const { days } of contacts) {
    for (const { contacts: most, days: span } of contactBudget) {
      for (const day of days) {
        const within = days.filter((other) => {
          const distance = daysBetween(other, day)
          return distance >= 0 && distance < span
        })
        expect(within.length).toBeLessThanOrEqual(most)
      }
    }
  }
  const stops = await platform.query(
    `select from notifications.stop where company_id = $1 and reason = 'unsubscribed'`,
    [companyId],
  )
  expect(stops.length).toBe(unsubscribed)
  expect(unsubscribed).toBeGreaterThan(0)
  const afterStop = await platform.query(
    `select d.id from notifications.delivery d
     join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
     join notifications.stop s on s.company_id = d.company_id and s.opened_at < d.created_at and s.closed_at is null
       and (s.party_id = m.party_id or s.address_hash = d.address_hash) and (s.form is null or s.form = d.form)
       and s.purpose is null
     where d.company_id = $1 and m.kind in ('billReady', 'dueSoon', 'overdue')`,
    [companyId],
  )
  expect(afterStop).toEqual([])

  // The chain of evidence holds; one changed byte is found and named.
  expect(await run('verifyEvidence', {})).toMatchObject({ isIntact: true })
  await platform.query('alter table notifications.evidence disable trigger evidence_append_only')
  const [{ no } = { no: '0' }] = await platform.query<{ no: string }>(
    `update notifications.evidence set content = overlay(content placing 'x' from length(content) - 3 for 1)
     where company_id = $1 and chain_no = (select max(chain_no) / 2 from notifications.evidence where company_id = $1)
     returning chain_no::text as no`,
    [companyId],
  )
  expect(await run('verifyEvidence', {})).toMatchObject({
    isIntact: false,
    broken: { chainNo: BigInt(no), what: 'hash' },
  })
  expect(await story.verify()).toEqual([])
})
