import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'

/** Names a charge: its id, the account that owes it, and the month whose partition it lies in. */
export type ChargeKey = {
  readonly chargeId: bigint
  readonly billingAccountId: bigint
  readonly periodMonth: string
}

/** What is open of a charge, and since when. */
export type ChargeBalance = {
  readonly id: bigint
  readonly community_id: bigint
  readonly household_id: bigint
  readonly billing_account_id: bigint
  readonly source_kind: string
  readonly amount_fen: bigint
  readonly settled_fen: bigint
  readonly waived_fen: bigint
  readonly is_reversed: boolean
  readonly due_on: string
}

/** Reads charges and keeps them until the end, locked in the order of their ids. */
export const lockCharges = async (
  { tx, companyId }: Context,
  keys: readonly ChargeKey[],
): Promise<ChargeBalance[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<ChargeBalance>`
    select c.id, c.community_id, c.household_id, c.billing_account_id, c.source_kind, c.amount_fen, c.settled_fen,
      c.waived_fen, c.is_reversed, c.due_on
    from billing.charge c where c.company_id = ${companyId} and ${isOneOf(keys)} order by c.id
    for no key update`.execute(tx)
  return rows
}

/**
 * The condition that a charge `c` is one of these. Months limit it to their partitions. The account
 * is named beside the id, so that each index that fits leads to a handful of rows: of a company that
 * was just billed there are no statistics yet, the planner takes all it has in a month for one row,
 * and by id and month alone it would rather read them all.
 */
export const isOneOf = (keys: readonly ChargeKey[]): RawBuilder<boolean> => {
  const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
  return sql<boolean>`c.id = any(${distinct(keys.map((key) => key.chargeId))}::bigint[])
    and c.billing_account_id = any(${distinct(keys.map((key) => key.billingAccountId))}::bigint[])
    and c.period_month = any(${distinct(keys.map((key) => key.periodMonth))}::date[])`
}
