import type { Fen } from '../kernel/money.ts'
import { addDays, daysBetween, type PlainDate } from '../kernel/period.ts'
import { type LateFeeExtra, lateFeeOf } from './formulas/late-fee.ts'

/** What late fee depends on for one charge. */
export type LateFeeFacts = {
  readonly chargeId: bigint
  readonly amountFen: Fen
  readonly waivedFen: Fen
  readonly dueOn: PlainDate
  readonly dailyRatePpm: number
  readonly graceDays: number
  readonly capBp: number
  /** Ceiling a year in basis points of the principal; null for none. */
  readonly annualCapBp: number | null
  /** Receipts (and takings back, negative) by day. */
  readonly settlements: readonly { readonly on: PlainDate; readonly fen: Fen }[]
  /** Days on which it is frozen, both ends inclusive; `to` null is still open. */
  readonly holds: readonly { readonly from: PlainDate; readonly to: PlainDate | null }[]
  /** Late fee posted before on this charge. */
  readonly postedFen: Fen
}

export type AccruedLateFee = {
  readonly fen: Fen
  /** Days that counted. */
  readonly days: number
  readonly extra: LateFeeExtra
}

/**
 * 违约金 accrued up to and including `asOf` and not yet posted: simple interest by
 * exact days on what was unpaid on each day, from due + 1 + grace days, not retroactive over the
 * grace days, frozen while held, rounded once, capped by a share of the principal and by the
 * annual ceiling. The day of payment still counts with the principal it began with.
 */
export const accrueLateFee = (facts: LateFeeFacts, asOf: PlainDate): AccruedLateFee => {
  const segments = segmentsOf(facts, asOf)
  const uncapped: LateFeeExtra = {
    dailyRatePpm: facts.dailyRatePpm,
    segments: segments.map(({ principalFen, ...rest }) => ({
      ...rest,
      principalFen: principalFen.toString(),
    })),
    postedFen: '0',
    capFen: null,
  }
  const capFen = capOf(facts, segments)
  const isCapped = lateFeeOf(uncapped) > capFen
  const extra: LateFeeExtra = {
    ...uncapped,
    postedFen: facts.postedFen.toString(),
    capFen: isCapped ? capFen.toString() : null,
  }
  const fen = lateFeeOf(extra)
  const days = segments.reduce((sum, segment) => sum + segment.days, 0)
  return { fen: fen > 0n ? fen : 0n, days, extra }
}

type Segment = { from: PlainDate; to: PlainDate; days: number; principalFen: Fen }

const segmentsOf = (facts: LateFeeFacts, asOf: PlainDate): Segment[] => {
  const start = addDays(facts.dueOn, 1 + facts.graceDays)
  if (start > asOf) return []
  const segments: Segment[] = []
  for (const stretch of unheldStretches(start, asOf, facts.holds)) {
    // The principal changes on the day after each settlement.
    const cuts = facts.settlements
      .map(({ on }) => addDays(on, 1))
      .filter((day) => day > stretch.from && day <= stretch.to)
    const starts = [...new Set([stretch.from, ...cuts])].sort()
    starts.forEach((from, index) => {
      const next = starts[index + 1]
      const to = next ? addDays(next, -1) : stretch.to
      const principalFen = principalOn(facts, from)
      if (principalFen <= 0n) return
      segments.push({ from, to, days: daysBetween(from, to) + 1, principalFen })
    })
  }
  return segments
}

const principalOn = (facts: LateFeeFacts, day: PlainDate): Fen =>
  facts.settlements
    .filter(({ on }) => on < day)
    .reduce((left, { fen }) => left - fen, facts.amountFen - facts.waivedFen)

const unheldStretches = (
  from: PlainDate,
  to: PlainDate,
  holds: LateFeeFacts['holds'],
): { from: PlainDate; to: PlainDate }[] => {
  let open = [{ from, to }]
  for (const hold of holds) {
    const [first, last] = [hold.from, hold.to ?? to]
    open = open.flatMap((part) => {
      if (last < part.from || first > part.to) return [part]
      return [
        ...(first > part.from ? [{ from: part.from, to: addDays(first, -1) }] : []),
        ...(last < part.to ? [{ from: addDays(last, 1), to: part.to }] : []),
      ]
    })
  }
  return open
}

/** The lower of the share of the principal and the annual ceiling for the days that counted. */
const capOf = (facts: LateFeeFacts, segments: readonly Segment[]): Fen => {
  const principal = facts.amountFen - facts.waivedFen
  const share = (principal * BigInt(facts.capBp)) / 10_000n
  if (facts.annualCapBp === null) return share
  const byYear = segments.reduce(
    (sum, { days, principalFen }) =>
      sum + principalFen * BigInt(days) * BigInt(facts.annualCapBp ?? 0),
    0n,
  )
  const ceiling = byYear / (10_000n * 365n)
  return ceiling < share ? ceiling : share
}
