import { sql } from 'kysely'
import { selectCharges } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { implement } from '../platform/context.ts'
import { type UnitKind, unitLabel } from '../property/index.ts'
import { getRecordedCutOff as contract } from './api.ts'
import { serviceWords } from './service-words.ts'

type Row = {
  from_account_id: bigint
  handed_over_on: string
  recorded_at: string
  statement: { agreement: string; openFen: string; prepaymentFen: string }
  community_id: bigint
  company_name: string
  community_name: string
  address: string
  service_phone: string
  building: string | null
  entrance: string | null
  room: string
  kind: UnitKind
  parkingKind: string | null
  area_centi: bigint
  seller: string
  buyer: string
}

/** What a change of owner settled between the parties; the debt stays with the seller's account. */
export const getRecordedCutOff = implement(contract, async (context, input) => {
  const { rows } = await sql<Row>`
    select x.from_account_id, x.handed_over_on, x.recorded_at, x.statement, u.community_id, o.name as company_name,
      m.name as community_name, m.address, coalesce(nullif(m.service_phone, ''), o.service_phone) as service_phone,
      b.name as building, e.name as entrance, u.room, u.kind, u.parking_kind as "parkingKind", u.area_centi,
      (select q.name from property.billing_account a
        join property.household h on h.company_id = a.company_id and h.id = a.household_id
        join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
        where a.company_id = x.company_id and a.id = x.from_account_id) as seller,
      (select q.name from property.billing_account a
        join property.household h on h.company_id = a.company_id and h.id = a.household_id
        join property.party q on q.company_id = h.company_id and q.id = h.payer_party_id
        where a.company_id = x.company_id and a.id = x.to_account_id) as buyer
    from property.change_of_owner x
    join property.company o on o.company_id = x.company_id
    join property.unit u on u.company_id = x.company_id and u.id = x.unit_id
    join property.community m on m.company_id = u.company_id and m.id = u.community_id
    left join property.building b on b.company_id = u.company_id and b.id = u.building_id
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    where x.company_id = ${context.companyId} and x.id = ${input.changeId}`.execute(context.tx)
  const row = rows[0]
  if (!row) throw notFound('changeOfOwner')
  assertReaches(context, row.community_id, 'changeOfOwner')
  const open = await selectCharges(
    context,
    sql`c.billing_account_id = ${row.from_account_id} and not c.is_reversed
      and c.settled_fen + c.waived_fen < c.amount_fen`,
  )
  return {
    companyName: row.company_name,
    communityName: row.community_name,
    communityAddress: row.address,
    servicePhone: row.service_phone,
    isDemo: context.isSandbox,
    unitLabel: unitLabel(row),
    areaCenti: row.area_centi,
    sellerName: row.seller,
    buyerName: row.buyer,
    handedOverOn: row.handed_over_on,
    recordedAt: row.recorded_at,
    agreement: row.statement.agreement,
    openFen: BigInt(row.statement.openFen),
    prepaymentFen: BigInt(row.statement.prepaymentFen),
    charges: open.map((charge) => ({
      item: { zh: charge.item_zh, en: charge.item_en },
      period: serviceWords(charge.service_from, charge.service_to),
      dueOn: charge.due_on,
      outstandingFen: charge.amount_fen - charge.settled_fen - charge.waived_fen,
    })),
  }
})
