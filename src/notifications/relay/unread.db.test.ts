import { expect, test } from 'vitest'
import { openMessages, statesOf } from '../../../test/support/messages.ts'
import { passOnUnread } from './unread.ts'

test('what nobody opened and no carrier confirmed fails in evidence too, and stays counted', async () => {
  const it = await openMessages({ homes: 2 })
  await it.platform.query('update notifications.carrier_account set price = 0')
  await it.faults({ receiptMissing: 1 })
  await it.send()
  await it.relay()
  await it.platform.query(
    `update notifications.message set opened_at = now() where id = (select min(id) from notifications.message)`,
  )
  it.wait({ hours: 71 })
  const pass = () => it.within((context) => passOnUnread(context, 10))
  expect(await pass()).toBe(0)
  it.wait({ hours: 1 })
  expect(await pass()).toBe(1)
  expect(await pass()).toBe(0)
  expect(await statesOf(it)).toEqual({ sent: 1, 'ready noAnswer': 1 })
  const evidence = await it.platform.query<{ event: string; reason: string | null }>(
    `select e.event, e.content::jsonb->>'reason' as reason from notifications.evidence e
     join notifications.message m on m.id = e.message_id where m.state = 'ready' order by e.chain_no`,
  )
  expect(evidence).toEqual([
    { event: 'sent', reason: null },
    { event: 'accepted', reason: null },
    { event: 'failed', reason: 'noAnswer' },
  ])
  const counted = await it.platform.query('select from notifications.contact where is_counted')
  expect(counted).toHaveLength(2)
})
