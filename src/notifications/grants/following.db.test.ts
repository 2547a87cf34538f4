import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openOfficialAccount, openSms } from '../../../test/support/carriers.ts'
import { openMessages } from '../../../test/support/messages.ts'
import { openStop } from '../contacts/stops.ts'
import { bindOpenid, openidHash } from './openid.ts'
import { recordFollowing } from './record.ts'

const it = await openMessages({ homes: 1 })
const { platform, story, sandbox } = it
const start = platform.clock.now()

type Told = { readonly isFollowing: boolean; readonly second: number }
const follow = (openid: string, { isFollowing, second }: Told): Promise<void> =>
  it.within((context) =>
    recordFollowing(context, {
      event: 'following',
      eventId: `${openid} ${second} ${isFollowing}`,
      openid,
      isFollowing,
      at: start.add({ seconds: second }).toString(),
    }),
  )
const stopsOf = (openid: string) =>
  it.within((context) =>
    platform.query<{ reason: string }>(
      'select reason from notifications.stop where address_hash = $1 and closed_at is null order by reason',
      [openidHash(context, openid)],
    ),
  )

test('the latest that happened holds, told in any order and again: at one second the unfollow', async () => {
  platform.clock.moveTo(start.add({ minutes: 1 }).toString())
  const told = fc.record({ isFollowing: fc.boolean(), second: fc.integer({ min: 0, max: 4 }) })
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 6 }), async (events) => {
      made += 1
      const openid = `oTest-${made}`
      for (const event of [...events, ...events.slice(0, 2)]) await follow(openid, event)
      const latest = Math.max(...events.map(({ second }) => second))
      const isGone = events.some(({ second, isFollowing }) => second === latest && !isFollowing)
      expect(await stopsOf(openid)).toEqual(isGone ? [{ reason: 'userBlocked' }] : [])
    }),
    { numRuns: 25 },
  )
})

test('a follow that WeChat dates into the future outlasts nothing that happens after it was told', async () => {
  await follow('oAhead', { isFollowing: true, second: 999_999 })
  it.wait({ minutes: 1 })
  await follow('oAhead', { isFollowing: false, second: 110 })
  expect(await stopsOf('oAhead')).toEqual([{ reason: 'userBlocked' }])
})

test('who blocked us is written to again only after a follow that came later', async () => {
  const openid = 'oBlocked'
  await it.within((context) =>
    openStop(context, {
      partyId: null,
      addressHash: openidHash(context, openid),
      form: 'officialAccount',
      purpose: null,
      reason: 'userBlocked',
      source: 'provider',
    }),
  )
  await follow(openid, { isFollowing: true, second: 9 })
  expect(await stopsOf(openid)).toEqual([{ reason: 'userBlocked' }])
  const opened = platform.clock.now().since(start).total('seconds')
  it.wait({ minutes: 1 })
  await follow(openid, { isFollowing: true, second: Math.ceil(opened) + 1 })
  expect(await stopsOf(openid)).toEqual([])
})

test('a follow lifts what leaving opened, and nothing that the person has said', async () => {
  const openid = 'oSaid'
  await follow(openid, { isFollowing: false, second: 1 })
  const stop = { partyId: null, form: 'officialAccount', purpose: null, source: 'test' } as const
  await it.within((context) =>
    openStop(context, {
      ...stop,
      addressHash: openidHash(context, openid),
      reason: 'unsubscribed',
    }),
  )
  expect(await stopsOf(openid)).toEqual([{ reason: 'unsubscribed' }, { reason: 'userBlocked' }])
  await follow(openid, { isFollowing: true, second: 2 })
  expect(await stopsOf(openid)).toEqual([{ reason: 'unsubscribed' }])
})

test('who left and was not told of is stopped by the refusal, is reached another way, and in WeChat again once back', async () => {
  const weChat = await openOfficialAccount(story.run, sandbox.control as never)
  await openSms(story.run, sandbox.control as never, { carrier: 'tencentSms', price: 450n })
  await platform.query(
    `update notifications.carrier_account set is_active = false where carrier = 'aliyunSms'`,
  )
  const openid = await weChat.follow()
  const [household] = await platform.query<{ id: string; party_id: string; app: string }>(
    `select h.id, h.payer_party_id as party_id, a.config->>'appId' as app from property.household h
     join notifications.carrier_account a on a.id = $1`,
    [weChat.carrierAccountId],
  )
  const partyId = BigInt(household?.party_id ?? 0)
  await it.within((context) =>
    bindOpenid(context, { partyId, openid, accountId: weChat.carrierAccountId, source: 'test' }),
  )
  const path = `wechat/accounts/${household?.app}`
  const openPush = (url: string) => sandbox.control('POST', `${path}/push-url`, { url })
  const moveTo = (isFollowing: boolean) =>
    sandbox.control('POST', `${path}/people/${openid}/follow`, { isFollowing })
  const ways = async () =>
    (
      await platform.query<{ carrier: string; reason: string | null }>(
        'select carrier, reason from notifications.delivery order by id',
      )
    ).map(({ carrier, reason }) => [carrier, reason])
  // What the account is told of is lost.
  const [{ pushUrl } = { pushUrl: '' }] = [weChat]
  await platform.query(
    `update notifications.carrier_account set push_secret = push_secret || 'x' where id = $1`,
    [weChat.carrierAccountId],
  )
  await moveTo(false)
  await it.receipts()
  await platform.query(
    `update notifications.carrier_account set push_secret = left(push_secret, -1) where id = $1`,
    [weChat.carrierAccountId],
  )
  await openPush(pushUrl)
  await it.send()
  await it.relay()
  expect(await ways()).toEqual([
    ['officialAccountTemplate', 'notFollowing'],
    ['tencentSms', null],
  ])
  expect(await stopsOf(openid)).toEqual([{ reason: 'userBlocked' }])
  it.wait({ seconds: 5 })
  await moveTo(true)
  it.wait({ seconds: 1 })
  await it.receipts()
  expect(await stopsOf(openid)).toEqual([])
  await platform.query(
    `insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables, state,
       next_at, expires_at, created_at)
     select company_id, community_id, household_id, party_id, 'receipt', 'again', $1, 'ready', next_at, expires_at, created_at
     from (select m.*, $2::timestamptz as next_at, $2::timestamptz + interval '1 day' as expires_at
       from (select company_id, community_id, household_id, party_id, created_at from notifications.message limit 1) m) n`,
    [
      {
        sign: '悦湖',
        steward: '陈静',
        phone: '05120000000',
        home: '1栋101室',
        what: '11月账单',
        amount: '1.00',
        paidAt: '2026-11-23 09:46',
        receiptNo: 'R1',
        open: '0.00',
      },
      platform.clock.now().toString(),
    ],
  )
  await it.relay()
  expect((await ways()).at(-1)).toEqual(['officialAccountTemplate', null])
})
