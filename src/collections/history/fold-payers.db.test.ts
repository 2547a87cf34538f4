import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { transact } from '../../platform/db/transact.ts'
import { dateOf, dayNumber } from '../fit/events.ts'
import { type Bill, payerAt } from '../fit/payer-history.ts'
import { foldPayers } from './fold-payers.ts'

/** Bills of one household, a month each; some are paid, in time or not, some were taken over. */
const lives = fc.array(
  fc.record({
    issued: fc.integer({ min: 0, max: 20 }),
    term: fc.integer({ min: -3, max: 30 }),
    paid: fc.option(fc.integer({ min: 0, max: 400 })),
    isOpening: fc.boolean(),
  }),
  { minLength: 1, maxLength: 16 },
)
type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never

const start = dayNumber('2025-01-01')
const billsOf = (life: Life): (Bill & { month: string })[] =>
  life.map(({ issued, term, paid, isOpening }, n) => {
    const month = Temporal.PlainDate.from('2025-01-01').add({ months: n }).toString()
    const on = dayNumber(month) + issued
    return {
      month,
      issued: on,
      due: on + term,
      settled: paid === null ? -1 : on + paid,
      fen: 100,
      isOpening,
    }
  })

describe('what is known of payers', async () => {
  const platform = await createTestPlatform()
  const companyId = 5n

  beforeEach(async () => {
    await platform.query(
      'truncate billing.charge, billing.settlement, payments.payment, collections.payer cascade',
    )
    await platform.query('set session_replication_role = replica')
    await platform.query(
      `insert into property.household (company_id, id, community_id, payer_party_id, household_no, created_at)
       select 5, n, 1, n, n::text, now() from generate_series(1, 2) n on conflict do nothing`,
    )
    await platform.query(
      `select billing.ensure_partition((date '2025-01-01' + n * interval '1 month')::date) from generate_series(0, 16) n`,
    )
  })

  const insert = async (bills: readonly (Bill & { month: string })[]): Promise<void> => {
    await platform.query(
      `insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
         charge_item_id, source_kind, formula, service_from, service_to, amount_fen, due_on, issued_on, posted_at)
       select 5, n, month, 1, 1, 1, 1, 1, case when opening then 'opening' else 'run' end, 'fixed', month, month, 100, due, issued,
         issued::timestamp at time zone 'Asia/Shanghai'
       from unnest($1::date[], $2::date[], $3::date[], $4::boolean[]) with ordinality as b (month, issued, due, opening, n)`,
      [
        bills.map(({ month }) => month),
        bills.map(({ issued }) => dateOf(issued)),
        bills.map(({ due }) => dateOf(due)),
        bills.map(({ isOpening }) => isOpening),
      ],
    )
    await settle(bills)
  }

  /** Money comes in two parts; the second settles the bill. */
  const settle = async (bills: readonly (Bill & { month: string })[]): Promise<void> => {
    await platform.query('truncate billing.settlement')
    await platform.query(
      `insert into billing.settlement (company_id, charge_id, period_month, settled_on, amount_fen)
       select 5, n, month, part.on_day, part.fen
       from unnest($1::date[], $2::date[], $3::date[]) with ordinality as b (month, issued, settled, n)
       cross join lateral (values (issued, 40), (settled, 60)) part (on_day, fen) where settled is not null`,
      [
        bills.map(({ month }) => month),
        bills.map(({ issued }) => dateOf(issued)),
        bills.map(({ settled }) => (settled < 0 ? null : dateOf(settled))),
      ],
    )
  }

  const fold = (asOf: number, since: number | null = null): Promise<number> =>
    transact(platform.db, { companyId }, (tx) =>
      foldPayers(tx, {
        companyId,
        asOf: dateOf(asOf),
        since: since === null ? null : dateOf(since),
      }),
    )
  const known = () =>
    platform.query<Record<string, unknown>>(
      `select bills_matured, last_twelve, late_of_last_twelve, mean_days_to_pay, recent_days_to_pay, bills_late, first_due_on
       from collections.payer where company_id = 5 order by household_id`,
    )

  test('the fold of a night and the fit’s own reckoning agree on any day', async () => {
    await fc.assert(
      fc.asyncProperty(lives, fc.integer({ min: 0, max: 500 }), async (life, after) => {
        await platform.query('truncate billing.charge, collections.payer')
        const bills = billsOf(life)
        await insert(bills)
        const day = start + after
        await fold(day)
        const [row] = await known()
        const sorted = [...bills].sort((a, b) => a.due - b.due)
        if (!bills.some(({ issued }) => issued < day)) {
          expect(row).toBeUndefined()
          return
        }
        const expected = payerAt(sorted, day)
        expect(row).toMatchObject({
          bills_matured: expected.billsMatured,
          last_twelve: expected.lastTwelve,
          late_of_last_twelve: expected.lateOfLastTwelve,
        })
        const close = (value: unknown, wanted: number | null) =>
          wanted === null ? expect(value).toBeNull() : expect(value).toBeCloseTo(wanted, 3)
        close(row?.mean_days_to_pay, expected.meanDaysToPay)
        close(row?.recent_days_to_pay, expected.recentDaysToPay)
      }),
      { numRuns: process.env.SOAK === '1' ? 300 : 25 },
    )
  }, 60_000)

  test('does not change however what came on the day or later is altered', async () => {
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.integer({ min: 20, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 16, maxLength: 16 }),
        async (life, after, others) => {
          await platform.query('truncate billing.charge, collections.payer')
          const bills = billsOf(life)
          await insert(bills)
          const day = start + after
          await fold(day)
          const before = await known()
          await settle(
            bills.map((bill, n) =>
              bill.settled >= 0 && bill.settled < day
                ? bill
                : { ...bill, settled: Math.max(day, bill.issued) + (others[n] ?? 0) },
            ),
          )
          await fold(day)
          expect(await known()).toEqual(before)
        },
      ),
      { numRuns: process.env.SOAK === '1' ? 300 : 15 },
    )
  }, 60_000)

  test('night after night only those of whom something changed are folded, with the same result', async () => {
    const bills = billsOf([
      { issued: 4, term: 20, paid: 10, isOpening: false },
      { issued: 4, term: 20, paid: 60, isOpening: false },
      { issued: 4, term: 20, paid: null, isOpening: false },
    ])
    await insert(bills)
    await platform.query(
      `insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
         charge_item_id, source_kind, formula, service_from, service_to, amount_fen, due_on, issued_on, posted_at)
       values (5, 99, '2025-01-01', 1, 2, 2, 2, 1, 'run', 'fixed', '2025-01-01', '2025-01-31', 100, '2025-01-25', '2025-01-05', '2025-01-05')`,
    )
    const counts: number[] = []
    for (let day = start + 6; day < start + 120; day++)
      counts.push(await fold(day, counts.length === 0 ? null : day - 1))
    const nightly = await known()
    expect(await fold(start + 119)).toBe(2)
    expect(await known()).toEqual(nightly)
    expect(nightly).toMatchObject([
      {
        bills_matured: 3,
        bills_late: 2,
        last_twelve: 3,
        late_of_last_twelve: 2,
        mean_days_to_pay: 35,
      },
      { bills_matured: 1, bills_late: 1, mean_days_to_pay: null },
    ])
    expect(counts.filter((count) => count === 0).length).toBeGreaterThan(10)
  }, 60_000)

  test('of the last five payments online the evening ones are counted', async () => {
    await insert(billsOf([{ issued: 4, term: 20, paid: null, isOpening: false }]))
    const times = ['17:59', '18:00', '20:59', '21:00', '19:00', '08:00']
    for (const [n, time] of times.entries()) {
      await platform.query(
        `insert into payments.payment (company_id, id, community_id, household_id, channel_account_id, method, amount_fen, paid_at, received_on, posted_at)
         values (5, $1, 1, 1, 1, 'wechatpay', 100, $2, '2025-01-10', now())`,
        [n, `2025-01-${10 + n}T${time}:00+08:00`],
      )
    }
    await fold(start + 60)
    expect(
      await platform.query(
        'select evening_payments, online_payments from collections.payer where household_id = 1',
      ),
    ).toEqual([{ evening_payments: 3, online_payments: 5 }])
  })
})
