import { bootstrapIntervals, groupsOf } from './bootstrap.ts'
import { type Invoice, inOrder, isLate, knownAtIssue } from './invoice-history.ts'
import { fitDays, fitLate, type InvoicePrecisions, type Ledger } from './invoice-model.ts'
import { calibrationOf, meanAbsoluteError, scoresOf } from './metrics.ts'

/** Measured above this, something was known that could not be. */
export const leakAuc = 0.9

const gridOf = (betas: readonly number[], payers: readonly number[]): InvoicePrecisions[] =>
  betas.flatMap((beta) => payers.map((payer) => ({ beta, payer })))

type Fit = (
  ledger: Ledger,
  cutOff: number,
  precisions: InvoicePrecisions,
) => { readonly chances: (places: readonly number[]) => Float64Array }
type Choice = {
  readonly predict: Fit
  readonly grid: readonly InvoicePrecisions[]
  readonly otherwise: InvoicePrecisions
}

const lateChoice: Choice = {
  predict: fitLate,
  grid: gridOf([4, 8, 16, 32], [0.03, 0.1, 0.3, 1, 3, 10, 30, 100]),
  otherwise: { beta: 16, payer: 3 },
}
const daysChoice: Choice = {
  predict: fitDays,
  grid: gridOf([16, 64, 200], [3, 30, 300]),
  otherwise: { beta: 150, payer: 30 },
}

/**
 * The protocol of the acceptance: everything is fitted on what was known before T0, the first day
 * of the test file, and measured on that file. Invoices of the test file become history as they
 * mature. Strengths of the priors are chosen by log-loss on windows of three months before T0,
 * each predicted from what was known before it. `know` says what is known of each invoice.
 */
export const evaluate = (
  { train, test }: { train: readonly Invoice[]; test: readonly Invoice[] },
  seed: number,
  know = knownAtIssue,
) => {
  const cutOff = Math.min(...test.map(({ invoiceDay }) => invoiceDay))
  const testNumbers = new Set(test.map(({ number }) => number))
  const earlier = train.filter(({ number }) => !testNumbers.has(number))
  const isTested = new Set<Invoice>(test)
  const invoices = inOrder([...earlier, ...test])
  const ledger: Ledger = { invoices, known: know(invoices) }
  const chosen = {
    late: choose(ledger, windowsBefore(ledger, cutOff, 6), lateChoice),
    days: choose(ledger, windowsBefore(ledger, cutOff, 3), daysChoice),
  }

  const targets = invoices.flatMap((invoice, place) => (isTested.has(invoice) ? [place] : []))
  const late = fitLate(ledger, cutOff, chosen.late)
  const days = fitDays(ledger, cutOff, chosen.days)
  const y = outcomes(invoices, targets)
  const actualDays = Float64Array.from(targets, (place) => daysLate(invoices[place] as Invoice))
  const model = { p: late.chances(targets), days: days.medians(targets) }
  const baseline = {
    p: Float64Array.from(targets, (place) => ledger.known[place]?.lateRate ?? 0),
    days: Float64Array.from(targets, (place) => ledger.known[place]?.daysLate ?? 0),
  }
  const measure = (rows: readonly number[]) => {
    const at = (of: typeof model) =>
      scoresIn(
        { p: pick(of.p, rows), y: pickBytes(y, rows) },
        pick(of.days, rows),
        pick(actualDays, rows),
      )
    const [ours, theirs] = [at(model), at(baseline)]
    return { ...ours, logLossGain: theirs.logLoss - ours.logLoss }
  }
  const customers = targets.map((place) => invoices[place]?.customer ?? '')
  return {
    cutOff,
    trainRows: late.rows,
    testRows: targets.length,
    lateRate: { train: lateShare(earlier, cutOff), test: share(y) },
    ...withCalibration(model, y, actualDays),
    baseline: withCalibration(baseline, y, actualDays),
    intervals: bootstrapIntervals(groupsOf(customers), measure, { draws: 500, seed }),
    chosen: {
      lateBeta: chosen.late.beta,
      latePayer: chosen.late.payer,
      daysBeta: chosen.days.beta,
      daysPayer: chosen.days.payer,
    },
  }
}

type Predictions = { readonly p: Float64Array; readonly days: Float64Array }

const scoresIn = (
  predicted: { p: Float64Array; y: Uint8Array },
  days: Float64Array,
  actual: Float64Array,
) => ({ ...scoresOf(predicted), maeDaysLate: meanAbsoluteError(days, actual) })

const withCalibration = ({ p, days }: Predictions, y: Uint8Array, actual: Float64Array) => ({
  ...scoresIn({ p, y }, days, actual),
  ...calibrationOf({ p, y }),
})

const daysLate = ({ settledDay, dueDay }: Invoice): number => Math.max(0, settledDay - dueDay)
const outcomes = (invoices: readonly Invoice[], places: readonly number[]): Uint8Array =>
  Uint8Array.from(places, (place) => (isLate(invoices[place] as Invoice) ? 1 : 0))
const pick = (from: Float64Array, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (row) => from[row] as number)
const pickBytes = (from: Uint8Array, rows: readonly number[]): Uint8Array =>
  Uint8Array.from(rows, (row) => from[row] as number)
const share = (y: Uint8Array): number => y.reduce((sum, value) => sum + value, 0) / y.length
const lateShare = (invoices: readonly Invoice[], cutOff: number): number => {
  const matured = invoices.filter(({ dueDay }) => dueDay < cutOff)
  return matured.filter(isLate).length / Math.max(matured.length, 1)
}

/** Windows of 90 days whose invoices had matured before T0; the newest starts 90 days before it. */
const windowsBefore = (
  { invoices }: Ledger,
  cutOff: number,
  count: number,
): { from: number; places: number[] }[] =>
  Array.from({ length: count }, (_, n) => cutOff - 90 - 30 * n)
    .map((from) => ({
      from,
      places: invoices.flatMap(({ invoiceDay, dueDay }, place) =>
        invoiceDay >= from && invoiceDay < from + 90 && dueDay < cutOff ? [place] : [],
      ),
    }))
    .filter(({ from, places }) => {
      const before = invoices.filter(({ dueDay }) => dueDay < from).length
      return places.length >= 50 && before >= 200
    })

/** The precisions of the least log-loss over the windows; the middle of the grid without any. */
const choose = (
  ledger: Ledger,
  windows: readonly { from: number; places: number[] }[],
  { predict, grid, otherwise }: Choice,
): InvoicePrecisions => {
  let best = otherwise
  let least = Number.POSITIVE_INFINITY
  for (const precisions of windows.length === 0 ? [] : grid) {
    let loss = 0
    for (const { from, places } of windows) {
      const p = predict(ledger, from, precisions).chances(places)
      loss += scoresOf({ p, y: outcomes(ledger.invoices, places) }).logLoss
    }
    if (loss < least) {
      best = precisions
      least = loss
    }
  }
  return best
}
