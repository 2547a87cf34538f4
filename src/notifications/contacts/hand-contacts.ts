import { sql } from 'kysely'
import { endBindings } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import type { Context } from '../../platform/context.ts'
import { openStop } from './stops.ts'

/** What people did for a household without a carrier. */
type HandContact = {
  readonly householdId: bigint
  readonly kind: 'call' | 'visit'
  /** Asia/Shanghai. */
  readonly onDay: string
  /** False where nobody was reached: it disturbed nobody. */
  readonly hasReached: boolean
}

/**
 * Counts a call or visit in the budget of its household, together with messages. A day counts once:
 * what came second on a day is written down beside it.
 */
export const recordHandContact = async (
  { tx, companyId }: Context,
  { householdId, kind, onDay, hasReached }: HandContact,
): Promise<void> => {
  const insert = (isCounted: boolean) => sql<{ id: bigint }>`
    insert into notifications.contact (company_id, household_id, on_day, kind, is_counted)
    values (${companyId}, ${householdId}, ${onDay}::date, ${kind}, ${isCounted})
    on conflict (company_id, household_id, on_day) where is_counted do nothing returning id`
  const { rows } = await insert(hasReached).execute(tx)
  if (rows.length === 0) await insert(false).execute(tx)
}

/** Whoever answers at this number is not who we look for: nothing goes there any more. */
export const stopWrongNumber = async (
  context: Context,
  { partyId, phoneId, source }: { partyId: bigint; phoneId: bigint; source: string },
): Promise<void> => {
  const { rows } = await sql<{ hash: string }>`select number_hash as hash from property.party_phone
    where company_id = ${context.companyId} and id = ${phoneId} and party_id = ${partyId}`.execute(
    context.tx,
  )
  if (!rows[0]) throw notFound('phone')
  const addressHash = rows[0].hash
  await openStop(context, {
    partyId: null,
    addressHash,
    form: null,
    purpose: null,
    reason: 'wrongNumber',
    source,
  })
  await endBindings(context, { numberHash: addressHash })
}
