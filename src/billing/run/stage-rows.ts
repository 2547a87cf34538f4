import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** A charge worked out in TypeScript: metered, tiered and shared costs. */
export type CandidateRow = {
  readonly buildingId: bigint
  readonly householdId: bigint
  readonly billingAccountId: bigint
  readonly unitId: bigint
  readonly versionId: bigint
  readonly meterId: bigint
  readonly serviceFrom: string
  readonly serviceTo: string
  readonly quantity: bigint
  readonly price: bigint
  readonly inputs: unknown
  readonly amountFen: bigint
}

/** Adds rows to the candidates; what is the same for all charges of a version comes from it. */
export const stageRows = async ({ tx }: Context, rows: readonly CandidateRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    insert into billing_candidate (run_id, community_id, charge_item_id, formula, due_on, building_id, household_id,
      billing_account_id, unit_id, tariff_version_id, meter_id, service_from, service_to, quantity, price, inputs,
      amount_fen, period_months, days, days_in_period, discount_bp)
    select v.run_id, v.community_id, v.charge_item_id, v.formula, v.due_on, r.*, 1, 0, 0, 10000 from unnest(
      ${rows.map((r) => r.buildingId)}::bigint[], ${rows.map((r) => r.householdId)}::bigint[],
      ${rows.map((r) => r.billingAccountId)}::bigint[], ${rows.map((r) => r.unitId)}::bigint[],
      ${rows.map((r) => r.versionId)}::bigint[], ${rows.map((r) => r.meterId)}::bigint[],
      ${rows.map((r) => r.serviceFrom)}::date[], ${rows.map((r) => r.serviceTo)}::date[],
      ${rows.map((r) => r.quantity)}::bigint[], ${rows.map((r) => r.price)}::bigint[],
      ${rows.map((r) => JSON.stringify(r.inputs))}::jsonb[], ${rows.map((r) => r.amountFen)}::bigint[]
    ) r (building_id, household_id, billing_account_id, unit_id, version_id, meter_id, service_from, service_to,
      quantity, price, inputs, amount_fen)
    join billing_version v on v.version_id = r.version_id`.execute(tx)
}
