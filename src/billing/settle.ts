import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { failures } from './failures.ts'

/** A part of a charge to settle; negative to take it back. */
export type Settlement = {
  readonly chargeId: bigint
  readonly periodMonth: string
  readonly amountFen: bigint
}

/**
 * Moves the settled counters of charges, in the order of their ids, each by one guarded update:
 * a charge that is reversed, or would be settled beyond its amount or below zero, refuses the
 * whole. Also appends the settlements (late fee reads them) and the aggregates. The caller posts
 * prepayment → receivable in the ledger.
 * @throws Failure chargeAlreadySettled
 */
export const settleCharges = async (
  { tx, companyId }: Context,
  settlements: readonly (Settlement & { readonly postedOn: string })[],
): Promise<void> => {
  if (settlements.length === 0) return
  const wanted = sql`unnest(${settlements.map(({ chargeId }) => chargeId)}::bigint[],
    ${settlements.map(({ periodMonth }) => periodMonth)}::date[],
    ${settlements.map(({ amountFen }) => amountFen)}::bigint[],
    ${settlements.map(({ postedOn }) => postedOn)}::date[]) s (id, month, fen, posted_on)`
  // Named once more as a list, so that only the partitions of these months are looked into.
  const inMonths = sql`c.period_month = any(${[...new Set(settlements.map(({ periodMonth }) => periodMonth))]}::date[])`
  await sql`select from billing.charge c join ${wanted} on c.id = s.id and c.period_month = s.month
    where c.company_id = ${companyId} and ${inMonths} order by c.id for no key update of c`.execute(
    tx,
  )
  const updated = await sql`
    update billing.charge c set settled_fen = c.settled_fen + s.fen
    from (select s.id, s.month, sum(s.fen)::bigint as fen from ${wanted} group by s.id, s.month) s
    where c.company_id = ${companyId} and ${inMonths} and c.id = s.id and c.period_month = s.month and not c.is_reversed
      and c.settled_fen + s.fen >= 0 and c.settled_fen + c.waived_fen + s.fen <= c.amount_fen`.execute(
    tx,
  )
  if (Number(updated.numAffectedRows ?? 0n) !== new Set(settlements.map((s) => s.chargeId)).size) {
    throw failures.chargeAlreadySettled()
  }
  await sql`insert into billing.settlement (company_id, charge_id, period_month, settled_on, amount_fen)
    select ${companyId}, s.id, s.month, s.posted_on, s.fen from ${wanted}`.execute(tx)
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, received_fen)
    select c.company_id, c.community_id, c.building_id, c.charge_item_id, c.period_month, s.posted_on, sum(s.fen)::bigint
    from billing.charge c join ${wanted} on c.id = s.id and c.period_month = s.month
    where c.company_id = ${companyId} and ${inMonths}
    group by c.company_id, c.community_id, c.building_id, c.charge_item_id, c.period_month, s.posted_on`.execute(
    tx,
  )
}
