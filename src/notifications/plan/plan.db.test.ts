import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { nextContactDay as nextContactDayOf } from '../../compliance/index.ts'
import { addDays } from '../../kernel/period.ts'
import { nextContactDay } from './moments.ts'
import { reroute, routeDue } from './route-due.ts'

const platform = await createTestPlatform()

/** Accounts of carriers that need no approval: an app (free), mail (free) and paper (1.2 yuan). */
const openAccounts = async ({ companyId }: Story): Promise<void> => {
  await platform.query(
    `insert into notifications.carrier_account (company_id, id, carrier, name, push_secret, price, refilled_at, created_at)
     select $1, n.id, n.carrier, n.carrier, 's', n.price, now(), now()
     from (values (1, 'jpush', 0), (2, 'smtp', 0), (3, 'letter', 12000)) n(id, carrier, price)`,
    [companyId],
  )
}

const partyOf = async ({ companyId }: Story, householdId: bigint | undefined): Promise<bigint> => {
  const [row] = await platform.query<{ payer_party_id: bigint }>(
    'select payer_party_id from property.household where company_id = $1 and id = $2',
    [companyId, householdId],
  )
  return BigInt(row?.payer_party_id ?? 0n)
}

const addAddress = async (
  { companyId }: Story,
  address: { partyId: bigint; kind: 'device' | 'mailbox'; accountId: number },
): Promise<void> => {
  await platform.query(
    `insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked, address_hash, source, created_at)
     values ($1, $2, $3, $4, 'x', 'x', $5, 'test', now())`,
    [
      companyId,
      address.partyId,
      address.kind,
      address.accountId,
      `${address.partyId} ${address.kind}`,
    ],
  )
}

type Row = { state: string; reason: string | null; form: string | null }

const messagesOf = ({ companyId }: Story): Promise<Row[]> =>
  platform.query<Row>(
    `select state, reason, form from notifications.message where company_id = $1 order by household_id`,
    [companyId],
  )

/** The bills of October come out during a holiday: they are sent after it. */
const send = (story: Story) => {
  story.on('2026-10-08')
  return story.run<{ runId: bigint; messages: number }>('startBillDelivery', {
    communityId: story.communityId,
    month: '2026-10',
  })
}

