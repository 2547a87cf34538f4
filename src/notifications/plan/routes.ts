import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Form } from '../api/names.ts'
import type { StopPurpose } from '../contacts/stops.ts'
import type { EligibleAccount } from './eligible-accounts.ts'

/**
 * How likely a person who gets a message over a form looks at it, before anything is known of them;
 * it weighs like `priorWeight` messages of theirs. Assumed, and corrected by each household's own
 * record (route_record).
 */
const priorView: Readonly<Record<Form, number>> = {
  sms: 0.9,
  officialAccount: 0.6,
  push: 0.35,
  email: 0.25,
  letter: 0.9,
}
const priorWeight = 4

/**
 * What a message costs that nobody looks at, in 10⁻⁴ yuan: a second one has to go by a paid way.
 * Expected cost of a route = price + (1 − chance of being seen) × this; the cheapest goes first.
 */
const unseenCost = 700

/**
 * The best route of each reader: the cheapest per expected view among their addresses that are not
 * stopped, over the accounts that may carry the kind, with a grant left where one is used up. Of two
 * that cost the same the one goes that uses up no grant: a grant is a tap of the owner's, and may be
 * the only free way left once the other account rests or its template is suspended.
 * @param readers rows (key bigint, household_id, party_id)
 * @param without a condition on c.key, c.carrier_account_id, c.address_id of routes not to take again
 * @returns rows (key, is_stopped, carrier_account_id, form, address_kind, address_id, price): where
 * `is_stopped`, every address the reader has is stopped; readers without any address have no row.
 */
export const bestRoutes = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  input: {
    readers: RawBuilder<unknown>
    accounts: readonly EligibleAccount[]
    purpose: StopPurpose
    without?: RawBuilder<unknown>
  },
): RawBuilder<unknown> => {
  const { accounts, purpose, readers } = input
  const column = <T>(value: (account: EligibleAccount) => T): T[] => accounts.map(value)
  return sql`
    with account as (
      select e.*, coalesce(a.config->>'appId', e.id::text) as scope
      from unnest(${column(({ id }) => id)}::bigint[], ${column(({ form }) => form)}::text[],
        ${column(({ addressKind }) => addressKind)}::text[], ${column(({ needsGrant }) => needsGrant)}::boolean[],
        ${column(({ providerCode }) => providerCode)}::text[], ${column(({ price }) => price)}::bigint[],
        ${column(({ form }) => priorView[form])}::float8[])
        as e(id, form, address_kind, needs_grant, provider_code, price, prior)
      join notifications.carrier_account a on a.company_id = ${companyId} and a.id = e.id
    ), place as (
      select r.key, r.party_id, 'phone' as kind, p.id, p.number_hash as hash, null::text as scope, p.sort
      from (${readers}) r join property.party_phone p on p.company_id = ${companyId} and p.party_id = r.party_id
      union all
      select r.key, r.party_id, d.kind, d.id, d.address_hash, coalesce(a.config->>'appId', a.id::text), 0
      from (${readers}) r join notifications.address d on d.company_id = ${companyId} and d.party_id = r.party_id
        and d.closed_at is null
      left join notifications.carrier_account a on a.company_id = d.company_id and a.id = d.carrier_account_id
      ${
        accounts.some(({ addressKind }) => addressKind === 'envelope')
          ? sql`union all
      select r.key, r.party_id, 'envelope', min(b.unit_id), null, null, 0
      from (${readers}) r join property.billing_account b on b.company_id = ${companyId}
        and b.household_id = r.household_id and b.span @> ${today}::date
      group by r.key, r.party_id`
          : sql``
      }
    ), candidate as (
      select l.key, l.party_id, l.sort, l.kind as address_kind, l.id as address_id, l.hash,
        a.id as carrier_account_id, a.form, a.price, a.prior, a.needs_grant
      from place l join account a on a.address_kind = l.kind and (l.scope is null or l.scope = a.scope)
      where not a.needs_grant or exists (select from notifications.message_grant g where g.company_id = ${companyId}
        and g.address_id = l.id and g.provider_code = a.provider_code and g.used_at is null and g.revoked_at is null)
    )
    select distinct on (c.key) c.key, c.carrier_account_id, c.form, c.address_kind, c.address_id, c.price,
      (byPerson.party_id is not null or byAddress.address_hash is not null) as is_stopped
    from candidate c
    left join ${stopsBy('party_id', { companyId, purpose })} byPerson
      on byPerson.party_id = c.party_id and (byPerson.form is null or byPerson.form = c.form)
    left join ${stopsBy('address_hash', { companyId, purpose })} byAddress
      on byAddress.address_hash = c.hash and (byAddress.form is null or byAddress.form = c.form)
    left join notifications.route_record k on k.company_id = ${companyId} and k.party_id = c.party_id and k.form = c.form
    where ${input.without ?? sql`true`}
    order by c.key, is_stopped, c.price + ${unseenCost}::float8 * (1 - (
        case when c.form in ('sms', 'letter') then coalesce(k.delivered, 0) else coalesce(k.opened, 0) end
        + c.prior * ${priorWeight}::int) / (coalesce(k.sent, 0) + ${priorWeight}::int)),
      c.needs_grant, c.sort, c.address_id, c.carrier_account_id`
}

/** Open stops by person or by address; each pair of key and form once, so that a join adds no rows. */
const stopsBy = (
  key: 'party_id' | 'address_hash',
  { companyId, purpose }: { companyId: bigint; purpose: StopPurpose },
): RawBuilder<unknown> => sql`(
  select distinct ${sql.ref(key)}, form from notifications.stop
  where company_id = ${companyId} and closed_at is null and ${sql.ref(key)} is not null
    and (purpose is null or purpose = ${purpose}) and (${purpose}::text <> 'code' or reason <> 'unsubscribed'))`
