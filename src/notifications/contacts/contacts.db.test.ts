import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { command } from '../../kernel/operation.ts'
import { type Context, implement } from '../../platform/context.ts'
import { notify } from '../plan/notify.ts'
import { routeDue } from '../plan/route-due.ts'
import { sendCode } from './send-code.ts'
import { isStopped, openStop } from './stops.ts'

const platform = await createTestPlatform()

const within = <T>({ companyId }: Story, work: (context: Context) => Promise<T>): Promise<T> =>
  platform.run<T>(
    implement(
      command({
        name: 'testWork',
        access: [],
        summary: 'A test.',
        input: z.object({}),
        output: z.any(),
      }),
      async (context) => work(context),
    ),
    {},
    { companyId },
  )

type Home = { householdId: bigint; partyId: bigint; phoneId: bigint; hash: string }

/** A company that can send mail and, dearly, SMS, with a mailbox of each payer. */
const openCompany = async (slug: string) => {
  const story = await createStory(platform, { slug })
  await story.bill('2026-02')
  story.on('2026-02-10')
  await platform.query(
    `with account as (
       insert into notifications.carrier_account (company_id, id, carrier, name, push_secret, price, refilled_at, created_at)
       select $1, n.id, n.carrier, n.carrier, 's', n.price, now(), now()
       from (values (1, 'smtp', 0), (2, 'aliyunSms', 5000)) n(id, carrier, price) returning id
     ), approved as (
       insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
         provider_code, state, changed_at)
       select $1, 2, kind, 'zh', 0, 'SMS_1', 'approved', now()
       from unnest(array['billReady', 'dueSoon', 'overdue', 'receipt', 'oneTimeCode', 'offer']) kind
     )
     insert into notifications.address (company_id, party_id, kind, sealed, masked, address_hash, source, created_at)
     select company_id, payer_party_id, 'mailbox', 'x', 'x', 'box' || payer_party_id, 'test', now()
     from property.household where company_id = $1`,
    [story.companyId],
  )
  const rows = await platform.query<Record<keyof Home, string>>(
    `select h.id as "householdId", h.payer_party_id as "partyId", f.id as "phoneId", f.number_hash as hash
     from property.household h join property.party_phone f on f.company_id = h.company_id and f.party_id = h.payer_party_id
     where h.company_id = $1 order by h.id`,
    [story.companyId],
  )
  const homes = rows.map(({ householdId, partyId, phoneId, hash }) => ({
    householdId: BigInt(householdId),
    partyId: BigInt(partyId),
    phoneId: BigInt(phoneId),
    hash,
  }))
  return { story, homes }
}

const offer = { sign: '悦湖', steward: '陈静', phone: '88001102', title: '洗地毯', when: '本周' }
const reminder = {
  sign: '悦湖',
  steward: '陈静',
  phone: '88001102',
  payer: '业*1',
  home: '101',
  period: '2026年2月',
  amount: '100.00',
  dueOn: '2026-02-28',
  daysLeft: '3',
}

/** Says something to a home and looks which way it takes. */
const say = async (
  story: Story,
  { householdId }: Home,
  kind: 'offer' | 'dueSoon' | 'billReady',
  subject: string,
): Promise<string> => {
  const { communityId } = story
  const notice = { communityId, householdId, subject }
  await within(story, (context) =>
    notify(context, [
      kind === 'offer'
        ? { ...notice, kind, variables: offer }
        : kind === 'dueSoon'
          ? { ...notice, kind, variables: reminder }
          : { ...notice, kind, variables: (({ daysLeft: _, ...bill }) => bill)(reminder) },
    ]),
  )
  await within(story, (context) => routeDue(context, 100))
  const [row] = await platform.query<{ way: string }>(
    `select coalesce(reason, form) as way from notifications.message where company_id = $1 and household_id = $2
       and kind = $3 and subject = $4`,
    [story.companyId, householdId, kind, subject],
  )
  return row?.way ?? 'nothing'
}

