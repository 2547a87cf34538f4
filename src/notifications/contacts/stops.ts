import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { StopReason } from '../api/contacts.ts'
import type { Form } from '../api/names.ts'

/** What a message is for, as far as stops know: a code is what the person has just asked for. */
export type StopPurpose = 'service' | 'promotion' | 'code'

/**
 * A condition: somebody has said no to this. An open stop of the person, or of the address whoever
 * it belongs to, over this form or every form, for this purpose or every purpose. The arguments are
 * SQL, so that it reads in a join as well as for one row. Who has
 * unsubscribed may still ask for a code: a wrong number gets none.
 */
export const isStopped = (message: {
  readonly companyId: bigint
  readonly partyId: RawBuilder<unknown>
  readonly addressHash: RawBuilder<unknown>
  readonly form: RawBuilder<unknown>
  readonly purpose: RawBuilder<unknown>
}): RawBuilder<boolean> => sql<boolean>`exists (
  select from notifications.stop s
  where s.company_id = ${message.companyId} and s.closed_at is null
    and (s.party_id = ${message.partyId} or s.address_hash = ${message.addressHash})
    and (s.form is null or s.form = ${message.form})
    and (s.purpose is null or s.purpose = ${message.purpose})
    and (${message.purpose} <> 'code' or s.reason <> 'unsubscribed'))`

/**
 * A condition: the household has asked for a pause of reminders that still runs.
 * @param householdId SQL of the household's id
 */
export const isPaused = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  householdId: RawBuilder<unknown>,
): RawBuilder<boolean> => sql<boolean>`exists (
  select from notifications.reminder_pause u
  where u.company_id = ${companyId} and u.household_id = ${householdId} and u.closed_at is null
    and u.until >= ${today}::date)`

type Stop = {
  readonly partyId: bigint | null
  readonly addressHash: string | null
  /** Null: every form. */
  readonly form: Form | null
  /** Null: every purpose. */
  readonly purpose: 'service' | 'promotion' | null
  readonly reason: StopReason
  readonly source: string
}

/**
 * Opens a stop, in force for every message that has not gone yet; the same one stands once. One for
 * another reason stands beside it: what lifts the one does not lift the other.
 */
export const openStop = async ({ tx, companyId, now }: Context, stop: Stop): Promise<void> => {
  const { partyId, addressHash, form, purpose, reason, source } = stop
  await sql`insert into notifications.stop (company_id, party_id, address_hash, form, purpose, reason, source, opened_at)
    select ${companyId}, ${partyId}::bigint, ${addressHash}::text, ${form}::text, ${purpose}::text, ${reason}, ${source},
      ${now.toString()}::timestamptz
    where not exists (select from notifications.stop s where s.company_id = ${companyId} and s.closed_at is null
      and s.reason = ${reason} and s.party_id is not distinct from ${partyId}::bigint and s.address_hash is not distinct from ${addressHash}::text
      and s.form is not distinct from ${form}::text and s.purpose is not distinct from ${purpose}::text)`.execute(
    tx,
  )
}
