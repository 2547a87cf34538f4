import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { ImportUndoing } from './events.ts'
import { failures } from './failures.ts'

/**
 * Takes an import back: those who hold money on it reverse the openings or refuse; then its units
 * leave the register. They stay in the database, inactive and under another code, because
 * reversed charges name them; the same file can be imported again.
 */
export const undoImport = implement(api.undoImport, async (context, { importId }) => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{ community_id: bigint; state: string }>`
    select community_id, state from property.import_batch
    where company_id = ${companyId} and id = ${importId} for update`.execute(tx)
  const batch = rows[0]
  if (!batch) throw notFound('import')
  assertReaches(context, batch.community_id, 'import')
  if (batch.state === 'undone') throw failures.importAlreadyUndone()
  const accounts = await tx
    .selectFrom('property.billing_account')
    .select('id')
    .where('company_id', '=', companyId)
    .where('import_batch_id', '=', importId)
    .execute()
  const event: ImportUndoing = {
    name: 'importUndoing',
    importId,
    billingAccountIds: accounts.map(({ id }) => id),
  }
  await context.announce(event)
  await sql`delete from property.tenure t using property.unit u
    where t.company_id = ${companyId} and u.company_id = ${companyId} and u.id = t.unit_id
      and u.import_batch_id = ${importId}`.execute(tx)
  await sql`update property.billing_account set span = daterange(lower(span), lower(span) + 1)
    where company_id = ${companyId} and import_batch_id = ${importId}`.execute(tx)
  const { rows: units } = await sql<{ id: bigint }>`
    update property.unit set is_active = false, code = code || ' ~' || id, linked_unit_id = null
    where company_id = ${companyId} and import_batch_id = ${importId} and is_active returning id`.execute(
    tx,
  )
  await sql`update property.import_row set resolved_by_batch_id = ${importId}
    where company_id = ${companyId} and batch_id = ${importId} and resolved_by_batch_id is null`.execute(
    tx,
  )
  await sql`update property.import_batch set state = 'undone', undone_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and id = ${importId}`.execute(tx)
  return { unitsRemoved: units.length }
})
