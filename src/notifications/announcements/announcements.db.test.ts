import { expect, test } from 'vitest'
import { openMessages, statesOf } from '../../../test/support/messages.ts'
import { createServer } from '../../app/server.ts'
import type { Actor, Output } from '../../platform/context.ts'
import type { getAnnouncement, previewAnnouncement, sendAnnouncement } from '../api.ts'

type Sent = Output<typeof sendAnnouncement>
type Preview = Output<typeof previewAnnouncement>

const tank = {
  kind: 'announcement',
  title: '水箱清洗',
  when: '11月28日9点至12点',
  text: '届时停水三小时。\n\n请提前备水。',
}

const open = async (homes = 6) => {
  const messages = await openMessages({ homes })
  const { story, platform } = messages
  const { communityId } = story
  const whole = { ...tank, communityIds: [communityId] }
  const app = await createServer(platform)
  const send = (change: object = {}) => story.run<Sent>('sendAnnouncement', { ...whole, ...change })
  const preview = (change: object = {}) =>
    story.run<Preview>('previewAnnouncement', { ...whole, ...change })
  const told = async (): Promise<readonly string[]> =>
    (await messages.phone())
      .filter(({ lines }) => !lines.join().includes('账单'))
      .map(({ to }) => to.slice(-11))
  const read = (announcementId: bigint) =>
    story.run<Output<typeof getAnnouncement>>('getAnnouncement', { announcementId })
  /** A page of a household's link. */
  const page = async (index: number, path: string) => {
    const householdId = story.units[index]?.householdId
    const { url } = await story.run<{ url: string }>('createBillLink', { householdId })
    return app.inject({ url: `${new URL(url).pathname}${path}` })
  }
  const consent = async (index: number) => {
    const householdId = story.units[index]?.householdId
    const { payer } = await story.run<{ payer: { id: bigint } }>('getHouseholdProfile', {
      householdId,
    })
    const given = { purpose: 'promotion', isGiven: true, source: '前台' }
    await story.run('recordConsent', { householdId, partyId: payer.id, ...given })
  }
  return { ...messages, communityId, send, preview, told, read, page, consent, app }
}

test('an announcement: seen before it is sent, sent once to each household, read on its page', async () => {
  const { story, preview, send, relay, told, read, page, receipts } = await open()
  const { plan, findings, sms } = await preview()
  expect(plan).toMatchObject({ households: 6, ready: 6, cost: 2700n, notSent: [], already: 0 })
  expect(plan.byCarrier).toMatchObject([{ carrier: 'aliyunSms', count: 6, cost: 2700n }])
  expect(findings).toEqual([])
  expect(sms).toEqual({
    text: '【story】公告：水箱清洗，11月28日9点至12点。全文见公众号“story”。管家陈静',
    length: 46,
    segments: 1,
  })
  const { announcementId, runIds } = await send()
  await relay()
  expect([...(await told())].sort()).toEqual(
    Array.from({ length: 6 }, (_, index) => `1380000${1000 + index}`),
  )
  await receipts()
  const { runs, ...written } = await read(announcementId)
  expect(written).toMatchObject({ ...tank, writtenOn: '2026-11-05', sendAt: null, buildings: [] })
  expect(runs).toMatchObject([
    {
      id: runIds[0],
      kind: 'announcement',
      title: '水箱清洗',
      announcementId,
      messages: 6,
      state: 'done',
    },
  ])
  const shown = await page(0, `/announcements/${announcementId}`)
  expect(shown.statusCode).toBe(200)
  expect(shown.body).toContain('届时停水三小时。')
  expect((await page(1, '/announcements')).body).toContain('水箱清洗')
  // Said again it reaches nobody twice; of two hands at once one sends.
  await expect(send()).rejects.toMatchObject({ code: 'announcedToday' })
  const lift = { title: '电梯保养' }
  const atOnce = await Promise.allSettled([send(lift), send(lift), send(lift)])
  expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await relay()
  expect(await told()).toHaveLength(12)
  expect(await story.verify()).toEqual([])
})

