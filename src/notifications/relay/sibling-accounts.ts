import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * Over which account each receipt's message went. A WeChat Official Account is told of everything at
 * one address, also where its template messages and its subscription notices are two accounts here.
 * @returns by the provider's number; missing where no delivery has it
 */
export const accountsOfReceipts = async (
  { tx, companyId }: Context,
  accountId: bigint,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, bigint>> => {
  if (numbers.length === 0) return new Map()
  const { rows } = await sql<{ number: string; accountId: bigint }>`
    select d.provider_message_id as number, d.carrier_account_id as "accountId"
    from notifications.carrier_account told
    join notifications.carrier_account a on a.company_id = told.company_id
      and (a.id = told.id or a.config->>'appId' = told.config->>'appId')
    join notifications.delivery d on d.company_id = a.company_id and d.carrier_account_id = a.id
      and d.provider_message_id = any(${[...numbers]}::text[])
    where told.company_id = ${companyId} and told.id = ${accountId}`.execute(tx)
  return new Map(rows.map((row) => [row.number, row.accountId]))
}
