import { sql } from 'kysely'
import { peopleOf } from '../../identity/index.ts'
import { implement } from '../../platform/context.ts'
import { getHousehold, maskName } from '../../property/index.ts'
import type { KindName } from '../api/names.ts'
import * as api from '../api.ts'
import { kinds } from '../kinds.ts'

type Row = {
  readonly addressId: bigint
  readonly name: string
  readonly masked: string
  readonly boundAt: string
  readonly providerCode: string | null
  readonly kinds: readonly KindName[] | null
  readonly left: number
  readonly used: number
  readonly lastGrantedAt: string | null
}

export const listGrants = implement(api.listGrants, async (context, { householdId }) => {
  const { tx, companyId } = context
  const household = await getHousehold(context, householdId)
  const { rows } = await sql<Row>`
    select d.id as "addressId", p.name, d.masked, d.created_at as "boundAt", g.provider_code as "providerCode",
      (select array_agg(distinct t.kind) from notifications.provider_template t
        where t.company_id = d.company_id and t.provider_code = g.provider_code) as kinds,
      count(g.id) filter (where g.used_at is null and g.revoked_at is null)::int as left,
      count(g.used_at)::int as used, max(g.granted_at) as "lastGrantedAt"
    from notifications.address d
    join property.party p on p.company_id = d.company_id and p.id = d.party_id
    left join notifications.message_grant g on g.company_id = d.company_id and g.address_id = d.id
    where d.company_id = ${companyId} and d.kind = 'openid' and d.closed_at is null
      and d.party_id in (select party_id from (${peopleOf(context, household.id)}) w)
    group by d.company_id, d.id, p.name, d.masked, d.created_at, g.provider_code
    order by d.id, g.provider_code`.execute(tx)
  const byAddress = Map.groupBy(rows, ({ addressId }) => addressId)
  return {
    addresses: [...byAddress.values()].flatMap((group) => {
      const [first] = group
      if (!first) return []
      const { addressId, masked, boundAt } = first
      const name = maskName(first.name, 'person')
      return [{ addressId, name, masked, boundAt, grants: group.flatMap(grantOf) }]
    }),
  }
})

const grantOf = ({ providerCode, kinds: names, left, used, lastGrantedAt }: Row) =>
  providerCode === null || lastGrantedAt === null
    ? []
    : [
        {
          providerCode,
          kinds: (names ?? []).map((name) => kinds[name].words),
          left,
          used,
          lastGrantedAt,
        },
      ]
