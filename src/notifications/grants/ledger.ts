import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

type Take = {
  readonly addressId: bigint
  readonly providerCode: string
  readonly deliveryId: bigint
}

/**
 * Uses up one grant for each delivery, the oldest first. One statement; who comes at the same time
 * waits for the rows and sees what is left, so a grant is never used twice and none lies idle.
 * @returns the deliveries that got one; the others have no right to be sent
 */
export const takeGrants = async (
  { tx, companyId, now }: Context,
  takes: readonly Take[],
): Promise<ReadonlySet<bigint>> => {
  if (takes.length === 0) return new Set()
  const column = <T>(value: (take: Take) => T): T[] => takes.map(value)
  const { rows } = await sql<{ delivery_id: bigint }>`
    with want as (
      select w.*, row_number() over (partition by w.address_id, w.provider_code order by w.delivery_id) as place
      from unnest(${column(({ addressId }) => addressId)}::bigint[], ${column(({ providerCode }) => providerCode)}::text[],
        ${column(({ deliveryId }) => deliveryId)}::bigint[]) w (address_id, provider_code, delivery_id)
    ), free as materialized (
      select g.id, g.address_id, g.provider_code from notifications.message_grant g
      where g.company_id = ${companyId} and g.used_at is null and g.revoked_at is null
        and (g.address_id, g.provider_code) in (select address_id, provider_code from want)
      order by g.id for update
    ), ranked as (
      select f.*, row_number() over (partition by f.address_id, f.provider_code order by f.id) as place from free f
    )
    update notifications.message_grant g set used_by_delivery_id = w.delivery_id, used_at = ${now.toString()}::timestamptz
    from want w join ranked r using (address_id, provider_code, place)
    where g.company_id = ${companyId} and g.id = r.id and g.used_at is null and g.revoked_at is null
    returning g.used_by_delivery_id as delivery_id`.execute(tx)
  return new Set(rows.map(({ delivery_id }) => delivery_id))
}

/** For one delivery. @returns whether it may be sent */
export const takeGrant = async (context: Context, take: Take): Promise<boolean> =>
  (await takeGrants(context, [take])).has(take.deliveryId)

/** Gives back what deliveries took that surely never left: throttled, or the account was refused. */
export const restoreGrants = async (
  { tx, companyId }: Context,
  deliveryIds: readonly bigint[],
): Promise<void> => {
  await sql`update notifications.message_grant set used_by_delivery_id = null, used_at = null
    where company_id = ${companyId} and used_by_delivery_id = any(${[...deliveryIds]}::bigint[])`.execute(
    tx,
  )
}

/**
 * The provider says that this person has none: what we thought was left is worth nothing. After
 * its refusal (43101), or when the person took it back in WeChat's settings.
 */
export const revokeGrants = async (
  { tx, companyId, now }: Context,
  { addressIds, providerCode }: { addressIds: readonly bigint[]; providerCode: string },
): Promise<void> => {
  await sql`update notifications.message_grant set revoked_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and address_id = any(${[...addressIds]}::bigint[])
      and provider_code = ${providerCode} and used_at is null and revoked_at is null`.execute(tx)
}
