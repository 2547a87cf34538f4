import { logit } from './logit.ts'
import { shrinkWeights, shrunkMean } from './shrinkage.ts'

/** An invoice of an evaluation file; days are counted from 1970-01-01. */
export type Invoice = {
  readonly customer: string
  readonly number: string
  readonly invoiceDay: number
  readonly dueDay: number
  readonly settledDay: number
  readonly amount: number
  readonly isElectronic: boolean
  readonly isDisputed: boolean
}

export const isLate = ({ settledDay, dueDay }: Invoice): boolean => settledDay > dueDay

/** By day of issue, then by number: the order in which things became known. */
export const inOrder = (invoices: readonly Invoice[]): Invoice[] =>
  [...invoices].sort(
    (a, b) =>
      a.invoiceDay - b.invoiceDay || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0),
  )

/** What was known when an invoice was issued. */
export type Known = {
  /** In the order of `invoiceFeatures`. */
  readonly x: readonly number[]
  /** Share of the customer's matured invoices that were late, shrunken: the baseline. */
  readonly lateRate: number
  /** Their days late, shrunken in the same way. */
  readonly daysLate: number
}

export const invoiceFeatures = [
  'lateRate',
  'daysToSettle',
  'disputes',
  'open',
  'openPastDue',
  'amount',
  'electronic',
] as const

/** What is believed before the first invoice of anybody matured, as if of twenty invoices. */
const before = { lateRate: 0.3, daysToSettle: 30, daysLate: 5, disputes: 0.2, weight: 20 } as const

/**
 * For each invoice, in the order given (`inOrder`), what was known at t, the day it was issued.
 * Matured invoices are those due before t, late ones among them known to be so even while unpaid
 * (with t as lower bound of their days); disputes count of invoices settled before t. Nothing of
 * the invoice itself but its amount and form, and nothing of the day t or later.
 */
export const knownAtIssue = (invoices: readonly Invoice[]): Known[] => {
  const everybody = runningTotals(invoices)
  const own = new Map<string, Invoice[]>()
  return invoices.map((invoice) => {
    const t = invoice.invoiceDay
    const all = everybody(t)
    const earlier = own.get(invoice.customer) ?? []
    const known = knownOf(invoice, historyAt(t, earlier), all)
    earlier.push(invoice)
    own.set(invoice.customer, earlier)
    return known
  })
}

type History = {
  readonly matured: number
  readonly late: number
  readonly daysLate: number
  readonly daysToSettle: number
  readonly settled: number
  readonly disputed: number
  readonly open: number
  readonly openPastDue: number
}

const historyAt = (t: number, invoices: readonly Invoice[]): History => {
  const sums = { matured: 0, late: 0, daysLate: 0, daysToSettle: 0 }
  const states = { settled: 0, disputed: 0, open: 0, openPastDue: 0 }
  for (const invoice of invoices) {
    if (invoice.invoiceDay >= t) continue
    const isSettled = invoice.settledDay < t
    const until = Math.min(invoice.settledDay, t)
    if (invoice.dueDay < t) {
      sums.matured++
      if (until > invoice.dueDay) sums.late++
      sums.daysLate += Math.max(0, until - invoice.dueDay)
      sums.daysToSettle += until - invoice.invoiceDay
    }
    if (isSettled) {
      states.settled++
      if (invoice.isDisputed) states.disputed++
    } else {
      states.open++
      if (invoice.dueDay < t) states.openPastDue++
    }
  }
  return { ...sums, ...states }
}

type Averages = {
  readonly lateRate: number
  readonly daysToSettle: number
  readonly daysLate: number
  readonly disputes: number
}

/** Everybody's averages by day, asked with growing t. */
const runningTotals = (invoices: readonly Invoice[]): ((t: number) => Averages) => {
  const byDue = [...invoices].sort((a, b) => a.dueDay - b.dueDay)
  const bySettled = [...invoices].sort((a, b) => a.settledDay - b.settledDay)
  const sums = { matured: 0, late: 0, settled: 0, daysToSettle: 0, daysLate: 0, disputed: 0 }
  return (t) => {
    for (let next = byDue[sums.matured]; next && next.dueDay < t; next = byDue[sums.matured]) {
      sums.matured++
      if (isLate(next)) sums.late++
    }
    for (
      let next = bySettled[sums.settled];
      next && next.settledDay < t;
      next = bySettled[sums.settled]
    ) {
      sums.settled++
      sums.daysToSettle += next.settledDay - next.invoiceDay
      sums.daysLate += Math.max(0, next.settledDay - next.dueDay)
      if (next.isDisputed) sums.disputed++
    }
    const { weight } = before
    return {
      lateRate: shrunkMean(sums.late, sums.matured, before.lateRate, weight),
      daysToSettle: shrunkMean(sums.daysToSettle, sums.settled, before.daysToSettle, weight),
      daysLate: shrunkMean(sums.daysLate, sums.settled, before.daysLate, weight),
      disputes: shrunkMean(sums.disputed, sums.settled, before.disputes, weight),
    }
  }
}

const knownOf = (invoice: Invoice, own: History, all: Averages): Known => {
  const weight = shrinkWeights.payer
  const lateRate = shrunkMean(own.late, own.matured, all.lateRate, weight)
  return {
    x: [
      logit(lateRate),
      shrunkMean(own.daysToSettle, own.matured, all.daysToSettle, weight),
      shrunkMean(own.disputed, own.settled, all.disputes, weight),
      own.open,
      own.openPastDue,
      Math.log(Math.max(invoice.amount, 1)),
      invoice.isElectronic ? 1 : 0,
    ],
    lateRate,
    daysLate: shrunkMean(own.daysLate, own.matured, all.daysLate, weight),
  }
}
