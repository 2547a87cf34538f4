import { type RawBuilder, sql } from 'kysely'

/**
 * What happened to charges, from the rows themselves: one row a fact with its community, building,
 * item, F (`period_month`, the fee's period), P (`posted_on`) and signed amount. The aggregates are
 * sums of these, the entries behind a number are these. Measures: charged (A), reversed (H),
 * waived (W), received (R). What is taken back is a fact of its own day; the past stays as it was.
 *
 * @param condition on the charge `c`, to keep the read small
 */
export const factRows = (companyId: bigint, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`
  select 'charged' as measure, c.id, c.id as charge_id, c.issued_on as posted_on, c.amount_fen as fen, ${chargeColumns}
  from billing.charge c where c.company_id = ${companyId} and ${condition}
  union all
  select 'reversed', t.id, c.id, t.posted_on, t.amount_fen, ${chargeColumns}
  from billing.charge c
  join ledger.transfer t on t.company_id = c.company_id and t.source_id = c.id and t.period_month = c.period_month
    and t.source_kind = 'charge' and t.reverses_id is not null
  where c.company_id = ${companyId} and c.is_reversed and ${condition}
  union all
  select 'waived', t.id, c.id, t.posted_on, case when t.reverses_id is null then t.amount_fen else -t.amount_fen end,
    ${chargeColumns}
  from billing.waiver w
  join billing.charge c on c.company_id = w.company_id and c.id = w.charge_id and c.period_month = w.period_month
  join ledger.transfer t on t.company_id = w.company_id and t.source_id = w.id and t.period_month = w.period_month
    and t.source_kind = 'waiver'
  where w.company_id = ${companyId} and w.state in ('approved', 'reversed') and ${condition}
  union all
  select 'received', s.id, c.id, s.settled_on, s.amount_fen, ${chargeColumns}
  from billing.settlement s
  join billing.charge c on c.company_id = s.company_id and c.id = s.charge_id and c.period_month = s.period_month
  where s.company_id = ${companyId} and ${condition}`

const chargeColumns = sql`c.community_id, c.building_id, c.charge_item_id, c.period_month, c.household_id, c.unit_id`

/** Folded totals and deltas not yet folded, read together: each fact exactly once. */
export const aggregateRows = (companyId: bigint): RawBuilder<unknown> => sql`
  select community_id, building_id, charge_item_id, period_month, posted_on, charged_fen, reversed_fen, waived_fen,
    received_fen
  from billing.collection_total where company_id = ${companyId}
  union all
  select community_id, building_id, charge_item_id, period_month, posted_on, charged_fen, reversed_fen, waived_fen,
    received_fen
  from billing.collection_delta where company_id = ${companyId}`
