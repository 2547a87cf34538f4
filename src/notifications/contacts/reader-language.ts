import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Language } from '../api/names.ts'

/** Holds from the next message on that is routed; one that is on its way is not written anew. */
export const keepLanguage = async (
  { tx, companyId, now }: Context,
  { partyId, readsIn }: { partyId: bigint; readsIn: Language },
): Promise<void> => {
  await sql`insert into notifications.reader_language as l (company_id, party_id, language, set_at)
    values (${companyId}, ${partyId}, ${readsIn}, ${now.toString()}::timestamptz)
    on conflict (company_id, party_id) do update set language = excluded.language, set_at = excluded.set_at
      where l.language <> excluded.language`.execute(tx)
}

/** The languages of those who have one; everybody else reads Chinese. */
export const languagesOf = async (
  { tx, companyId }: Context,
  partyIds: readonly bigint[],
): Promise<{ partyId: bigint; readsIn: Language }[]> => {
  const { rows } = await sql<{ partyId: bigint; readsIn: Language }>`
    select party_id as "partyId", language as "readsIn" from notifications.reader_language
    where company_id = ${companyId} and party_id = any(${[...partyIds]}::bigint[])`.execute(tx)
  return rows
}