test('only to some: buildings, kinds of units, and a household with two homes once', async () => {
  const { story, preview, send, platform, communityId, relay, told } = await open()
  await story.run('registerUnits', {
    communityId,
    rows: [
      { building: '1栋', entrance: '2单元', room: '901', kind: 'home', areaCenti: 10_000n },
      { building: '地下车库', room: 'B1-1', kind: 'parkingSpace', areaCenti: 1_200n },
    ].map((row) => ({
      ...row,
      owners: ['业主1'],
      phones: ['13800001000'],
      accountFrom: '2026-01-01',
    })),
  })
  const buildings = await platform.query<{ id: string; name: string }>(
    'select id, name from property.building where company_id = $1',
    [story.companyId],
  )
  const first = buildings.filter(({ name }) => name === '1栋').map(({ id }) => BigInt(id))
  expect((await preview()).plan.ready).toBe(6)
  expect((await preview({ buildingIds: first })).plan.ready).toBe(3)
  expect((await preview({ unitKinds: ['parkingSpace'] })).plan.ready).toBe(1)
  await expect(send({ unitKinds: ['shop'] })).rejects.toMatchObject({ code: 'nobodyToTell' })
  await send({ buildingIds: first })
  await relay()
  expect(await told()).toHaveLength(3)
})

test('promotion reaches those who agreed to it, and nobody else sees it', async () => {
  const { story, preview, send, relay, told, page, consent } = await open()
  await consent(2)
  const offer = {
    kind: 'offer',
    title: '空调清洗八折',
    when: '12月1日至10日',
    text: '每台 80 元。',
  }
  const { plan, findings } = await preview(offer)
  expect(plan).toMatchObject({ ready: 1, notSent: [{ reason: 'noConsent', count: 5 }] })
  expect(findings).toEqual([])
  const { announcementId, runIds } = await send(offer)
  await relay()
  expect(await told()).toEqual(['13800001002'])
  expect(await statesOf({ platform: story.platform, story })).toMatchObject({
    'refused noConsent': 5,
  })
  const run = await story.run<{ notReached: unknown[] }>('getDeliveryRun', { runId: runIds[0] })
  expect(run.notReached).toEqual([{ reason: 'noConsent', count: 5 }])
  expect((await page(2, `/announcements/${announcementId}`)).statusCode).toBe(200)
  expect((await page(1, `/announcements/${announcementId}`)).statusCode).toBe(404)
})

test('what a provider or a law forbids is named with its place, and nothing is written', async () => {
  const { story, preview, send, platform } = await open(2)
  const wrong = [
    [{ title: '空调清洗优惠' }, 'title', 'promotion'],
    [{ text: '现在报名可以抽奖。' }, 'text', 'promotion'],
    [{ when: '详见 www.example.com' }, 'when', 'link'],
    [{ text: '详见 https://example.com/a。' }, 'text', 'foreignLink'],
    [{ title: '【通知】水箱清洗' }, 'title', 'brackets'],
    [{ title: '水箱清洗！' }, 'title', 'exclamation'],
    [{ title: '请尽快补缴欠费' }, 'title', 'dunning'],
    [{ when: '咨询 13800001234' }, 'when', 'mobileNumber'],
  ] as const
  for (const [change, part, rule] of wrong) {
    const found = (await preview(change)).findings
    expect(found, rule).toContainEqual(expect.objectContaining({ part, rule, severity: 'error' }))
    expect(found[0]?.sources.length, rule).toBeGreaterThan(0)
    await expect(send(change)).rejects.toMatchObject({
      code: 'announcementRefused',
      place: { field: part },
    })
  }
  for (const [sendAt, code] of [
    ['2027-02-01T10:00:00+08:00', 'sendAtTooFar'],
    ['2026-11-05T09:59:59+08:00', 'sendAtPast'],
  ]) {
    await expect(send({ sendAt })).rejects.toMatchObject({ code })
  }
  const [row] = await platform.query<{ n: number }>(
    `select (select count(*) from notifications.announcement)::int + (select count(*) from notifications.delivery_run)::int as n`,
  )
  expect(row?.n).toBe(0)
  // A link to a page of ours is no stranger's.
  expect((await preview({ text: `见 ${story.platform.publicUrl}/shares/1` })).findings).toEqual([])
})

