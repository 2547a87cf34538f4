import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { genesis, instantText, type Link } from './chain.ts'

/** Rows of the chain in its order, as they stand. */
export const readLinks = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<(Link & { readonly hash: string })[]> => {
  const { rows } = await sql<Omit<Link, 'companyId'> & { hash: string }>`
    select chain_no as "chainNo", message_id as "messageId", delivery_id as "deliveryId", household_id as "householdId",
      event, content, happened_at as "happenedAt", previous_hash as "previousHash", hash
    from notifications.evidence where company_id = ${companyId} and ${condition}
    order by chain_no limit ${limit}`.execute(tx)
  return rows.map((row) => ({ ...row, companyId, happenedAt: instantText(row.happenedAt) }))
}

/** The last row's number and hash, kept beside the chain: a chain that was cut off ends before it. */
export const readHead = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<{ chainNo: bigint; hash: string }> => {
  const { rows } = await sql<{ chainNo: bigint; hash: string }>`
    select chain_no as "chainNo", hash from notifications.evidence_head where company_id = ${companyId}`.execute(
    tx,
  )
  return rows[0] ?? { chainNo: 0n, hash: genesis }
}
