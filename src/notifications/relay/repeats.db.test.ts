import { expect, test } from 'vitest'
import { openOfficialAccount } from '../../../test/support/carriers.ts'
import { openMessages, statesOf } from '../../../test/support/messages.ts'
import { orchestrate } from '../../platform/context.ts'
import { carriers } from '../carriers/index.ts'
import { bindOpenid } from '../grants/openid.ts'
import { routeDue } from '../plan/route-due.ts'
import { openRenderer } from '../templates/open-renderer.ts'
import { claimDue, relayAccountContract } from './relay-account.ts'
import { sendAll } from './send.ts'

const homes = 2

/** Everybody reads in WeChat. */
const inWechat = async () => {
  const it = await openMessages({ homes })
  const weChat = await openOfficialAccount(it.story.run, it.sandbox.control as never)
  const parties = await it.platform.query<{ id: string }>(
    'select payer_party_id as id from property.household where company_id = $1',
    [it.story.companyId],
  )
  for (const { id } of parties) {
    const openid = await weChat.follow()
    const binding = { partyId: BigInt(id), openid, accountId: weChat.carrierAccountId }
    await it.within((context) => bindOpenid(context, { ...binding, source: 'test' }))
  }
  return it
}

test('an answer that is lost is asked for by a repeat while WeChat drops repeats, and not after', async () => {
  const it = await inWechat()
  await it.faults({ answerLost: 1 })
  await it.send()
  await it.relay()
  for (const minutes of [2, 5, 30, 120]) {
    it.wait({ minutes })
    await it.relay()
    expect(await it.phone()).toHaveLength(homes)
  }
})

test('a receipt that comes before the answer proves nothing, and counts once a repeat brings the answer', async () => {
  const it = await inWechat()
  await it.faults({ answerLost: 1 })
  await it.send()
  await it.relay()
  it.wait({ seconds: 2 })
  await it.receipts()
  expect(await statesOf(it)).toEqual({ sending: homes })
  await it.faults({})
  it.wait({ minutes: 2 })
  await it.relay()
  expect(await it.phone()).toHaveLength(homes)
  expect(await statesOf(it)).toEqual({ delivered: homes })
})

test.each([
  [
    'whose reader has stopped it meanwhile',
    '2026-11-05T10:00:00+08:00',
    `insert into notifications.stop (company_id, party_id, reason, source, opened_at)
       select company_id, payer_party_id, 'doNotContact', 'test', now() from property.household`,
  ],
  [
    'who reads for the household no longer',
    '2026-11-05T10:00:00+08:00',
    `update notifications.message m set party_id = (select q.id from property.party q
       where q.company_id = m.company_id and q.id <> m.party_id limit 1)`,
  ],
  ['outside the window', '2026-11-05T19:59:00+08:00', 'select'],
  [
    'whom it is of no use to any more',
    '2026-11-05T10:00:00+08:00',
    `update notifications.message set expires_at = '2026-11-05T10:01:00+08:00'`,
  ],
])('what never arrived is not repeated to one %s', async (_, now, meanwhile) => {
  const it = await inWechat()
  it.platform.clock.moveTo(now)
  await it.faults({ providerError: 1 })
  await it.send()
  await it.relay()
  await it.faults({})
  await it.platform.query(meanwhile)
  it.wait({ minutes: 3 })
  await it.relay()
  expect(await it.phone()).toHaveLength(0)
})

test('a sender that was held up hands over nothing that others ask about by now', async () => {
  const it = await openMessages({ homes })
  await it.send()
  await it.platform.run(
    orchestrate(relayAccountContract, async (session) => {
      await session.transaction('route', (context) => routeDue(context, homes))
      const { account, outgoing } = await session.transaction('claim', (context) =>
        claimDue(context, { carriers, openRenderer }, { accountId: it.accountId, limit: 100 }),
      )
      it.wait({ minutes: 3 })
      if (account) await sendAll(session, account, outgoing)
      return { taken: 0, sent: 0 }
    }),
    { carrierAccountId: it.accountId },
    { companyId: it.story.companyId },
  )
  expect(await it.phone()).toHaveLength(0)
})

test('a provider that is too busy for hours is tried less and less often', async () => {
  const it = await openMessages({ homes: 1 })
  await it.faults({ throttled: 1 })
  await it.send()
  for (let minute = 0; minute < 240; minute += 2) {
    await it.relay()
    it.wait({ minutes: 2 })
  }
  const [row] = await it.platform.query<{ tries: number }>(
    'select count(*)::int as tries from notifications.delivery',
  )
  expect(row?.tries).toBeLessThan(12)
})
