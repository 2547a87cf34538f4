import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { command } from '../../kernel/operation.ts'
import { type Context, implement, operatorActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import { restoreGrants, takeGrant, takeGrants } from './ledger.ts'
import { addressesOf, bindOpenid } from './openid.ts'
import { recordGrant, recordPageAnswer } from './record.ts'

const platform = await createTestPlatform({ maxConnections: 12 })
const { companyId } = await createStory(platform, { homes: 2 })
const code = 'template-1'

/** Runs work in a transaction of the company. */
const within = <T>(work: (context: Context) => Promise<T>): Promise<T> =>
  execute(
    platform,
    implement(
      command({
        name: 'testWork',
        access: ['administrator'],
        summary: 'A test.',
        input: z.object({}),
        output: z.any(),
      }),
      work as never,
    ),
    {},
    { actor: operatorActor, companyId },
  ) as Promise<T>

await platform.query(
  `insert into notifications.carrier_account (company_id, id, carrier, name, push_secret, price, refilled_at, created_at)
   values ($1, 1, 'officialAccountSubscription', 'a', 's', 0, now(), now())`,
  [companyId],
)
const [party] = await platform.query<{ id: string }>(
  'select id from property.party where company_id = $1 order by id limit 1',
  [companyId],
)

let made = 0
/** A WeChat of its own, bound to the first person. */
const bind = async (): Promise<{ openid: string; addressId: bigint }> => {
  made += 1
  const openid = `oTest-${made}`
  const partyId = BigInt(party?.id ?? 0)
  await within((context) => bindOpenid(context, { partyId, openid, accountId: 1n, source: 'test' }))
  const [address] = await within((context) => addressesOf(context, openid))
  return { openid, addressId: address?.id ?? 0n }
}

const tap = (openid: string, eventId: string, isGranted = true) =>
  within((context) =>
    recordGrant(context, {
      event: 'grant',
      eventId,
      openid,
      providerCode: code,
      isGranted,
      at: context.now.toString(),
    }),
  )
const tapOnPage = (openid: string) =>
  within((context) => recordPageAnswer(context, { openid, providerCode: code }))
const take = (addressId: bigint, deliveryId: bigint) =>
  within((context) => takeGrant(context, { addressId, providerCode: code, deliveryId }))
const leftOf = async (addressId: bigint): Promise<number> => {
  const [row] = await platform.query<{ n: number }>(
    `select count(*)::int as n from notifications.message_grant
     where company_id = $1 and address_id = $2 and used_at is null and revoked_at is null`,
    [companyId, addressId],
  )
  return row?.n ?? 0
}
let numbered = 0n
const deliveryId = (): bigint => {
  numbered += 1n
  return numbered
}

const later = (): void => platform.clock.moveTo(platform.clock.now().add({ minutes: 6 }).toString())

describe('one tap is one message', () => {
  test('a hundred who take three at once get three', async () => {
    const { openid, addressId } = await bind()
    for (const event of ['e1', 'e2', 'e3']) await tap(openid, event)
    const taken = await Promise.all(
      Array.from({ length: 100 }, () => take(addressId, deliveryId())),
    )
    expect(taken.filter(Boolean)).toHaveLength(3)
    expect(await leftOf(addressId)).toBe(0)
  })

  test('many at once get each their own, and no more than there are', async () => {
    const [one, two] = [await bind(), await bind()]
    await tap(one.openid, 'e1')
    await tap(two.openid, 'e1')
    await tap(two.openid, 'e2')
    const takes = [one, one, two, two, two].map(({ addressId }) => ({
      addressId,
      providerCode: code,
      deliveryId: deliveryId(),
    }))
    const taken = await within((context) => takeGrants(context, takes))
    expect([...taken].sort()).toEqual([0, 2, 3].map((place) => takes[place]?.deliveryId))
  })

  /** Against a model: an amount of taps, and the takes that were given one. */
  test('whatever happens in whatever order, used and left are what was tapped', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('tap' as const), event: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ do: fc.constant('take' as const) }),
      fc.record({ do: fc.constant('restore' as const) }),
      fc.record({ do: fc.constant('refuse' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { openid, addressId } = await bind()
        const events = new Set<number>()
        const open: bigint[] = []
        let left = 0
        for (const it of steps) {
          if (it.do === 'tap') {
            await tap(openid, `event ${it.event}`)
            if (!events.has(it.event)) left += 1
            events.add(it.event)
          } else if (it.do === 'take') {
            const id = deliveryId()
            const isTaken = await take(addressId, id)
            expect(isTaken).toBe(left > 0)
            if (isTaken) {
              left -= 1
              open.push(id)
            }
          } else if (it.do === 'restore') {
            const id = open.pop()
            if (id === undefined) continue
            await within((context) => restoreGrants(context, [id]))
            await within((context) => restoreGrants(context, [id]))
            left += 1
          } else {
            await tap(openid, 'refused', false)
            left = 0
          }
          expect(await leftOf(addressId)).toBe(left)
        }
      }),
      { numRuns: process.env.SOAK === '1' ? 200 : 15 },
    )
  })

  test('the page and WeChat tell of the same tap in either order: it counts once', async () => {
    const { openid, addressId } = await bind()
    expect(await tapOnPage(openid)).toBe(true)
    await tap(openid, 'event 1')
    await tap(openid, 'event 1')
    expect(await leftOf(addressId)).toBe(1)
    later()
    await tap(openid, 'event 2')
    expect(await tapOnPage(openid)).toBe(false)
    expect(await leftOf(addressId)).toBe(2)
    later()
    await Promise.all([tapOnPage(openid), tap(openid, 'event 3'), tapOnPage(openid)])
    expect(await leftOf(addressId)).toBe(3)
  })

  test('an openid that nobody bound grants nothing', async () => {
    await tap('oNobody', 'event 1')
    expect(await tapOnPage('oNobody')).toBe(false)
  })
})
