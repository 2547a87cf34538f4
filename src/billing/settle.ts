import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { failures } from './failures.ts'
import { postLateFeesLeftBehind } from './late-fees-left-behind.ts'
import { type ChargeKey, isOneOf, lockCharges } from './lock-charges.ts'

/** A part of a charge to settle; negative to take it back. */
export type Settlement = ChargeKey & { readonly amountFen: bigint }

/** A settlement with its day in the books. */
export type DatedSettlement = Settlement & { readonly postedOn: string }

/**
 * Moves the settled counters of charges, in the order of their ids, by one guarded update: a
 * charge that is reversed, or would be settled beyond its amount or below zero, refuses the whole.
 * Also appends the settlements (late fee reads them) and the aggregates, and posts the late fee
 * that would be left behind. The caller posts prepayment → receivable in the ledger.
 * @throws Failure chargeAlreadySettled
 */
export const settleCharges = async (
  context: Context,
  settlements: readonly DatedSettlement[],
): Promise<void> => {
  if (settlements.length === 0) return
  const locked = await lockCharges(context, settlements)
  await postLateFeesLeftBehind(context, locked, settlements)
  const movedCount = await moveCounters(context, settlements)
  if (movedCount !== new Set(settlements.map(({ chargeId }) => chargeId)).size) {
    throw failures.chargeAlreadySettled()
  }
}

/** @returns how many charges took what was to be settled of them */
const moveCounters = async (
  { tx, companyId }: Context,
  settlements: readonly DatedSettlement[],
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    with wanted as (
      select * from unnest(${settlements.map(({ chargeId }) => chargeId)}::bigint[],
        ${settlements.map(({ periodMonth }) => periodMonth)}::date[],
        ${settlements.map(({ amountFen }) => amountFen)}::bigint[],
        ${settlements.map(({ postedOn }) => postedOn)}::date[]) w (charge_id, month, fen, posted_on)
    ), moved as (
      update billing.charge c set settled_fen = c.settled_fen + s.fen
      from (select charge_id, month, sum(fen)::bigint as fen from wanted group by charge_id, month) s
      where c.company_id = ${companyId} and ${isOneOf(settlements)} and c.id = s.charge_id and c.period_month = s.month
        and not c.is_reversed and c.settled_fen + s.fen >= 0 and c.settled_fen + c.waived_fen + s.fen <= c.amount_fen
      returning c.id, c.community_id, c.building_id, c.charge_item_id, c.period_month
    ), noted as (
      insert into billing.settlement (company_id, charge_id, period_month, settled_on, amount_fen)
      select ${companyId}, charge_id, month, posted_on, fen from wanted
    ), appended as (
      insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
        posted_on, received_fen)
      select ${companyId}, community_id, building_id, charge_item_id, period_month, posted_on, sum(fen)::bigint
      from moved join wanted on charge_id = id
      group by community_id, building_id, charge_item_id, period_month, posted_on
    )
    select count(*)::int as count from moved`.execute(tx)
  return rows[0]?.count ?? 0
}
