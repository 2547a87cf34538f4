import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'

type Now = Pick<Context, 'companyId' | 'now'>

/**
 * True where a household's home was handed over to somebody else after `since`: what its people gave
 * by then, a membership or an invitation, holds no longer.
 */
export const isCutSince = (
  { companyId, now }: Now,
  householdId: RawBuilder<unknown>,
  since: RawBuilder<unknown>,
): RawBuilder<boolean> => sql`exists (select from property.household_cut x where x.company_id = ${companyId}
  and x.household_id = ${householdId} and x.from_at >= ${since} and x.from_at <= ${now.toString()}::timestamptz)`

/** The version of the bill links of a household `h`: how often those of before were made worthless. */
export const linkVersion = ({ companyId, now }: Now): RawBuilder<number> =>
  sql`(h.link_version + (select count(*)::int from property.household_cut x where x.company_id = ${companyId}
    and x.household_id = h.id and x.from_at <= ${now.toString()}::timestamptz))`

/** True where a household pays for a unit today: what lies in that letter box is its own. */
export const livesAt = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  householdId: RawBuilder<unknown>,
  unitId: RawBuilder<unknown>,
): RawBuilder<boolean> => sql`exists (select from property.billing_account o where o.company_id = ${companyId}
  and o.household_id = ${householdId} and o.unit_id = ${unitId} and o.span @> ${today}::date)`

type HandedOver = {
  readonly unitId: bigint
  readonly handedOverOn: string
  readonly fromHouseholdId: bigint
  readonly toHouseholdId: bigint
}

/**
 * Cuts off whom the seller let in: the household that paid until now, and where a tenant paid by
 * agreement that of the owner too. From the hand-over on, or from now on where that lies behind us.
 * A parking space or a storage room that is sold alone leaves the people of a home as they are.
 */
export const cutOffSellers = async (
  { tx, companyId, now }: Context,
  { unitId, handedOverOn, fromHouseholdId, toHouseholdId }: HandedOver,
): Promise<void> => {
  await sql`insert into property.household_cut (company_id, household_id, from_at)
    select h.company_id, h.id, greatest(${now.toString()}::timestamptz, ${handedOverOn}::timestamp at time zone 'Asia/Shanghai')
    from property.unit u
    join property.household h on h.company_id = u.company_id and h.community_id = u.community_id
    where u.company_id = ${companyId} and u.id = ${unitId} and h.id <> ${toHouseholdId}
      and (h.id = ${fromHouseholdId} or h.payer_party_id in (select t.party_id from property.tenure t
        where t.company_id = ${companyId} and t.unit_id = ${unitId} and t.role in ('owner', 'developer')
          and upper(t.span) = ${handedOverOn}::date))
      and (u.kind in ('home', 'shop') or not exists (select from property.billing_account a
        where a.company_id = ${companyId} and a.household_id = h.id and a.span @> ${handedOverOn}::date))
    on conflict do nothing`.execute(tx)
}

/**
 * In the register the seller's relatives go with the seller, and so does an agreement by which a
 * tenant paid: the buyer is asked anew. A lease goes on (Civil Code 725).
 */
export const endSellersTenures = async (
  { tx, companyId }: Context,
  { unitId, handedOverOn }: Pick<HandedOver, 'unitId' | 'handedOverOn'>,
): Promise<void> => {
  const theirs = sql`company_id = ${companyId} and unit_id = ${unitId}
    and (role = 'relative' or role = 'tenant' and agreement is not null)`
  await sql`delete from property.tenure where ${theirs} and lower(span) >= ${handedOverOn}::date`.execute(
    tx,
  )
  await sql`update property.tenure set span = daterange(lower(span), ${handedOverOn}::date)
    where ${theirs} and span @> ${handedOverOn}::date`.execute(tx)
}
