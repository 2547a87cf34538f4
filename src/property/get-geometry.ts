import { sql } from 'kysely'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { getCommunity } from './communities.ts'
import type { UnitKind } from './unit-address.ts'

export const getGeometry = implement(api.getGeometry, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId } = context
  const { rows: buildings } = await sql<{ id: bigint; name: string; unitCount: number }>`
    select b.id, b.name, count(u.id)::int as "unitCount" from property.building b
    left join property.unit u on u.company_id = b.company_id and u.building_id = b.id and u.is_active
    where b.company_id = ${companyId} and b.community_id = ${input.communityId}
    group by b.id, b.name, b.sort_key order by b.sort_key`.execute(tx)
  const buildingId = input.buildingId ?? buildings[0]?.id ?? 0n
  const { rows: units } = await sql<{
    id: bigint
    code: string
    room: string
    kind: UnitKind
    floor: number | null
    entrance: string | null
    householdId: bigint | null
    payerName: string | null
    areaCenti: bigint
  }>`
    select u.id, u.code, u.room, u.kind, u.floor, e.name as entrance, a.household_id as "householdId",
      p.name as "payerName", u.area_centi as "areaCenti"
    from property.unit u
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    left join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and upper_inf(a.span)
    left join property.household h on h.company_id = a.company_id and h.id = a.household_id
    left join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    where u.company_id = ${companyId} and u.building_id = ${buildingId} and u.is_active
    order by e.sort_key nulls first, u.floor desc nulls last, length(u.room), u.room`.execute(tx)
  return { buildings, units }
})