describe('the budget', () => {
  test('is the same in SQL as in the law’s own words', async () => {
    const story = await createStory(platform, { slug: 'budget', homes: 1 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 364 }), { maxLength: 15 }),
        async (ages) => {
          const today = '2026-11-23'
          const days = ages
            .map((age) => addDays(today, -age))
            .sort()
            .reverse()
          const next = await within(platform, story.companyId, async ({ tx }) => {
            const list = sql`(${days}::date[])`
            const { rows } = await sql<{
              day: string
            }>`select ${nextContactDay(list, today)} as day`.execute(tx)
            return rows[0]?.day
          })
          expect(next).toBe(nextContactDayOf(days, today))
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('a sending of bills', () => {
  test('writes one message a household, once, and says who owes nothing', async () => {
    const story = await createStory(platform, { slug: 'once', from: '2026-10-01' })
    await openAccounts(story)
    await story.bill('2026-10')
    const [first] = story.units
    await story.pay(first?.householdId ?? 0n)
    const preview = await story.run('previewBillDelivery', {
      communityId: story.communityId,
      month: '2026-10',
    })
    expect(preview).toMatchObject({
      households: 4,
      ready: 3,
      already: 0,
      notSent: [{ reason: 'paid', count: 1 }],
      byCarrier: [{ carrier: 'letter', count: 3, cost: 36_000n }],
    })
    expect(await send(story)).toMatchObject({ messages: 4 })
    await expect(send(story)).rejects.toMatchObject({ code: 'nothingToSend' })
    expect((await messagesOf(story)).map(({ state }) => state).sort()).toEqual([
      'cancelled',
      'ready',
      'ready',
      'ready',
    ])
  })

  test('takes the cheapest way per expected view, then the next, and ends with the reason', async () => {
    const story = await createStory(platform, { slug: 'ways', from: '2026-10-01', homes: 1 })
    await openAccounts(story)
    await story.bill('2026-10')
    const partyId = await partyOf(story, story.units[0]?.householdId)
    await addAddress(story, { partyId, kind: 'device', accountId: 1 })
    await addAddress(story, { partyId, kind: 'mailbox', accountId: 2 })
    await send(story)
    const way = async (): Promise<Row | undefined> => {
      await within(platform, story.companyId, (context) => routeDue(context, 10))
      return (await messagesOf(story))[0]
    }
    const fail = async (): Promise<void> => {
      await platform.query(
        `insert into notifications.delivery (company_id, message_id, attempt_no, carrier_account_id, carrier, form, address_kind,
           address_id, address_hash, masked, delivery_no, rendered, state, reason, created_at)
         select company_id, id, (select count(*) + 1 from notifications.delivery), carrier_account_id, form, form, address_kind,
           address_id, '', '', 'n' || (select count(*) from notifications.delivery), '{}', 'failed', 'undelivered', now()
         from notifications.message where company_id = $1`,
        [story.companyId],
      )
      const [row] = await platform.query<{ id: bigint }>(
        'select id from notifications.message where company_id = $1',
        [story.companyId],
      )
      await within(platform, story.companyId, (context) =>
        reroute(context, [BigInt(row?.id ?? 0n)], 'undelivered'),
      )
    }
    expect(await way()).toMatchObject({ state: 'ready', form: 'push' })
    await fail()
    expect(await way()).toMatchObject({ state: 'ready', form: 'email' })
    await fail()
    expect(await way()).toMatchObject({ state: 'ready', form: 'letter' })
    await fail()
    expect(await way()).toEqual({ state: 'unreachable', reason: 'undelivered', form: null })
  })

  test('learns: a person who never looks at the app is written to by mail', async () => {
    const story = await createStory(platform, { slug: 'learns', from: '2026-10-01', homes: 1 })
    await openAccounts(story)
    await story.bill('2026-10')
    const partyId = await partyOf(story, story.units[0]?.householdId)
    await addAddress(story, { partyId, kind: 'device', accountId: 1 })
    await addAddress(story, { partyId, kind: 'mailbox', accountId: 2 })
    await platform.query(
      `insert into notifications.route_record (company_id, party_id, form, sent, delivered, opened)
       values ($1, $2, 'push', 12, 12, 0), ($1, $2, 'email', 4, 4, 3)`,
      [story.companyId, partyId],
    )
    await send(story)
    await within(platform, story.companyId, (context) => routeDue(context, 10))
    expect(await messagesOf(story)).toMatchObject([{ form: 'email' }])
  })

  test('takes of two ways that cost the same the one that uses up no grant', async () => {
    const story = await createStory(platform, { slug: 'grants', from: '2026-10-01', homes: 1 })
    const { companyId } = story
    await platform.query(
      `insert into notifications.carrier_account (company_id, id, carrier, name, config, push_secret, price, refilled_at, created_at)
       select $1, n.id, n.carrier, n.carrier, '{"appId":"wx1"}', 's', 0, now(), now()
       from (values (1, 'officialAccountSubscription'), (2, 'officialAccountTemplate')) n(id, carrier)`,
      [companyId],
    )
    await platform.query(
      `insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
         provider_code, state, changed_at)
       select $1, id, 'billReady', 'zh', 0, 'T' || id, 'approved', now() from generate_series(1, 2) id`,
      [companyId],
    )
    await platform.query(
      `with place as (insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked,
         address_hash, source, created_at) values ($1, $2, 'openid', 1, 'x', 'x', 'o', 'test', now()) returning id)
       insert into notifications.message_grant (company_id, address_id, provider_code, granted_at, source)
       select $1, id, 'T1', now(), 'test' from place`,
      [companyId, await partyOf(story, story.units[0]?.householdId)],
    )
    await story.bill('2026-10')
    await send(story)
    const account = async (): Promise<number | undefined> => {
      await within(platform, companyId, (context) => routeDue(context, 10))
      const [row] = await platform.query<{ id: number }>(
        'select carrier_account_id::int as id from notifications.message where company_id = $1',
        [companyId],
      )
      return row?.id
    }
    expect(await account()).toBe(2)
    await platform.query(
      `update notifications.provider_template set state = 'suspended' where company_id = $1 and carrier_account_id = 2`,
      [companyId],
    )
    await platform.query(
      'update notifications.message set carrier_account_id = null where company_id = $1',
      [companyId],
    )
    expect(await account()).toBe(1)
  })

  test('respects a stop of a form and of a person', async () => {
    const story = await createStory(platform, { slug: 'stops', from: '2026-10-01', homes: 2 })
    await openAccounts(story)
    await story.bill('2026-10')
    const [one, other] = await Promise.all(
      story.units.map(({ householdId }) => partyOf(story, householdId)),
    )
    await platform.query(
      `insert into notifications.stop (company_id, party_id, form, reason, source, opened_at)
       values ($1, $2, null, 'doNotContact', 'test', now()), ($1, $3, 'letter', 'unsubscribed', 'test', now())`,
      [story.companyId, one, other],
    )
    await addAddress(story, { partyId: other ?? 0n, kind: 'mailbox', accountId: 2 })
    await send(story)
    await within(platform, story.companyId, (context) => routeDue(context, 10))
    expect(await messagesOf(story)).toMatchObject([
      { state: 'refused', reason: 'stopped' },
      { state: 'ready', form: 'email' },
    ])
  })
})
