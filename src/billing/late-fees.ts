import { sql } from 'kysely'
import type { Fen } from '../kernel/money.ts'
import { addDays, daysBetween, firstOfMonth, type PlainDate } from '../kernel/period.ts'
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
  const overdue = await readOverdue(context, input)
  if (overdue.length === 0) return new Map()
  const history = await readHistory(context, overdue)
  return new Map(
    overdue.map((charge) => [charge.id, accrueLateFee(factsOf(charge, history), input.asOf)]),
  )
}

type Overdue = {
  id: bigint
  household_id: bigint
  billing_account_id: bigint
  amount_fen: bigint
  waived_fen: bigint
  due_on: string
  daily_rate_ppm: number
  grace_days: number
  cap_bp: number
  annual_cap_bp: number | null
}

/** Open charges past due under a contract clause: for most households none. */
const readOverdue = async (
  { tx, companyId }: Context,
  input: LateFeeScope & { asOf: PlainDate },
): Promise<Overdue[]> => {
  const scope =
    input.chargeIds === undefined
      ? sql`c.household_id = ${input.householdId ?? 0n}`
      : sql`c.id = any(${[...input.chargeIds]}::bigint[])`
  const { rows } = await sql<Overdue>`
    select c.id, c.household_id, c.billing_account_id, c.amount_fen, c.waived_fen, c.due_on,
      p.daily_rate_ppm, p.grace_days, p.cap_bp, p.annual_cap_bp
    from billing.charge c
    join billing.late_fee_policy p on p.company_id = c.company_id and p.community_id = c.community_id
      and p.effective @> c.due_on
    where c.company_id = ${companyId} and not c.is_reversed and c.source_kind <> 'lateFee'
      and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${input.asOf}::date
      and ${scope}`.execute(tx)
  return rows
}

type History = {
  settlements: { chargeId: string; on: string; fen: string }[]
  holds: {
    householdId: string
    accountId: string
    chargeId: string
    from: string
    to: string | null
  }[]
  posted: { parentId: string; fen: string }[]
}

/** What happened to overdue charges: receipts by day, holds, late fee posted before. */
const readHistory = async (
  { tx, companyId }: Context,
  overdue: readonly Overdue[],
): Promise<History> => {
  const ids = overdue.map(({ id }) => id)
  // A late fee begins after the charge was due, so earlier months hold none.
  const firstDue = firstOfMonth(overdue.map(({ due_on }) => due_on).sort()[0] ?? '1990-01-01')
  const households = [...new Set(overdue.map(({ household_id }) => household_id))]
  const { rows } = await sql<History>`
    select
      coalesce((select json_agg(json_build_object('chargeId', s.charge_id::text, 'on', s.settled_on,
          'fen', s.amount_fen::text) order by s.settled_on)
        from billing.settlement s
        where s.company_id = ${companyId} and s.charge_id = any(${ids}::bigint[])), '[]') as settlements,
      coalesce((select json_agg(json_build_object('householdId', h.household_id::text,
          'accountId', h.billing_account_id::text, 'chargeId', h.charge_id::text,
          -- The day on which a payment is begun still counts, as the day of payment does.
          'from', h.held_from + (h.reason = 'pendingPayment')::int, 'to', h.held_to))
        from billing.hold h
        where h.company_id = ${companyId} and h.household_id = any(${households}::bigint[])), '[]') as holds,
      coalesce((select json_agg(json_build_object('parentId', f.parent_charge_id::text, 'fen', f.amount_fen::text))
        from billing.charge f
        where f.company_id = ${companyId} and f.parent_charge_id = any(${ids}::bigint[])
          and f.parent_charge_id <> 0 and f.period_month >= ${firstDue}::date and not f.is_reversed), '[]') as posted`.execute(
    tx,
  )
  return rows[0] ?? { settlements: [], holds: [], posted: [] }
}

const factsOf = (charge: Overdue, history: History): LateFeeFacts => {
  const id = charge.id.toString()
  const isHold = (hold: History['holds'][number]): boolean =>
    hold.householdId === charge.household_id.toString() &&
    (hold.chargeId === id ||
      (hold.chargeId === '0' &&
        ['0', charge.billing_account_id.toString()].includes(hold.accountId)))
  return {
    chargeId: charge.id,
    amountFen: charge.amount_fen,
    waivedFen: charge.waived_fen,
    dueOn: charge.due_on,
    dailyRatePpm: charge.daily_rate_ppm,
    graceDays: charge.grace_days,
    capBp: charge.cap_bp,
    annualCapBp: charge.annual_cap_bp,
    settlements: history.settlements
      .filter(({ chargeId }) => chargeId === id)
      .map(({ on, fen }) => ({ on, fen: BigInt(fen) })),
    holds: history.holds.filter(isHold),
    postedFen: history.posted
      .filter(({ parentId }) => parentId === id)
      .reduce((sum, { fen }) => sum + BigInt(fen), 0n),
  }
}
