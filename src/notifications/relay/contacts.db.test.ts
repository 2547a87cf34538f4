import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import type { Change } from './changes.ts'
import { recordOutcomes } from './record-outcomes.ts'

const it = await openMessages({ homes: 1 })
const { platform, story } = it
const { companyId } = story
const householdId = story.units[0]?.householdId

let made = 0
/** Two messages of one day, each with a delivery on its way; the contact was taken by the first. */
const openDay = async (): Promise<{ day: string; numbers: string[] }> => {
  made += 1
  const [row] = await platform.query<{ day: string }>(
    `select ('2027-01-01'::date + $1::int)::text as day`,
    [made],
  )
  const day = row?.day ?? ''
  const numbers = [`m${made}a`, `m${made}b`]
  for (const [place, number] of numbers.entries()) {
    await platform.query(
      `with message as (
         insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables, state,
           expires_at, created_at, attempt_count)
         select h.company_id, h.community_id, h.id, h.payer_party_id, 'overdue', $3, '{}', 'sending', $4, $4, 1
         from property.household h where h.company_id = $1 and h.id = $2 returning *
       ), contact as (
         insert into notifications.contact (company_id, household_id, on_day, kind, message_id, is_counted)
         select company_id, household_id, $5::date, kind, id, $6 from message
       )
       insert into notifications.delivery (company_id, message_id, attempt_no, carrier_account_id, carrier, form,
         address_kind, address_id, address_hash, masked, delivery_no, rendered, state, created_at)
       select company_id, id, 1, $7, 'aliyunSms', 'sms', 'phone', 1, 'nobody', '', $3, '{}', 'sending', $4 from message`,
      [companyId, householdId, number, `${day} 10:00:00+08`, day, place === 0, it.accountId],
    )
  }
  return { day, numbers }
}

const news = (deliveryNo: string, change: Partial<Change> & Pick<Change, 'state'>): Change => ({
  deliveryNo,
  accountId: null,
  providerMessageId: null,
  addressHash: null,
  reason: null,
  retryAfterSeconds: null,
  at: platform.clock.now().toString(),
  said: 'test',
  ...change,
})
const words = {
  accepted: { state: 'accepted' },
  delivered: { state: 'delivered' },
  unknown: { state: 'unknown' },
  undelivered: { state: 'failed', reason: 'undelivered' },
  neverAnswered: { state: 'failed', reason: 'noAnswer' },
  throttled: { state: 'notSent', reason: 'throttled' },
} as const satisfies Record<string, Pick<Change, 'state'> & Partial<Change>>

const countedOn = async (day: string): Promise<number> =>
  (
    await platform.query(
      'select from notifications.contact where on_day = $1::date and is_counted',
      [day],
    )
  ).length
const mayHaveReached = async (numbers: readonly string[]): Promise<boolean> =>
  (
    await platform.query(
      `select from notifications.delivery where delivery_no = any($1) and (state <> 'failed' or reason = 'noAnswer')`,
      [numbers],
    )
  ).length > 0

const record = (...changes: Change[]): Promise<void> =>
  it.within((context) => recordOutcomes(context, changes))

test('a day counts if and only if one of its messages may have reached somebody, whatever is learnt when', async () => {
  const event = fc.record({
    place: fc.integer({ min: 0, max: 1 }),
    word: fc.constantFrom(...(Object.keys(words) as (keyof typeof words)[])),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 6 }), async (events) => {
      const { day, numbers } = await openDay()
      for (const { place, word } of events) {
        await record(news(numbers[place] ?? '', words[word]))
        expect(await countedOn(day)).toBe((await mayHaveReached(numbers)) ? 1 : 0)
      }
    }),
    { numRuns: process.env.SOAK === '1' ? 300 : 25 },
  )
})

test('what never answered counts, and what was called lost and arrived counts again', async () => {
  const { day, numbers } = await openDay()
  const [one = '', other = ''] = numbers
  await record(news(other, words.undelivered), news(one, words.neverAnswered))
  expect(await countedOn(day)).toBe(1)
  const second = await openDay()
  await record(...second.numbers.map((no) => news(no, words.undelivered)))
  expect(await countedOn(second.day)).toBe(0)
  await record(news(second.numbers[1] ?? '', words.delivered))
  expect(await countedOn(second.day)).toBe(1)
})

test('one that fails and one that arrives late at the same moment leave the day counted', async () => {
  for (let round = 0; round < 8; round += 1) {
    const { day, numbers } = await openDay()
    const [one = '', other = ''] = numbers
    await record(news(other, words.undelivered))
    await Promise.all([record(news(one, words.undelivered)), record(news(other, words.delivered))])
    expect(await countedOn(day)).toBe(1)
  }
})
