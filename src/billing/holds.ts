import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'

type HoldReason = 'dispute' | 'unmatchedMoney' | 'pendingPayment' | 'plan' | 'other'

/**
 * Freezes a charge, an account or a whole household from today: no late fee, no reminders. Other
 * modules say why; billing alone keeps it, so that every reason stops the same things.
 */
export const openHold = async (
  { tx, companyId, now, today }: Context,
  hold: {
    householdId: bigint
    billingAccountId?: bigint
    chargeId?: bigint
    reason: HoldReason
    note?: string
    answerDueOn?: string
  },
): Promise<bigint> => {
  const { id } = await tx
    .insertInto('billing.hold')
    .values({
      company_id: companyId,
      household_id: hold.householdId,
      billing_account_id: hold.billingAccountId ?? 0n,
      charge_id: hold.chargeId ?? 0n,
      reason: hold.reason,
      note: hold.note ?? '',
      held_from: today,
      opened_at: now.toString(),
      answer_due_on: hold.answerDueOn ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Freezes many households at once; see `openHold`. */
export const openHolds = async (
  { tx, companyId, now, today }: Context,
  holds: { householdIds: readonly bigint[]; reason: HoldReason; note: string },
): Promise<void> => {
  await sql`insert into billing.hold (company_id, household_id, billing_account_id, charge_id, reason, note, held_from, opened_at)
    select ${companyId}, id, 0, 0, ${holds.reason}, ${holds.note}, ${today}::date, ${now.toString()}::timestamptz
    from unnest(${[...holds.householdIds]}::bigint[]) id`.execute(tx)
}

/** Freezes charges one by one, as while a payment for them is on its way; see `openHold`. */
export const holdCharges = async (
  { tx, companyId, now, today }: Context,
  hold: {
    householdId: bigint
    chargeIds: readonly bigint[]
    reason: 'pendingPayment' | 'plan'
    note: string
  },
): Promise<void> => {
  await sql`insert into billing.hold (company_id, household_id, charge_id, reason, note, held_from, opened_at)
    select ${companyId}, ${hold.householdId}, id, ${hold.reason}, ${hold.note}, ${today}::date, ${now.toString()}::timestamptz
    from unnest(${[...hold.chargeIds]}::bigint[]) id`.execute(tx)
}

/** Ends the open holds that match; today still counts as held. */
export const closeHold = async (
  { tx, companyId, now, today }: Context,
  match:
    | { holdId: bigint }
    | { householdId: bigint; reason: HoldReason }
    | { householdIds: readonly bigint[]; notes: readonly string[]; reason: HoldReason },
): Promise<void> => {
  const condition =
    'holdId' in match
      ? sql`id = ${match.holdId}`
      : 'notes' in match
        ? sql`household_id = any(${[...match.householdIds]}::bigint[]) and note = any(${[...match.notes]}::text[])
            and reason = ${match.reason}`
        : sql`household_id = ${match.householdId} and reason = ${match.reason}`
  await sql`update billing.hold set held_to = ${today}::date, closed_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and held_to is null and ${condition}`.execute(tx)
}
