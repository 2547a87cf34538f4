import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { transact } from '../../platform/db/transact.ts'
import {
  chanceOf,
  chanceSql,
  communityParts,
  contributionsOf,
  logitOf,
  type PaymentModel,
} from './chance.ts'
import { binOf, binStarts, calendarOf, featureNames, type HouseholdWeek } from './features.ts'
import { globalModel } from './payment-model.ts'

const number = (min: number, max: number) =>
  fc.integer({ min: Math.ceil(min * 1000), max: Math.floor(max * 1000) }).map((n) => n / 1000)
const part = fc.record({
  part: number(-2, 2),
  lateRate: number(0.01, 0.99),
  daysToPay: number(0, 200),
  means: fc.constant(featureNames.map((_, n) => n / 10)),
})
const models: fc.Arbitrary<PaymentModel> = fc.record({
  kind: fc.constant('hazard' as const),
  company: number(-3, 3),
  bins: fc.array(number(-2, 2), {
    minLength: binStarts.length + 1,
    maxLength: binStarts.length + 1,
  }),
  beta: fc.array(fc.oneof(fc.constant(0), number(-1, 1)), {
    minLength: featureNames.length,
    maxLength: featureNames.length,
  }),
  communities: fc.record({ '7': part, '8': part }),
  standard: part,
})
const weeks: fc.Arbitrary<HouseholdWeek> = fc
  .record({
    communityId: fc.constantFrom(7n, 8n, 9n),
    lastTwelve: fc.integer({ min: 0, max: 12 }),
    lateShare: number(0, 1),
    more: fc.integer({ min: 0, max: 40 }),
    meanDaysToPay: fc.option(fc.integer({ min: 0, max: 900 })),
    recentDaysToPay: fc.option(fc.integer({ min: 0, max: 900 })),
    intercept: fc.integer({ min: -16, max: 16 }).map((n) => n / 8),
    daysPastDue: fc.integer({ min: -40, max: 900 }),
    openBills: fc.integer({ min: 1, max: 60 }),
    overdueBills: fc.integer({ min: 0, max: 60 }),
    openFen: fc.integer({ min: 0, max: 1e12 }),
    oldestFen: fc.integer({ min: 0, max: 1e12 }),
    contacts: fc.integer({ min: 0, max: 5 }),
    isHeld: fc.boolean(),
    isPromised: fc.boolean(),
    brokenPromises: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ lateShare, more, ...week }) => ({
    ...week,
    lateOfLastTwelve: Math.round(lateShare * week.lastTwelve),
    billsMatured: week.lastTwelve === 12 ? 12 + more : week.lastTwelve,
  }))

describe('the chance of a household', async () => {
  const platform = await createTestPlatform()

  /** The relations of a scoring statement, with one household each. */
  const scored = (model: PaymentModel, week: HouseholdWeek, day: string): Promise<number> =>
    transact(platform.db, { companyId: 1n }, async (tx) => {
      const { rows } = await sql<{ chance: number }>`
        select ${chanceSql(model, { payer: 'p', week: 'w', community: 'c' }, day)} as chance
        from (select ${week.communityId}::bigint as community_id, ${week.daysPastDue}::int as days_past_due,
          ${week.openBills}::int as open_bills, ${week.overdueBills}::int as overdue_bills, ${week.openFen}::bigint as open_fen,
          ${week.oldestFen}::bigint as oldest_fen, ${week.contacts}::int as contacts, ${week.isHeld}::boolean as is_held,
          ${week.isPromised}::boolean as is_promised, ${week.brokenPromises}::int as broken_promises) w
        left join (select ${week.billsMatured}::int as bills_matured, ${week.lastTwelve}::smallint as last_twelve,
          ${week.lateOfLastTwelve}::smallint as late_of_last_twelve, ${week.meanDaysToPay}::real as mean_days_to_pay,
          ${week.recentDaysToPay}::real as recent_days_to_pay, ${week.intercept}::real as intercept) p on true
        left join ${communityParts(model)} c on c.community_id = w.community_id`.execute(tx)
      return rows[0]?.chance ?? Number.NaN
    })

  test('is the same number in SQL and in TypeScript', async () => {
    await fc.assert(
      fc.asyncProperty(models, weeks, async (model, week) => {
        expect(await scored(model, week, '2026-02-10')).toBeCloseTo(
          chanceOf(model, week, '2026-02-10'),
          9,
        )
      }),
      { numRuns: process.env.SOAK === '1' ? 2000 : 120 },
    )
  })

  test('without anything known is the general one, and never NaN', async () => {
    const [week] = fc.sample(weeks, { numRuns: 1, seed: 4 })
    if (!week) throw new Error('no sample')
    const unknown = { ...week, intercept: 0 }
    expect(chanceOf(globalModel, unknown, '2026-11-20')).toBeCloseTo(0.25, 10)
    expect(await scored(globalModel, unknown, '2026-11-20')).toBeCloseTo(0.25, 6)
  })

  test('its reasons add up to the distance from the community’s average week', () => {
    fc.assert(
      fc.property(models, weeks, (model, week) => {
        const day = '2026-12-03'
        const { part: own, means } = model.communities[String(week.communityId)] ?? model.standard
        const bin = model.bins[binOf(week.daysPastDue)] ?? 0
        const average =
          model.company + bin + own + means.reduce((sum, x, j) => sum + (model.beta[j] ?? 0) * x, 0)
        const gains = contributionsOf(model, week, day)
        const total = gains.reduce((sum, { gain }) => sum + gain, 0)
        expect(average + total).toBeCloseTo(logitOf(model, week, day), 6)
        expect(
          gains.every(
            ({ gain }, n) => n === 0 || Math.abs(gain) <= Math.abs(gains[n - 1]?.gain ?? 0),
          ),
        ).toBe(true)
      }),
    )
  })

  test('knows the first days of a month, December and the Spring Festival', () => {
    expect(calendarOf('2026-11-10')).toEqual([0, 0, 0])
    expect(calendarOf('2026-12-01')[0]).toBeCloseTo(1, 10)
    expect(calendarOf('2026-12-08').slice(1)).toEqual([1, 0])
    // The lunar year of 2026 begins on 17 February.
    expect(calendarOf('2026-02-16')[2]).toBe(1)
    expect(calendarOf('2026-01-25')[2]).toBe(0)
    expect(calendarOf('2026-03-10')[2]).toBe(0)
  })

  test('bins are those of the days past due', () => {
    expect([-15, -14, -1, 0, 6, 7, 366].map(binOf)).toEqual([0, 1, 2, 3, 3, 4, 10])
  })
})
