import { expect, test } from 'vitest'
import { openSms } from '../../../test/support/carriers.ts'
import { type Messages, openMessages, statesOf } from '../../../test/support/messages.ts'
import { routeDue } from '../plan/route-due.ts'
import { recordOpened } from './record-opened.ts'
import { recordOutcomes } from './record-outcomes.ts'

const homes = 4
const messages = await openMessages({ homes })
const { story, platform, sandbox } = messages

/** A company on a database of its own. */
const fresh = (): Promise<Messages> => openMessages({ homes })

test('what is paid meanwhile is not asked for; the rest says what is owed now', async () => {
  const it = await fresh()
  await it.send()
  const [first] = it.story.units
  await it.story.pay(first?.householdId ?? 0n)
  await it.relay()
  expect(await statesOf(it)).toMatchObject({ 'cancelled paid': 1, sent: homes - 1 })
})

test('a sending that is paused sends nothing until it is resumed, and one that is cancelled never', async () => {
  const it = await fresh()
  const { runId } = await it.send()
  await it.story.run('pauseDelivery', { runId })
  await it.relay()
  expect(await statesOf(it)).toEqual({ ready: homes })
  await it.story.run('resumeDelivery', { runId })
  await it.story.run('cancelDelivery', { runId })
  await it.relay()
  expect(await it.phone()).toHaveLength(0)
  expect(await statesOf(it)).toEqual({ 'cancelled withdrawn': homes })
})

test('nothing leaves outside the window: written in the evening, it leaves at nine', async () => {
  const it = await fresh()
  it.platform.clock.moveTo('2026-11-05T20:30:00+08:00')
  await it.send()
  await it.relay()
  expect(await it.phone()).toHaveLength(0)
  it.platform.clock.moveTo('2026-11-06T08:59:00+08:00')
  await it.relay()
  expect(await it.phone()).toHaveLength(0)
  it.platform.clock.moveTo('2026-11-06T09:00:00+08:00')
  await it.relay()
  expect(await it.phone()).toHaveLength(homes)
})

test('an account without money rests, its messages wait for it, and its bucket lets so many pass', async () => {
  const it = await fresh()
  const config = await it.platform.query<{ key: string }>(
    `select config->>'accessKeyId' as key from notifications.carrier_account`,
  )
  const path = `messages/accounts/${config[0]?.key}`
  await it.sandbox.control('POST', path, { isBroke: true })
  await it.send()
  await it.relay()
  expect(await statesOf(it)).toEqual({ ready: homes })
  await it.sandbox.control('POST', path, { isBroke: false })
  await it.platform.query('update notifications.carrier_account set per_second = 1, tokens = 0')
  it.wait({ minutes: 16 })
  await it.relay()
  // Two seconds' worth at one a second.
  expect(await it.phone()).toHaveLength(2)
  it.wait({ seconds: 1 })
  await it.relay()
  expect(await it.phone()).toHaveLength(3)
})

test('退订 stops texts to that number at once, twice told is once, and 恢复 takes them up again', async () => {
  await messages.send()
  await messages.relay()
  const [phone] = await messages.phone()
  const answer = async (text: string): Promise<void> => {
    await sandbox.control('POST', 'messages/answers', { from: phone?.to ?? '', text })
    messages.wait({ seconds: 2 })
    await messages.receipts()
  }
  const stops = () =>
    platform.query<{ reason: string }>(
      'select reason from notifications.stop where closed_at is null',
    )
  await answer(' td。')
  expect(await stops()).toEqual([{ reason: 'unsubscribed' }])
  await answer('TD')
  expect(await stops()).toHaveLength(1)
  await answer('恢复')
  expect(await stops()).toEqual([])
  await answer('我的车位费为什么涨了')
  const uplinks = await platform.query<{ meaning: string; household_id: bigint }>(
    'select meaning, household_id from notifications.uplink order by id',
  )
  expect(uplinks.map(({ meaning }) => meaning)).toEqual(['stop', 'stop', 'resume', 'other'])
  const { inbox } = await story.run<{ inbox: { key: string; lines: object[] }[] }>('getToday', {
    communityId: story.communityId,
  })
  expect(inbox.find(({ key }) => key === 'answers')?.lines).toEqual([
    expect.objectContaining({
      title: { zh: expect.stringMatching(/1\d{2}\*{4}\d{4}$/), en: expect.anything() },
      detail: {
        zh: expect.stringMatching(/^2026-11-05 10:00 我的车位费为什么涨了$/),
        en: expect.anything(),
      },
    }),
  ])
  const { entries } = await story.run<{ entries: { key: string; detail: { zh: string } }[] }>(
    'getHouseholdTimeline',
    { householdId: BigInt(uplinks[0]?.household_id ?? 0) },
  )
  expect(
    entries.flatMap(({ key, detail }) => (key.startsWith('answer ') ? detail.zh : [])),
  ).toEqual([
    expect.stringContaining('我的车位费为什么涨了'),
    expect.stringContaining('恢复（已恢复接收）'),
    expect.stringContaining('TD（已退订）'),
    expect.stringContaining('td。（已退订）'),
  ])
  const known = story.units.map(({ householdId }) => String(householdId))
  expect(known).toContain(String(uplinks[0]?.household_id))
  await platform.query(
    `insert into identity.phone_binding (company_id, household_id, party_id, number_hash, verified_at)
     select f.company_id, h.id, f.party_id, f.number_hash, now() from property.party_phone f
     join property.household h on h.company_id = f.company_id and h.payer_party_id = f.party_id`,
  )
  await answer('打错了')
  expect(await stops()).toEqual([{ reason: 'wrongNumber' }])
  // Nor does that number prove anything any more.
  const ended = await platform.query<{ household_id: bigint }>(
    'select household_id from identity.phone_binding where ended_at is not null',
  )
  expect(ended).toEqual([{ household_id: uplinks[0]?.household_id }])
})

