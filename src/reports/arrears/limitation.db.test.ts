import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { limitationOf } from '../../compliance/index.ts'
import { type Notice, notify } from '../../notifications/index.ts'

const messages = await openMessages({ homes: 3 })
const { platform, story } = messages
const householdId = story.units[0]?.householdId ?? 0n
const about = { communityId: story.communityId, householdId, periodMonth: '2026-11-01' }
const shared = { sign: '悦湖物业', steward: '陈静', phone: '0571-88880000', home: '101室' }

type Arrears = { arrears: { householdId: bigint; dueOn: string; limitationLastDay: string }[] }
type Balance = { limitation: { lastDay: string } | null }

/** The limitation date as the list of arrears and the household's page show it. */
const lastDay = async (): Promise<string | undefined> => {
  const { arrears } = await story.run<Arrears>('listArrears', {})
  const found = arrears.find((row) => row.householdId === householdId)?.limitationLastDay
  const { limitation } = await story.run<Balance>('getHouseholdBalance', { householdId })
  expect(limitation?.lastDay).toBe(found)
  return found
}
const tell = async (notice: Notice): Promise<void> => {
  await messages.within((context) => notify(context, [notice]))
  await messages.relay()
}
const arrive = async (): Promise<void> => {
  messages.wait({ seconds: 5 })
  await messages.receipts()
}
const statesOf = async (kind: string): Promise<string[]> => {
  const rows = await platform.query<{ state: string }>(
    'select state from notifications.message where company_id = $1 and household_id = $2 and kind = $3',
    [story.companyId, householdId, kind],
  )
  return rows.map(({ state }) => state)
}

test('only a demand that was delivered starts the limitation period anew', async () => {
  await messages.send()
  await messages.relay()
  await arrive()
  platform.clock.moveTo('2027-01-05T10:00:00+08:00')
  const { arrears } = await story.run<Arrears>('listArrears', {})
  const dueOn = arrears.find((row) => row.householdId === householdId)?.dueOn ?? ''
  const without = limitationOf(dueOn, [], '2027-01-05').lastDay
  expect(await statesOf('billReady')).toEqual(['delivered'])
  expect(await lastDay()).toBe(without)

  const receipt = { what: '11月账单', amount: '1.00', paidAt: '2027-01-05 10:00', receiptNo: 'Y1' }
  await tell({
    ...about,
    kind: 'receipt',
    subject: 'payment:1',
    variables: { ...shared, ...receipt, open: '0.00' },
  })
  await arrive()
  expect(await statesOf('receipt')).toEqual(['delivered'])
  expect(await lastDay()).toBe(without)

  // What a demand says of a bill is read when it is sent.
  const bill = { payer: '业主1', period: '2026年11月', amount: '1.00', dueOn }
  await tell({
    ...about,
    kind: 'overdue',
    subject: 'bill:2026-11',
    variables: { ...shared, ...bill },
  })
  expect(await statesOf('overdue')).toEqual(['sent'])
  expect(await lastDay()).toBe(without)
  await arrive()
  expect(await statesOf('overdue')).toEqual(['delivered'])
  expect(await lastDay()).toBe('2030-01-05')
  const others = await story.run<Arrears>('listArrears', {})
  expect(
    others.arrears
      .filter((row) => row.householdId !== householdId)
      .map(({ limitationLastDay }) => limitationLastDay),
  ).toEqual([without, without])
})

test('demands, part payments and signed plans fold in SQL as compliance folds them', async () => {
  const other = story.units[1]?.householdId ?? 0n
  const [charge] = await platform.query<{ id: bigint; due_on: string }>(
    'select id, due_on from billing.charge where company_id = $1 and household_id = $2',
    [story.companyId, other],
  )
  const { id: chargeId, due_on: dueOn } = charge ?? { id: 0n, due_on: '' }
  const after = (days: number): string => Temporal.PlainDate.from(dueOn).add({ days }).toString()
  const today = after(5000)
  platform.clock.moveTo(`${today}T10:00:00+08:00`)
  const event = fc.record({
    days: fc.integer({ min: -20, max: 4900 }),
    what: fc.constantFrom(
      'demand' as const,
      'demand' as const,
      'payment' as const,
      'plan' as const,
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 7 }), async (events) => {
      const dated = events.map(({ days, what }) => ({ on: after(days), what }))
      for (const [index, { on, what }] of dated.entries()) {
        const about = what === 'payment' ? chargeId : other
        await platform.query(keep[what], [
          story.companyId,
          about,
          on,
          what === 'plan' ? chargeId : index,
        ])
      }
      const { arrears } = await story.run<Arrears>('listArrears', {})
      await platform.query(
        `set session_replication_role = replica;
         delete from payments.allocation where payment_id = 1;
         delete from notifications.message where subject like 'test:%';
         delete from collections.instalment_charge; delete from collections.instalment_plan;
         set session_replication_role = origin`,
      )
      const found = arrears.find((row) => row.householdId === other)
      expect(found?.limitationLastDay).toBe(limitationOf(dueOn, dated.map(folded), today).lastDay)
    }),
    { numRuns: process.env.SOAK === '1' ? 300 : 40 },
  )
})

const folded = ({ on, what }: { on: string; what: keyof typeof keep }) =>
  ({ on, kind: what === 'demand' ? 'demand' : 'acknowledgement' }) as const

/** How each event is kept: $2 the household or the charge, $3 its day, $4 a number or the charge. */
const keep = {
  demand: `insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables,
      period_month, state, expires_at, created_at, sent_at, delivered_at)
    values ($1, 1, $2, 1, 'overdue', 'test:' || $4::text, '{}', '2026-11-01', 'delivered', now(), now(), 'infinity',
      $3::timestamp at time zone 'Asia/Shanghai')`,
  payment: `insert into payments.allocation (company_id, id, payment_id, billing_account_id, charge_id, period_month,
      amount_fen, allocated_on, allocated_at)
    values ($1, platform.next_id(), 1, 1, $2, '2026-11-01', $4 + 1, $3::date, now())`,
  plan: `with signed as (
      insert into collections.instalment_plan (company_id, household_id, case_id, state, total_fen, stops_late_fee, reason,
        proposed_at, proposed_by, proposer_id, signed_at)
      values ($1, $2, 1, 'defaulted', 1, false, '', now(), '', 0, $3::timestamp at time zone 'Asia/Shanghai') returning id)
    insert into collections.instalment_charge (company_id, plan_id, charge_id, period_month, open_fen)
    select $1::bigint, id, $4::bigint, '2026-11-01', 1 from signed`,
} as const
