import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** A charge worked out in TypeScript: metered, tiered and shared costs. */
export type CandidateRow = {
  readonly buildingId: bigint
  readonly householdId: bigint
  readonly billingAccountId: bigint
  readonly unitId: bigint
  readonly chargeItemId: bigint
  readonly versionId: bigint
  readonly formula: string
  readonly meterId: bigint
  readonly serviceFrom: string
  readonly serviceTo: string
  readonly quantity: bigint
  readonly price: bigint
  readonly inputs: unknown
  readonly amountFen: bigint
}

/** Adds rows to the candidates; the due date comes from the version's rule. */
export const stageRows = async ({ tx }: Context, rows: readonly CandidateRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`
    insert into billing_candidate (building_id, household_id, billing_account_id, unit_id, charge_item_id,
      tariff_version_id, formula, meter_id, service_from, service_to, quantity, price, inputs, amount_fen,
      period_months, days, days_in_period, discount_bp, due_on)
    select r.*, 1, 0, 0, 10000, d.due_on from unnest(
      ${rows.map((r) => r.buildingId)}::bigint[], ${rows.map((r) => r.householdId)}::bigint[],
      ${rows.map((r) => r.billingAccountId)}::bigint[], ${rows.map((r) => r.unitId)}::bigint[],
      ${rows.map((r) => r.chargeItemId)}::bigint[], ${rows.map((r) => r.versionId)}::bigint[],
      ${rows.map((r) => r.formula)}::text[], ${rows.map((r) => r.meterId)}::bigint[],
      ${rows.map((r) => r.serviceFrom)}::date[], ${rows.map((r) => r.serviceTo)}::date[],
      ${rows.map((r) => r.quantity)}::bigint[], ${rows.map((r) => r.price)}::bigint[],
      ${rows.map((r) => JSON.stringify(r.inputs))}::jsonb[], ${rows.map((r) => r.amountFen)}::bigint[]
    ) r (building_id, household_id, billing_account_id, unit_id, charge_item_id, version_id, formula,
      meter_id, service_from, service_to, quantity, price, inputs, amount_fen)
    join billing_due d on d.version_id = r.version_id`.execute(tx)
}
