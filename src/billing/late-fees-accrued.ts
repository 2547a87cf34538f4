import { sql } from 'kysely'
import { firstOfMonth, type PlainDate } from '../kernel/period.ts'
import type { Context } from '../platform/context.ts'
import { type AccruedLateFee, accrueLateFee } from './late-fees.ts'
import type { ChargeBalance } from './lock-charges.ts'

/** What has accrued on a charge, and up to which day late fee was posted on it before. */
type LateFeeOnCharge = AccruedLateFee & { readonly postedTo: PlainDate | null }

/**
 * The late fee accrued on charges as they were read, by charge. Those that are not overdue have
 * none, nor have charges of a community without a contract clause; a late fee never bears late fee
 * (no compounding). Where nothing is overdue nothing is read.
 */
export const lateFeesOn = async (
  context: Context,
  charges: readonly ChargeBalance[],
  asOf: PlainDate,
): Promise<ReadonlyMap<bigint, LateFeeOnCharge>> => {
  const overdue = charges.filter((charge) => isOverdue(charge, asOf))
  if (overdue.length === 0) return new Map()
  const byId = new Map(overdue.map((charge) => [charge.id, charge]))
  const histories = await readHistories(context, overdue)
  return new Map(
    histories.flatMap((history) => {
      const charge = byId.get(history.id)
      return charge ? [[charge.id, reckon(charge, history, asOf)]] : []
    }),
  )
}

const isOverdue = (charge: ChargeBalance, asOf: PlainDate): boolean =>
  charge.due_on < asOf &&
  charge.source_kind !== 'lateFee' &&
  !charge.is_reversed &&
  charge.settled_fen + charge.waived_fen < charge.amount_fen

const reckon = (charge: ChargeBalance, history: History, asOf: PlainDate): LateFeeOnCharge => ({
  ...accrueLateFee(
    {
      chargeId: charge.id,
      amountFen: charge.amount_fen,
      waivedFen: charge.waived_fen,
      dueOn: charge.due_on,
      dailyRatePpm: history.daily_rate_ppm,
      graceDays: history.grace_days,
      capBp: history.cap_bp,
      annualCapBp: history.annual_cap_bp,
      settlements: history.settlements.map(({ on, fen }) => ({ on, fen: BigInt(fen) })),
      holds: history.holds,
      postedFen: history.posted_fen,
    },
    asOf,
  ),
  postedTo: history.posted_to,
})

type History = {
  id: bigint
  daily_rate_ppm: number
  grace_days: number
  cap_bp: number
  annual_cap_bp: number | null
  settlements: { on: string; fen: string }[]
  holds: { from: string; to: string | null }[]
  posted_fen: bigint
  posted_to: string | null
}

/**
 * The clause that governs each overdue charge and what happened to it: receipts by day, holds, late
 * fee posted before. Charges without a clause have no row.
 */
const readHistories = async (
  { tx, companyId }: Context,
  overdue: readonly ChargeBalance[],
): Promise<History[]> => {
  const ids = overdue.map(({ id }) => id)
  // A late fee begins after the charge was due, so earlier months hold none.
  const firstDue = firstOfMonth(overdue.map(({ due_on }) => due_on).sort()[0] ?? '1990-01-01')
  const { rows } = await sql<History>`
    select o.id, p.daily_rate_ppm, p.grace_days, p.cap_bp, p.annual_cap_bp,
      coalesce((select json_agg(json_build_object('on', s.settled_on, 'fen', s.amount_fen::text) order by s.settled_on)
        from billing.settlement s where s.company_id = ${companyId} and s.charge_id = o.id), '[]') as settlements,
      -- The day on which a payment is begun still counts, as the day of payment does.
      coalesce((select json_agg(json_build_object('from', h.held_from + (h.reason = 'pendingPayment')::int, 'to', h.held_to))
        from billing.hold h where h.company_id = ${companyId} and h.household_id = o.household_id
          and (h.charge_id = o.id or (h.charge_id = 0 and h.billing_account_id in (0, o.account_id)))), '[]') as holds,
      coalesce(f.fen, 0) as posted_fen, f.posted_to
    from unnest(${ids}::bigint[], ${overdue.map((c) => c.community_id)}::bigint[],
      ${overdue.map((c) => c.household_id)}::bigint[], ${overdue.map((c) => c.billing_account_id)}::bigint[],
      ${overdue.map((c) => c.due_on)}::date[]) o (id, community_id, household_id, account_id, due_on)
    join billing.late_fee_policy p on p.company_id = ${companyId} and p.community_id = o.community_id
      and p.effective @> o.due_on
    left join (select parent_charge_id as id, sum(amount_fen)::bigint as fen, max(service_to) as posted_to
      from billing.charge where company_id = ${companyId} and parent_charge_id = any(${ids}::bigint[])
        and parent_charge_id > 0 and period_month >= ${firstDue}::date and not is_reversed
      group by 1) f on f.id = o.id`.execute(tx)
  return rows
}
