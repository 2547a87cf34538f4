import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { carriers } from '../carriers/index.ts'
import { openAccount } from './accounts.ts'
import { addressHashOf } from './address-hash.ts'
import { recordUplinks } from './uplinks.ts'

const it = await openMessages({ homes: 1 })
const start = it.platform.clock.now()
it.wait({ minutes: 1 })

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
      for (const { text, second } of [...words, ...words.slice(0, 1)]) {
        await it.within(async (context) => {
          const account = await openAccount(context, carriers, it.accountId)
          if (!account) throw new Error('no account')
          await recordUplinks(context, account, [
            {
              event: 'uplink',
              eventId: `${from} ${second} ${text}`,
              from,
              text,
              at: start.add({ seconds: second }).toString(),
            },
          ])
        })
      }
      const latest = Math.max(...words.map(({ second }) => second))
      const isStopped = words.some(({ second, text }) => second === latest && text === 'TD')
      const open = await it.within((context) =>
        it.platform.query(
          'select from notifications.stop where address_hash = $1 and closed_at is null',
          [addressHashOf(context, 'phone', from)],
        ),
      )
      expect(open).toHaveLength(isStopped ? 1 : 0)
    }),
    { numRuns: 25 },
  )
})
