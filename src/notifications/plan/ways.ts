import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Form, KindName } from '../api/names.ts'
import { eligibleAccounts } from './eligible-accounts.ts'

/** The forms over which a kind can be sent at all now: an account is on and its wording approved. */
export const formsOf = async (context: Context, kind: KindName): Promise<ReadonlySet<Form>> => {
  const { accounts } = await eligibleAccounts(context, kind)
  return new Set(accounts.map(({ form }) => form))
}

/**
 * By which ways households can be reached: rows (household_id, has_sms, has_openid, has_phone), of a
 * community or (null) of all; `has_phone` is for a call. Where a reader is named, the reader counts;
 * a stopped address is no way.
 */
export const waysOfHouseholds = (
  { companyId }: Pick<Context, 'companyId'>,
  communityId: bigint | null,
): RawBuilder<unknown> => {
  const isOpen = (address: 'p' | 'd', form: Form | null): RawBuilder<unknown> => {
    const stopped = (
      key: 'party_id' | 'address_hash',
    ) => sql`(select ${sql.ref(`s.${key}`)} from notifications.stop s
      where s.company_id = ${companyId} and s.closed_at is null and ${sql.ref(`s.${key}`)} is not null
        and (s.form is null or s.form = ${form}::text) and (s.purpose is null or s.purpose = 'service'))`
    const hash = address === 'p' ? sql`p.number_hash` : sql`d.address_hash`
    return sql`(${hash} not in ${stopped('address_hash')} and ${sql.ref(`${address}.party_id`)} not in ${stopped('party_id')})`
  }
  return sql`
    select h.id as household_id, coalesce(w.has_sms, false) as has_sms, coalesce(w.has_openid, false) as has_openid,
      coalesce(w.has_phone, false) as has_phone
    from property.household h
    left join notifications.household_reader n on n.company_id = h.company_id and n.household_id = h.id
    join (
      select party_id, bool_or(has_sms) as has_sms, bool_or(has_openid) as has_openid, bool_or(has_phone) as has_phone
      from (
        select p.party_id, ${isOpen('p', 'sms')} as has_sms, false as has_openid, ${isOpen('p', null)} as has_phone
        from property.party_phone p where p.company_id = ${companyId}
        union all
        select d.party_id, false, ${isOpen('d', 'officialAccount')}, false
        from notifications.address d where d.company_id = ${companyId} and d.kind = 'openid' and d.closed_at is null
      ) a group by party_id
    ) w on w.party_id = coalesce(n.party_id, h.payer_party_id)
    where h.company_id = ${companyId} and (${communityId}::bigint is null or h.community_id = ${communityId})`
}
