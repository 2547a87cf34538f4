import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { ConsentPurpose } from '../api/contacts.ts'

/** What somebody said last about a purpose. */
type Entry = {
  readonly partyId: bigint
  readonly purpose: ConsentPurpose
  readonly isGiven: boolean
  readonly source: string
  readonly shownWords: string
  readonly givenAt: string
}

/** The last word of each person about each purpose; the ledger itself only grows. */
export const lastConsents = async (
  { tx, companyId }: Context,
  partyIds: readonly bigint[],
): Promise<readonly Entry[]> => {
  const { rows } = await sql<Entry>`
    select distinct on (party_id, purpose) party_id as "partyId", purpose, is_given as "isGiven", source,
      shown_words as "shownWords", given_at as "givenAt"
    from notifications.consent where company_id = ${companyId} and party_id = any(${[...partyIds]}::bigint[])
      and purpose in ('promotion', 'personalisation')
    order by party_id, purpose, id desc`.execute(tx)
  return rows
}

/** Writes down what changed; the same word again is no news. */
export const writeConsent = async (
  context: Context,
  entry: Omit<Entry, 'givenAt'>,
): Promise<void> => {
  const { tx, companyId, now } = context
  const { partyId, purpose, isGiven, source, shownWords } = entry
  const last = (await lastConsents(context, [partyId])).find((it) => it.purpose === purpose)
  if ((last?.isGiven ?? false) === isGiven) return
  await sql`insert into notifications.consent (company_id, party_id, purpose, is_given, source, shown_words, given_at)
    values (${companyId}, ${partyId}, ${purpose}, ${isGiven}, ${source}, ${shownWords}, ${now.toString()})`.execute(
    tx,
  )
}
