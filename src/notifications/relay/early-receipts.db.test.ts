import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { orchestrate } from '../../platform/context.ts'
import { carriers } from '../carriers/index.ts'
import { routeDue } from '../plan/route-due.ts'
import { openRenderer } from '../templates/open-renderer.ts'
import type { Change } from './changes.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { claimDue, relayAccountContract } from './relay-account.ts'

const homes = 60
const it = await openMessages({ homes })
const { platform, accountId } = it

/** Claimed and not handed over: every message is on its way, and its answer is still to come. */
await it.send()
await platform.run(
  orchestrate(relayAccountContract, async (session) => {
    await session.transaction('route', (context) => routeDue(context, homes))
    await session.transaction('claim', (context) =>
      claimDue(context, { carriers, openRenderer }, { accountId, limit: homes }),
    )
    return { taken: 0, sent: 0 }
  }),
  { carrierAccountId: accountId },
  { companyId: it.story.companyId },
)
type Row = { id: string; no: string; hash: string; code: string; claimed: string }
const rows = await platform.query<Row>(
  `select id, delivery_no as no, address_hash as hash, template->>'code' as code, created_at as claimed
   from notifications.delivery where state = 'sending' order by id`,
)
/** One that no test has touched yet. */
const next = (): Row => {
  const row = rows.pop()
  if (!row) throw new Error('more homes are needed')
  return row
}

const record = (...changes: Change[]): Promise<void> =>
  it.within((context) => recordOutcomes(context, changes))

const news = (change: Partial<Change> & Pick<Change, 'state'>): Change => ({
  deliveryNo: null,
  accountId: null,
  providerMessageId: null,
  addressHash: null,
  reason: null,
  retryAfterSeconds: null,
  at: platform.clock.now().toString(),
  said: 'test',
  ...change,
})
const answer = (
  { no }: Row,
  state: 'accepted' | 'unknown',
  providerMessageId: string | null = null,
) => news({ deliveryNo: no, state, providerMessageId })
const receipt = ({ hash }: Row, providerMessageId: string, more: Partial<Change> = {}): Change =>
  news({ accountId, providerMessageId, addressHash: hash, state: 'delivered', ...more })

const stateOf = async ({ id }: Row): Promise<string> =>
  (
    await platform.query<{ state: string }>(
      'select state from notifications.delivery where id = $1',
      [id],
    )
  )[0]?.state ?? ''
const proofsOf = async ({ id }: Row): Promise<number> =>
  (
    await platform.query(
      `select from notifications.evidence where delivery_id = $1 and event = 'delivered'`,
      [id],
    )
  ).length

