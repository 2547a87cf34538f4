import { sql } from 'kysely'
import type { Fen } from '../kernel/money.ts'
import { addDays, daysBetween, type PlainDate } from '../kernel/period.ts'
import type { Context } from '../platform/context.ts'
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
 * 违约金 accrued up to and including `asOf` and not yet posted (decisions 9): simple interest by
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

/** The open charges of a household, or charges by name. */
type LateFeeScope = { householdId?: bigint; chargeIds?: readonly bigint[] }

/**
 * The accrued late fee of open charges of a household (or of the named charges). Charges of a
 * community without a contract clause have none; a late fee never bears late fee (no compounding).
 */
export const accruedLateFees = async (
  context: Context,
  input: LateFeeScope & { asOf: PlainDate },
): Promise<ReadonlyMap<bigint, AccruedLateFee>> => {
  const facts = await readFacts(context, input)
  return new Map(facts.map((fact) => [fact.chargeId, accrueLateFee(fact, input.asOf)]))
}

const readFacts = async (
  { tx, companyId }: Context,
  input: LateFeeScope & { asOf: PlainDate },
): Promise<LateFeeFacts[]> => {
  const scope =
    input.chargeIds === undefined
      ? sql`c.household_id = ${input.householdId ?? 0n}`
      : sql`c.id = any(${[...input.chargeIds]}::bigint[])`
  const { rows } = await sql<{
    id: bigint
    amount_fen: bigint
    waived_fen: bigint
    due_on: string
    daily_rate_ppm: number
    grace_days: number
    cap_bp: number
    annual_cap_bp: number | null
    settlements: { on: string; fen: string }[]
    holds: { from: string; to: string | null }[]
    posted_fen: bigint
  }>`
    select c.id, c.amount_fen, c.waived_fen, c.due_on, p.daily_rate_ppm, p.grace_days, p.cap_bp, p.annual_cap_bp,
      coalesce((select json_agg(json_build_object('on', s.settled_on, 'fen', s.amount_fen::text) order by s.settled_on)
        from billing.settlement s where s.company_id = c.company_id and s.charge_id = c.id), '[]') as settlements,
      coalesce((select json_agg(json_build_object(
          -- The day on which a payment is begun still counts, as the day of payment does.
          'from', h.held_from + (h.reason = 'pendingPayment')::int, 'to', h.held_to))
        from billing.hold h where h.company_id = c.company_id and h.household_id = c.household_id
          and (h.charge_id = c.id or (h.charge_id = 0 and h.billing_account_id in (0, c.billing_account_id)))), '[]') as holds,
      coalesce((select sum(f.amount_fen)::bigint from billing.charge f where f.company_id = c.company_id
        and f.parent_charge_id = c.id and f.parent_charge_id <> 0 and not f.is_reversed and f.household_id = c.household_id), 0) as posted_fen
    from billing.charge c
    join billing.late_fee_policy p on p.company_id = c.company_id and p.community_id = c.community_id
      and p.effective @> c.due_on
    where c.company_id = ${companyId} and not c.is_reversed and c.source_kind <> 'lateFee'
      and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${input.asOf}::date
      and ${scope}`.execute(tx)
  return rows.map((row) => ({
    chargeId: row.id,
    amountFen: row.amount_fen,
    waivedFen: row.waived_fen,
    dueOn: row.due_on,
    dailyRatePpm: row.daily_rate_ppm,
    graceDays: row.grace_days,
    capBp: row.cap_bp,
    annualCapBp: row.annual_cap_bp,
    settlements: row.settlements.map(({ on, fen }) => ({ on, fen: BigInt(fen) })),
    holds: row.holds,
    postedFen: row.posted_fen,
  }))
}
