import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { carriers } from '../carriers/index.ts'
import { openStop } from '../contacts/stops.ts'
import { openAccount } from './accounts.ts'
import { addressHashOf } from './address-hash.ts'
import { recordUplinks } from './uplinks.ts'

const it = await openMessages({ homes: 1 })
const start = it.platform.clock.now()
it.wait({ minutes: 1 })

/** An owner's answers, as their provider tells of them. */
const say = (from: string, text: string, second: number): Promise<void> =>
  it.within(async (context) => {
    const account = await openAccount(context, carriers, it.accountId)
    if (!account) throw new Error('no account')
    const eventId = `${from} ${second} ${text}`
    const at = start.add({ seconds: second }).toString()
    await recordUplinks(context, account, [{ event: 'uplink', eventId, from, text, at }])
  })
const stopsOf = (from: string): Promise<unknown[]> =>
  it.within((context) =>
    it.platform.query(
      'select from notifications.stop where address_hash = $1 and closed_at is null',
      [addressHashOf(context, 'phone', from)],
    ),
  )

test('the last word of an owner holds by when it was said: told late or twice it undoes no later one', async () => {
  const word = fc.record({
    text: fc.constantFrom('TD', '恢复'),
    second: fc.integer({ min: 0, max: 3 }),
  })
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), async (words) => {
      made += 1
      const from = `138${String(made).padStart(8, '0')}`
      for (const { text, second } of [...words, ...words.slice(0, 1)]) await say(from, text, second)
      const latest = Math.max(...words.map(({ second }) => second))
      const isStopped = words.some(({ second, text }) => second === latest && text === 'TD')
      expect(await stopsOf(from)).toHaveLength(isStopped ? 1 : 0)
    }),
    { numRuns: 25 },
  )
})

test('what the staff were told is lifted only by an answer that came after it', async () => {
  const from = '13900000000'
  await it.within((context) =>
    openStop(context, {
      partyId: null,
      addressHash: addressHashOf(context, 'phone', from),
      form: 'sms',
      purpose: null,
      reason: 'unsubscribed',
      source: '当面提出',
    }),
  )
  await say(from, '恢复', 59)
  expect(await stopsOf(from)).toHaveLength(1)
  it.wait({ minutes: 1 })
  await say(from, '恢复', 61)
  expect(await stopsOf(from)).toHaveLength(0)
})
