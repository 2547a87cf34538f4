import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

export const openidHash = (
  { vault, companyId }: Pick<Context, 'vault' | 'companyId'>,
  openid: string,
): string => vault.hash(companyId, 'openid', openid)

/**
 * Writes down that a person reads in this WeChat; doing so again changes nothing. The caller has
 * proved who the person is: having an openid is no identity.
 * @param accountId the carrier account of the Official Account the openid belongs to
 */
export const bindOpenid = async (
  { tx, companyId, now, vault }: Context,
  binding: { partyId: bigint; openid: string; accountId: bigint; source: string },
): Promise<void> => {
  const { partyId, openid, accountId, source } = binding
  await sql`insert into notifications.address (company_id, party_id, kind, carrier_account_id, sealed, masked,
      address_hash, source, created_at)
    values (${companyId}, ${partyId}, 'openid', ${accountId}, ${vault.seal(companyId, openid)}, ${maskOpenid(openid)},
      ${openidHash({ vault, companyId }, openid)}, ${source}, ${now.toString()}::timestamptz)
    on conflict (company_id, party_id, kind, address_hash) where closed_at is null do nothing`.execute(
    tx,
  )
}

const maskOpenid = (openid: string): string => `微信 ${openid.slice(0, 2)}…${openid.slice(-4)}`

/** The open addresses of an openid, the newest first: one WeChat may read for several people. */
export const addressesOf = async (
  context: Context,
  openid: string,
): Promise<readonly { readonly id: bigint; readonly partyId: bigint }[]> => {
  const { rows } = await sql<{ id: bigint; partyId: bigint }>`
    select id, party_id as "partyId" from notifications.address
    where company_id = ${context.companyId} and address_hash = ${openidHash(context, openid)} and kind = 'openid'
      and closed_at is null order by id desc`.execute(context.tx)
  return rows
}