describe('what people said counts for the next message', async () => {
  const { story, homes } = await openCompany('contacts')
  const [first, second, third, fourth] = homes
  if (!first || !second || !third || !fourth) throw new Error('four homes are needed')
  const recordStop = (home: Home, stop: Record<string, unknown>) =>
    story.run('recordStop', {
      householdId: home.householdId,
      partyId: home.partyId,
      source: '来电',
      reason: 'unsubscribed',
      ...stop,
    })

  test('an offer goes only to who agreed, and no more once they take it back', async () => {
    const { householdId, partyId } = first
    const record = (isGiven: boolean) =>
      story.run('recordConsent', {
        householdId,
        partyId,
        purpose: 'promotion',
        isGiven,
        source: '前台签字',
      })
    expect(await say(story, first, 'offer', 'a')).toBe('noConsent')
    await record(true)
    expect(await say(story, first, 'offer', 'b')).toBe('email')
    await record(true)
    await record(false)
    expect(await say(story, first, 'offer', 'c')).toBe('noConsent')
    const ledger = await platform.query<{ is_given: boolean; shown_words: string }>(
      'select is_given, shown_words from notifications.consent where company_id = $1 order by id',
      [story.companyId],
    )
    expect(ledger.map(({ is_given }) => is_given)).toEqual([true, false])
    expect(ledger[0]?.shown_words).toContain('优惠')
    for (const change of [
      'update notifications.consent set is_given = true',
      'delete from notifications.consent',
    ]) {
      await expect(within(story, ({ tx }) => sql.raw(change).execute(tx))).rejects.toThrow(
        /permission denied/,
      )
    }
  })

  test('one way refused, another is taken; every way refused, none; lifted, the first again', async () => {
    expect(await say(story, second, 'billReady', 'a')).toBe('email')
    await recordStop(second, { form: 'email', purpose: 'service' })
    expect(await say(story, second, 'billReady', 'b')).toBe('sms')
    await recordStop(second, { form: 'sms', purpose: 'service' })
    expect(await say(story, second, 'billReady', 'c')).toBe('stopped')
    const { stops } = await story.run<{ stops: { stopId: bigint }[] }>('listContacts', {
      householdId: second.householdId,
    })
    for (const { stopId } of stops) {
      await story.run('liftStop', { householdId: second.householdId, stopId, reason: '本人同意' })
    }
    expect(await say(story, second, 'billReady', 'd')).toBe('email')
    // Another household cannot be made to lift it.
    await recordStop(second, { form: 'email' })
    const again = await story.run<{ stops: { stopId: bigint }[] }>('listContacts', {
      householdId: second.householdId,
    })
    await expect(
      story.run('liftStop', {
        householdId: third.householdId,
        stopId: again.stops[0]?.stopId,
        reason: 'x',
      }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })

  test('a pause holds reminders back and lets bills through', async () => {
    await story.run('pauseReminders', { householdId: third.householdId })
    expect(await say(story, third, 'dueSoon', 'a')).toBe('onHold')
    expect(await say(story, third, 'billReady', 'a')).toBe('email')
    await story.run('resumeReminders', { householdId: third.householdId })
    expect(await say(story, third, 'dueSoon', 'b')).toBe('email')
    await story.run('pauseReminders', { householdId: third.householdId })
    story.on('2026-03-13')
    expect(await say(story, third, 'dueSoon', 'c')).toBe('email')
    story.on('2026-02-10')
  })

  test('a code takes its own phone whatever was unsubscribed, and never a wrong number', async () => {
    const codeTo = async ({ householdId, partyId, phoneId }: Home, codeId: bigint) => {
      await within(story, (context) =>
        sendCode(context, {
          name: 'oneTimeCodeIssued',
          codeId,
          householdId,
          partyId,
          phoneId,
          code: '123456',
          minutes: 5,
        }),
      )
      await within(story, (context) => routeDue(context, 100))
      const [row] = await platform.query<{ way: string; address_id: bigint | null }>(
        `select coalesce(reason, form) as way, address_id from notifications.message where company_id = $1 and subject = $2`,
        [story.companyId, `code:${codeId}`],
      )
      return row
    }
    // A second number that sorts first is not taken for it.
    await platform.query(
      `insert into property.party_phone (company_id, party_id, sealed, masked, number_hash, tail_hash, sort)
       values ($1, $2, 'x', 'x', 'other', 'x', -1)`,
      [story.companyId, fourth.partyId],
    )
    await recordStop(fourth, { purpose: null })
    expect(await codeTo(fourth, 1n)).toEqual({ way: 'sms', address_id: fourth.phoneId })
    await recordStop(fourth, { phoneId: fourth.phoneId, reason: 'wrongNumber' })
    expect((await codeTo(fourth, 2n))?.way).toBe('stopped')
  })

  test('the last check before sending and the choice of the route agree about every stop', async () => {
    const { story: all, homes: four } = await openCompany('stops')
    const [home] = four
    if (!home) throw new Error('a home is needed')
    let no = 0
    for (const partyId of [home.partyId, null]) {
      for (const form of ['sms', null] as const) {
        for (const purpose of ['service', 'promotion', null] as const) {
          no += 1
          await platform.query('update notifications.stop set closed_at = now()')
          // Mail is refused, so that the text message is the only way.
          await within(all, async (context) => {
            const own = { reason: 'unsubscribed', source: 't' } as const
            const mail = { partyId: home.partyId, addressHash: null, purpose: null }
            await openStop(context, { ...own, ...mail, form: 'email' })
            const addressHash = partyId === null ? home.hash : null
            await openStop(context, { ...own, partyId, addressHash, form, purpose })
          })
          const { rows } = await within(all, ({ tx, companyId }) =>
            sql<{ stopped: boolean }>`select ${isStopped({
              companyId,
              partyId: sql`${home.partyId}::bigint`,
              addressHash: sql`${home.hash}::text`,
              form: sql`'sms'`,
              purpose: sql`'service'`,
            })} as stopped`.execute(tx),
          )
          const way = await say(all, home, 'billReady', `stop ${no}`)
          expect(rows[0]?.stopped, `${no}`).toBe(purpose !== 'promotion')
          expect(way, `${no}`).toBe(purpose === 'promotion' ? 'sms' : 'stopped')
        }
      }
    }
  })
})