test('a mail says how to stop mails, and one tap of the mail program does', async () => {
  const it = await fresh()
  await it.platform.query('update notifications.carrier_account set is_active = false')
  const { user, password, host, port } = (await it.sandbox.control(
    'POST',
    'smtp/accounts',
  )) as unknown as { user: string; password: string; host: string; port: number }
  await it.story.run('setCarrierAccount', {
    carrier: 'smtp',
    name: '邮件',
    config: { host, port, user, from: user, fromName: '悦湖物业' },
    secrets: { password },
    price: 10n,
    perSecond: 100,
  })
  const { companyId } = it.story
  await it.platform.query(
    `insert into notifications.address (company_id, party_id, kind, sealed, masked, address_hash, source, created_at)
     select $1, payer_party_id, 'mailbox', $2, 'o***@mail.example', 'o', 'test', now() from property.household where id = $3`,
    [
      companyId,
      it.platform.vault.seal(companyId, 'owner@mail.example'),
      it.story.units[0]?.householdId,
    ],
  )
  await it.send()
  await it.relay()
  const [mail] = await it.phone()
  const url = mail?.unsubscribeUrl ?? ''
  expect(mail?.lines.at(-1)).toBe(`不想再收到这类邮件，点此退订: ${url}`)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200)
  const stops = await it.platform.query('select form, purpose from notifications.stop')
  expect(stops).toEqual([{ form: 'email', purpose: 'service' }])
})

test('a household that asks for a pause after its reminder was given a way is left alone', async () => {
  const it = await fresh()
  await it.send()
  await it.within((context) => routeDue(context, 100))
  await it.platform.query(
    `update notifications.message set kind = 'dueSoon' where company_id = $1`,
    [it.story.companyId],
  )
  await it.story.run('pauseReminders', { householdId: it.story.units[0]?.householdId })
  await it.relay()
  expect(await statesOf(it)).toMatchObject({ 'refused onHold': 1 })
})

test('an address that does not answer to the secret finds nothing and leaves no trace', async () => {
  const count = async (): Promise<number> =>
    (await platform.query<{ n: number }>('select count(*)::int as n from platform.audit'))[0]?.n ??
    0
  const before = await count()
  const path = `${messages.publicUrl}/notify/messages/${story.companyId}/${messages.accountId}`
  for (const address of [
    `${path}/wrong`,
    `${path}1/x`,
    `${messages.publicUrl}/notify/messages/0/1/x`,
  ]) {
    expect((await fetch(address, { method: 'POST', body: '[]' })).status).toBe(404)
  }
  expect(await count()).toBe(before)
})

