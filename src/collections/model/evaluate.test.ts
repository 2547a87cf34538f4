import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readInvoices } from '../fit/read-invoices.ts'
import { evaluate, leakAuc } from './evaluate.ts'
import { type Invoice, inOrder, knownAtIssue } from './invoice-history.ts'
import { sigmoid } from './logit.ts'
import { randomOf } from './random.ts'

/** Invoices of customers who are late more or less often, and oftener when they dispute one. */
const ledgerOf = (seed: number, { count = 500, customers = 20, days = 540 } = {}): Invoice[] => {
  const uniform = randomOf(seed)
  const habits = Array.from({ length: customers }, () => 3 * (uniform() + uniform() - 1) - 0.5)
  return Array.from({ length: count }, (_, n) => {
    const customer = Math.floor(uniform() * customers)
    const invoiceDay = 15_000 + Math.floor(uniform() * days)
    const isDisputed = uniform() < 0.25
    const isLate = uniform() < sigmoid((habits[customer] ?? 0) + (isDisputed ? 5 : -1.8))
    const settledDay =
      invoiceDay + (isLate ? 31 + Math.floor(uniform() * 20) : 5 + Math.floor(uniform() * 25))
    const amount = 20 + 80 * uniform()
    const isElectronic = customer % 2 === 0
    return {
      customer: `c${customer}`,
      number: String(n),
      invoiceDay,
      dueDay: invoiceDay + 30,
      settledDay,
      amount,
      isElectronic,
      isDisputed,
    }
  })
}

const splitAt = (invoices: readonly Invoice[], day: number) => ({
  train: invoices.filter(({ invoiceDay }) => invoiceDay < day),
  test: invoices.filter(({ invoiceDay }) => invoiceDay >= day),
})

describe('what is known of an invoice', () => {
  test('does not change however the future is altered', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 15_030, max: 15_540 }),
        (seed, t) => {
          const invoices = inOrder(ledgerOf(seed).slice(0, 150))
          const uniform = randomOf(seed + 1)
          // Whatever was settled on t or later, and disputes of it, could have come otherwise.
          const altered = invoices.map((invoice) =>
            invoice.settledDay < t
              ? invoice
              : {
                  ...invoice,
                  settledDay: Math.max(t, invoice.invoiceDay) + Math.floor(uniform() * 90),
                  isDisputed: uniform() < 0.5,
                },
          )
          const before = knownAtIssue(invoices)
          const after = knownAtIssue(altered)
          invoices.forEach(({ invoiceDay }, place) => {
            if (invoiceDay <= t) expect(after[place]).toEqual(before[place])
          })
        },
      ),
      { numRuns: 40 },
    )
  })

  test('does change with the past', () => {
    const invoices = inOrder(ledgerOf(3))
    const paidLate = invoices.map((invoice) => ({ ...invoice, settledDay: invoice.dueDay + 9 }))
    expect(knownAtIssue(paidLate).at(-1)?.lateRate).toBeGreaterThan(0.8)
  })
})

describe('evaluation of the payment model', () => {
  const invoices = ledgerOf(1)
  const split = splitAt(invoices, 15_400)

  test('is the same by seed, beats the shrunken mean in days, and says what it chose', () => {
    const measured = evaluate(split, 1)
    expect(evaluate(split, 1)).toEqual(measured)
    expect(measured.testRows).toBe(split.test.length)
    expect(measured.auc).toBeGreaterThan(0.6)
    expect(measured.maeDaysLate).toBeLessThan(measured.baseline.maeDaysLate)
    expect(measured.intervals.auc[0]).toBeLessThan(measured.auc)
    expect(measured.intervals.auc[1]).toBeGreaterThan(measured.auc)
  }, 60_000)

  test('told whether the invoice itself was disputed, it trips the leak alarm', () => {
    const leaky: typeof knownAtIssue = (all) =>
      knownAtIssue(all).map((known, place) => {
        const x = [...known.x]
        x[2] = all[place]?.isDisputed ? 1 : 0
        return { ...known, x }
      })
    const honest = evaluate(split, 1)
    const leaking = evaluate(split, 1, leaky)
    expect(honest.auc).toBeLessThan(leakAuc)
    expect(leaking.auc).toBeGreaterThan(leakAuc)
  }, 60_000)

  test('all in time, all late, one customer, absurd amounts: figures stay finite', () => {
    const few = ledgerOf(2, { count: 150 })
    const odd = [
      few.map((invoice) => ({ ...invoice, settledDay: invoice.dueDay })),
      few.map((invoice) => ({ ...invoice, settledDay: invoice.dueDay + 90 })),
      few.map((invoice) => ({ ...invoice, customer: 'one' })),
      few.map((invoice, n) => ({ ...invoice, amount: n % 2 === 0 ? 1e15 : -5 })),
      few.filter((_, n) => n % 10 === 0),
    ]
    for (const some of odd) {
      const {
        intervals: _,
        chosen: __,
        lateRate: ___,
        cutOff: ____,
        baseline,
        ...scores
      } = evaluate(splitAt(some, 15_480), 1)
      expect([...Object.values(scores), ...Object.values(baseline)].every(Number.isFinite)).toBe(
        true,
      )
    }
  }, 60_000)
})

const sample = new URL('../../../../shared/data/ibm_ar_train.csv', import.meta.url).pathname
describe.skipIf(!existsSync(sample))(
  `the receivables sample (skipped without ${'../shared/data'})`,
  () => {
    test.each([
      // Before each first day everything may be used, from it on 317 and 336 invoices are predicted.
      ['2013-01-01', '2013-04-01', 317],
      ['2013-04-01', '2013-07-01', 336],
    ])(
      'the quarter from %s is predicted better than by the shrunken mean',
      (from, until, count) => {
        const day = (date: string) =>
          Temporal.PlainDate.from('1970-01-01').until(Temporal.PlainDate.from(date)).days
        const invoices = readInvoices(sample).filter(({ invoiceDay }) => invoiceDay < day(until))
        const measured = evaluate(splitAt(invoices, day(from)), 1)
        expect(measured.testRows).toBe(count)
        expect(measured.auc).toBeGreaterThan(0.87)
        expect(measured.logLoss).toBeLessThan(Math.min(measured.baseline.logLoss, 0.42))
        expect(measured.brier).toBeLessThan(0.135)
        expect(measured.ece).toBeLessThan(0.06)
        expect(measured.maeDaysLate).toBeLessThan(0.85 * measured.baseline.maeDaysLate)
      },
      120_000,
    )
  },
)
