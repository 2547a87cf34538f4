import { sql } from 'kysely'
import { nextWorkingDay } from '../compliance/index.ts'
import { addDays } from '../kernel/period.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'

type HoldReason = 'dispute' | 'unmatchedMoney' | 'pendingPayment' | 'plan' | 'other'

/**
 * Freezes a charge, an account or a whole household from today: no late fee, no reminders. Other
 * modules say why; billing alone keeps it, so that every reason stops the same things.
 */
const openHold = async (
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

/** Freezes charges while a payment for them is on its way; see `openHold`. */
export const holdForPayment = async (
  { tx, companyId, now, today }: Context,
  hold: { householdId: bigint; chargeIds: readonly bigint[]; note: string },
): Promise<void> => {
  await sql`insert into billing.hold (company_id, household_id, charge_id, reason, note, held_from, opened_at)
    select ${companyId}, ${hold.householdId}, id, 'pendingPayment', ${hold.note}, ${today}::date, ${now.toString()}::timestamptz
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

const answerWithinDays = 7

/** By when an objection made today is answered in writing. */
export const disputeAnswerDueOn = (today: string): string =>
  nextWorkingDay(addDays(today, answerWithinDays))

export const openDispute = implement(api.openDispute, async (context, input) => {
  const { rows } = await sql<{ household_id: bigint; community_id: bigint; open_fen: bigint }>`
    select household_id, community_id, amount_fen - settled_fen - waived_fen as open_fen from billing.charge
    where company_id = ${context.companyId} and id = ${input.chargeId} and period_month = ${input.periodMonth}::date
      and not is_reversed`.execute(context.tx)
  const charge = rows[0]
  const isForeign = context.actor.kind === 'owner' && context.actor.id !== charge?.household_id
  if (!charge || isForeign) throw notFound('charge')
  assertReaches(context, charge.community_id, 'charge')
  if (charge.open_fen === 0n) throw failures.chargeAlreadySettled()
  const answerDueOn = disputeAnswerDueOn(context.today)
  const holdId = await openHold(context, {
    householdId: charge.household_id,
    chargeId: input.chargeId,
    reason: 'dispute',
    note: input.note,
    answerDueOn,
  })
  await context.announce({
    name: 'disputeOpened',
    householdId: charge.household_id,
    communityId: charge.community_id,
    chargeId: input.chargeId,
    amountFen: charge.open_fen,
    answerDueOn,
    holdId,
  })
  return { holdId, answerDueOn }
})

export const closeDispute = implement(api.closeDispute, async (context, input) => {
  const { rows } = await sql<{ community_id: bigint; held_to: string | null }>`
    select hh.community_id, h.held_to from billing.hold h
    join property.household hh on hh.company_id = h.company_id and hh.id = h.household_id
    where h.company_id = ${context.companyId} and h.id = ${input.holdId} for update of h`.execute(
    context.tx,
  )
  const hold = rows[0]
  if (!hold) throw notFound('dispute')
  assertReaches(context, hold.community_id, 'dispute')
  if (hold.held_to !== null) throw failures.alreadyDecided()
  await closeHold(context, { holdId: input.holdId })
  await sql`update billing.hold set note = note || ${`\n答复：${input.answer}`}
    where company_id = ${context.companyId} and id = ${input.holdId}`.execute(context.tx)
  return {}
})