describe('what proves that a message was delivered', () => {
  test('its own receipt and its answer, in whatever order and however often; a foreign one never', async () => {
    const event = fc.constantFrom('answer', 'unknown', 'own receipt', 'foreign receipt')
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 7 }), async (events) => {
        const row = next()
        const own = `own ${row.no}`
        const changes = {
          answer: answer(row, 'accepted', own),
          unknown: answer(row, 'unknown'),
          'own receipt': receipt(row, own),
          'foreign receipt': receipt(row, `foreign ${row.no}`),
        }
        const seen = new Set<string>()
        for (const name of events) {
          await record(changes[name as keyof typeof changes])
          seen.add(name)
          const isProven = seen.has('answer') && seen.has('own receipt')
          expect((await stateOf(row)) === 'delivered').toBe(isProven)
          expect(await proofsOf(row)).toBe(isProven ? 1 : 0)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('receipt and answer at the same moment find each other', async () => {
    const some = Array.from({ length: 8 }, next)
    await Promise.all(
      some.flatMap((row) => [
        record(answer(row, 'accepted', `own ${row.no}`)),
        record(receipt(row, `own ${row.no}`)),
      ]),
    )
    expect(await Promise.all(some.map(stateOf))).toEqual(some.map(() => 'delivered'))
    const kept = await platform.query(
      'select from notifications.early_receipt where address_hash = any($1)',
      [some.map(({ hash }) => hash)],
    )
    expect(kept).toHaveLength(0)
  })

  test('one push that is told twice proves one of two messages that share a number: neither', async () => {
    const [one, other] = [next(), next()]
    await platform.query('update notifications.delivery set address_hash = $1 where id = $2', [
      one.hash,
      other.id,
    ])
    await record(answer(one, 'accepted', 'shared'), answer(other, 'accepted', 'shared'))
    await record(receipt(one, 'shared'), receipt(one, 'shared'))
    expect([await stateOf(one), await stateOf(other)]).toEqual(['accepted', 'accepted'])
  })

  test('what came before a refusal that was told early takes the next way', async () => {
    const row = next()
    await record(receipt(row, 'early', { state: 'failed', reason: 'undelivered' }))
    await record(answer(row, 'accepted', 'early'))
    expect(await stateOf(row)).toBe('failed')
  })

  test.each([
    ['wx1', 'delivered'],
    ['wx2', 'accepted'],
  ])(
    'told at another account before the answer: of Official Account %s, %s',
    async (appId, state) => {
      const row = next()
      const [other] = await platform.query<{ id: string }>(
        `with ours as (update notifications.carrier_account set config = config || '{"appId": "wx1"}' where id = $1)
       insert into notifications.carrier_account (company_id, carrier, name, config, push_secret, price, refilled_at, created_at)
       select company_id, 'officialAccountSubscription', $2, jsonb_build_object('appId', $2::text), 's', 0, now(), now()
       from notifications.carrier_account where id = $1 returning id`,
        [accountId, appId],
      )
      await record({ ...receipt(row, `own ${row.no}`), accountId: BigInt(other?.id ?? 0) })
      await record(answer(row, 'accepted', `own ${row.no}`))
      expect(await stateOf(row)).toBe(state)
    },
  )

  test('only what may be of something on its way is kept: not what has its delivery, nor what is for nobody', async () => {
    const [one, other] = [next(), next()]
    await record(answer(one, 'accepted', `own ${one.no}`))
    await record(receipt(one, 'for nobody'))
    await platform.query('update notifications.delivery set address_hash = $1 where id = $2', [
      one.hash,
      other.id,
    ])
    await record(receipt(one, `own ${one.no}`))
    const kept = await platform.query(
      'select from notifications.early_receipt where address_hash = $1',
      [one.hash],
    )
    expect(kept).toHaveLength(0)
  })
})

describe('whose answer was lost, where the provider tells the template', () => {
  const told = (row: Row, number: string, more: Partial<Change> = {}) =>
    receipt(row, number, { templateCode: row.code, ...more })
  const lost = async (row: Row, ...receipts: Change[]): Promise<string> => {
    await record(answer(row, 'unknown'))
    await record(...receipts)
    await record(answer(row, 'unknown'))
    return stateOf(row)
  }
  const seconds = (row: Row, count: number): string =>
    Temporal.Instant.from(row.claimed.replace(' ', 'T')).add({ seconds: count }).toString()

  test('counts as taken when nothing else of ours could be meant, and never as delivered', async () => {
    const row = next()
    expect(await lost(row, told(row, 'a1'))).toBe('accepted')
    await record(told(row, 'a1'), told(row, 'a1'))
    expect(await stateOf(row)).toBe('accepted')
    expect(await proofsOf(row)).toBe(0)
  })

  test.each([
    ['another template', (row: Row) => told(row, 'b1', { templateCode: 'other' })],
    ['before it was claimed', (row: Row) => told(row, 'b2', { at: seconds(row, -5) })],
    ['long after', (row: Row) => told(row, 'b3', { at: seconds(row, 3600) })],
    ['a failure', (row: Row) => told(row, 'b4', { state: 'failed', reason: 'undelivered' })],
  ])('stays unknown: %s', async (_, of) => {
    const row = next()
    expect(await lost(row, of(row))).toBe('unknown')
  })

  test('stays unknown when two could be meant, and when the number is another one’s', async () => {
    const [one, other] = [next(), next()]
    await platform.query('update notifications.delivery set address_hash = $1 where id = $2', [
      one.hash,
      other.id,
    ])
    await record(answer(other, 'unknown'))
    expect(await lost(one, told(one, 'c1'))).toBe('unknown')
    await record(answer(other, 'unknown'))
    expect(await stateOf(other)).toBe('unknown')
    await record(told(one, 'c2'))
    await record(answer(other, 'accepted', 'c2'))
    expect(await stateOf(other)).toBe('delivered')
    await platform.query(`delete from notifications.early_receipt where provider_message_id = 'c1'`)
    await record(answer(one, 'unknown'))
    expect(await stateOf(one)).toBe('unknown')
  })
})
