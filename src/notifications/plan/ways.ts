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
  const stopped = (
    key: 'party_id' | 'address_hash',
    form: Form | null,
  ): RawBuilder<unknown> => sql`(
    select ${sql.ref(`s.${key}`)} from notifications.stop s
    where s.company_id = ${companyId} and s.closed_at is null and ${sql.ref(`s.${key}`)} is not null
      and (s.form is null or s.form = ${form}::text) and (s.purpose is null or s.purpose = 'service'))`
  const hasPhone = (form: Form | null): RawBuilder<unknown> => sql`coalesce(r.party_id in (
    select p.party_id from property.party_phone p where p.company_id = ${companyId}
      and p.number_hash not in ${stopped('address_hash', form)} and p.party_id not in ${stopped('party_id', form)}), false)`
  return sql`
    select r.household_id, ${hasPhone('sms')} as has_sms, ${hasPhone(null)} as has_phone,
      coalesce(r.party_id in (
        select d.party_id from notifications.address d where d.company_id = ${companyId} and d.kind = 'openid' and d.closed_at is null
          and d.address_hash not in ${stopped('address_hash', 'officialAccount')} and d.party_id not in ${stopped('party_id', 'officialAccount')}), false) as has_openid
    from (
      select h.id as household_id, coalesce(n.party_id, h.payer_party_id) as party_id
      from property.household h
      left join notifications.household_reader n on n.company_id = h.company_id and n.household_id = h.id
      where h.company_id = ${companyId} and (${communityId}::bigint is null or h.community_id = ${communityId})
    ) r`
}