test('opening tells that it arrived, once, and only to the household it was for', async () => {
  const it = await fresh()
  await it.send()
  await it.relay()
  const rows = await it.platform.query<{ id: string; household_id: string }>(
    'select id, household_id from notifications.message order by id limit 2',
  )
  const [first, second] = rows.map((row) => ({
    messageId: BigInt(row.id),
    householdId: BigInt(row.household_id),
  }))
  const open = (messageId = 0n, householdId = 0n) =>
    it.story.run(
      'recordMessageOpened',
      { messageId, householdId },
      { actor: { kind: 'owner', id: householdId, name: 'owner' } },
    )
  await open(first?.messageId, second?.householdId)
  expect(await statesOf(it)).toEqual({ sent: homes })
  await open(first?.messageId, first?.householdId)
  await open(first?.messageId, first?.householdId)
  expect(await statesOf(it)).toEqual({ sent: homes - 1, delivered: 1 })
  const events = await it.platform.query<{ event: string }>(
    'select event from notifications.evidence where message_id = $1 order by chain_no',
    [first?.messageId],
  )
  expect(events.map(({ event }) => event)).toEqual(['sent', 'accepted', 'delivered', 'opened'])
})

test('a program that follows the link delivers nothing; a person’s hand on the page does', async () => {
  const it = await fresh()
  await it.send()
  await it.relay()
  const [row] = await it.platform.query<{ id: string; household_id: string }>(
    'select id, household_id from notifications.message limit 1',
  )
  const { url } = await it.story.run<{ url: string }>('createBillLink', {
    householdId: BigInt(row?.household_id ?? 0),
  })
  const number = BigInt(row?.id ?? 0).toString(36)
  const link = `${url}?m=${number}`
  for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200)
  expect(await statesOf(it)).toEqual({ sent: homes })
  const touch = (m: string) =>
    fetch(`${url}/touched`, { method: 'POST', body: new URLSearchParams({ m }) })
  for (const m of ['', 'no number', '1']) expect((await touch(m)).status).toBe(200)
  expect(await statesOf(it)).toEqual({ sent: homes })
  expect((await touch(number)).status).toBe(200)
  expect(await statesOf(it)).toEqual({ sent: homes - 1, delivered: 1 })
})

test('what was opened while its second way was open is not sent again when that way fails', async () => {
  const it = await fresh()
  await it.platform.query('update notifications.carrier_account set price = 0')
  await openSms(it.story.run, it.sandbox.control as never, { carrier: 'tencentSms', price: 450n })
  await it.send()
  await it.relay()
  it.wait({ seconds: 2 })
  await it.receipts()
  it.wait({ hours: 72 })
  await it.relay()
  expect(await it.phone()).toHaveLength(2 * homes)
  const rows = await it.platform.query<{ id: string; household_id: string; no: string }>(
    `select m.id, m.household_id, d.delivery_no as no from notifications.message m
     join notifications.delivery d on d.message_id = m.id where d.attempt_no = 2 order by m.id`,
  )
  const [first] = rows
  await it.within((context) =>
    recordOpened(context, {
      messageId: BigInt(first?.id ?? 0),
      householdId: BigInt(first?.household_id ?? 0),
    }),
  )
  await it.within((context) =>
    recordOutcomes(
      context,
      rows.map(({ no }) => ({
        deliveryNo: no,
        accountId: null,
        providerMessageId: null,
        addressHash: null,
        state: 'failed',
        reason: 'undelivered',
        retryAfterSeconds: null,
        at: context.now.toString(),
        said: 'test',
      })),
    ),
  )
  expect(await statesOf(it)).toEqual({ delivered: 1, 'ready undelivered': homes - 1 })
})

test('a free reminder that nobody opened in three days takes the next way; one that was opened does not', async () => {
  const it = await fresh()
  await it.platform.query('update notifications.carrier_account set price = 0')
  await openSms(it.story.run, it.sandbox.control as never, { carrier: 'tencentSms', price: 450n })
  await it.send()
  await it.relay()
  it.wait({ seconds: 2 })
  await it.receipts()
  const [opened] = await it.platform.query<{ id: string; household_id: string }>(
    'select id, household_id from notifications.message limit 1',
  )
  const [messageId, householdId] = [BigInt(opened?.id ?? 0), BigInt(opened?.household_id ?? 0)]
  await it.within((context) => recordOpened(context, { messageId, householdId }))
  it.wait({ hours: 71 })
  await it.relay()
  expect(await it.phone()).toHaveLength(homes)
  it.wait({ hours: 1 })
  await it.relay()
  expect(await it.phone()).toHaveLength(homes + homes - 1)
  it.wait({ hours: 24 * 4 })
  await it.receipts()
  await it.relay()
  // Both ways were taken: there is no third, and what was delivered stays delivered.
  expect(await it.phone()).toHaveLength(homes + homes - 1)
  expect(await statesOf(it)).toEqual({ delivered: homes })
})