test('set for later: written for who lives there then, and withdrawn before leaves nobody anything', async () => {
  const { story, send, read, relay, told, platform, task, communityId, page } = await open(3)
  const sendAt = '2026-11-27T10:00:00+08:00'
  const later = await send({ sendAt })
  const withdrawn = await send({ sendAt, title: '电梯保养' })
  const [job] = await platform.query<{ n: number }>(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'writeDelivery' and run_at = $1`,
    [sendAt],
  )
  expect(job?.n).toBe(2)
  expect((await read(later.announcementId)).runs).toMatchObject([
    { state: 'scheduled', messages: 0 },
  ])
  expect((await page(1, `/announcements/${later.announcementId}`)).statusCode).toBe(404)
  await story.run('cancelDelivery', { runId: withdrawn.runIds[0] })
  // Withdrawn before anybody had it, the same may be set again, for another time or at once.
  const anew = await send({ sendAt: '2026-11-28T10:00:00+08:00', title: '电梯保养' })
  await expect(send({ sendAt, title: '电梯保养' })).rejects.toMatchObject({
    code: 'announcedToday',
  })
  await story.run('cancelDelivery', { runId: anew.runIds[0] })
  await story.run('changeOwner', {
    unitId: story.units[0]?.unitId,
    handedOverOn: '2026-11-26',
    newOwners: ['买家'],
    phones: ['13600000001'],
  })
  platform.clock.moveTo(sendAt)
  const { tasks } = await import('../../app/schedule.ts')
  // The job runs once more after a process that died: nobody is told twice.
  for (const { runIds } of [later, withdrawn, later]) {
    await tasks.writeDelivery?.(platform, {
      companyId: story.companyId,
      runId: runIds[0]?.toString() ?? '',
    })
  }
  await relay()
  await task('relayMessages')
  expect([...(await told())].sort()).toEqual(['13600000001', '13800001001', '13800001002'])
  expect((await read(withdrawn.announcementId)).runs).toMatchObject([{ state: 'cancelled' }])
  expect((await page(1, `/announcements/${withdrawn.announcementId}`)).statusCode).toBe(404)
  expect((await page(1, `/announcements/${later.announcementId}`)).statusCode).toBe(200)
  // The seller reads no more of the home's.
  expect((await page(0, `/announcements/${later.announcementId}`)).statusCode).toBe(404)
  expect((await read(later.announcementId)).runs.map((it) => it.communityId)).toEqual([communityId])
})

test('it waits for the window, is paused and goes on', async () => {
  const { story, send, relay, told, platform, page } = await open(4)
  platform.clock.moveTo('2026-11-23T22:00:00+08:00')
  const { announcementId, runIds } = await send()
  await relay()
  expect(await told()).toEqual([])
  await story.run('pauseDelivery', { runId: runIds[0] })
  platform.clock.moveTo('2026-11-24T10:00:00+08:00')
  await relay()
  expect(await told()).toEqual([])
  expect((await page(0, `/announcements/${announcementId}`)).statusCode).toBe(200)
  await story.run('resumeDelivery', { runId: runIds[0] })
  await relay()
  expect(await told()).toHaveLength(4)
})

test('who reaches one community tells and sees only that one; no household reads another’s', async () => {
  const { story, send, communityId, app } = await open(2)
  const { communityId: other } = await story.run<{ communityId: bigint }>('createCommunity', {
    name: '别处',
  })
  await story.run('registerUnits', {
    communityId: other,
    rows: [
      {
        building: '9栋',
        room: '101',
        kind: 'home',
        areaCenti: 10_000n,
        owners: ['邻人'],
        accountFrom: '2026-01-01',
      },
    ],
  })
  const manager: Actor = {
    kind: 'staff',
    id: 1n,
    name: '经理',
    grants: [{ role: 'manager', communityId }],
  }
  const both = { ...tank, communityIds: [communityId, other] }
  await expect(story.run('sendAnnouncement', both, { actor: manager })).rejects.toMatchObject({
    code: 'notFound',
  })
  const { announcementId, runIds } = await send({ communityIds: [communityId, other] })
  expect(runIds).toHaveLength(2)
  const seen = (actor: Actor) =>
    story.run<Output<typeof getAnnouncement>>('getAnnouncement', { announcementId }, { actor })
  expect((await seen(manager)).runs.map((it) => it.communityId)).toEqual([communityId])
  const { announcementId: theirs } = await send({ communityIds: [other], title: '只给别处' })
  await expect(
    story.run('getAnnouncement', { announcementId: theirs }, { actor: manager }),
  ).rejects.toMatchObject({ code: 'notFound' })
  const [mine, neighbour] = story.units.map(({ householdId }) => householdId)
  const owner: Actor = { kind: 'owner', id: mine ?? 0n, name: 'owner' }
  for (const [householdId, id] of [
    [mine, theirs],
    [neighbour, announcementId],
  ]) {
    await expect(
      story.run('getMyAnnouncement', { householdId, announcementId: id }, { actor: owner }),
    ).rejects.toMatchObject({ code: 'notFound' })
  }
  await app.close()
})
