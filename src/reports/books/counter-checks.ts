import { type RawBuilder, sql } from 'kysely'
import type { Check } from './check.ts'
import { aggregateRows, factRows } from './facts.ts'

const settled = (companyId: bigint): RawBuilder<unknown> => sql`
  select id, settled_fen from billing.charge where company_id = ${companyId} and settled_fen <> 0`

/** What charges and aggregates say of themselves against the rows it was added up from. */
export const counterChecks: readonly Check[] = [
  {
    kind: 'settlement',
    words: { zh: '核销流水等于应收的已缴数', en: 'Settlements equal what charges say is settled' },
    place: 'charge',
    expected: (companyId) =>
      sql`select charge_id, amount_fen from billing.settlement where company_id = ${companyId}`,
    found: settled,
  },
  {
    kind: 'allocation',
    words: { zh: '核销单等于应收的已缴数', en: 'Allocations equal what charges say is settled' },
    place: 'charge',
    expected: (companyId) =>
      sql`select charge_id, amount_fen from payments.allocation where company_id = ${companyId}`,
    found: settled,
  },
  {
    kind: 'waiver',
    words: { zh: '批准的减免等于应收的减免数', en: 'Approved waivers equal what charges say' },
    place: 'charge',
    expected: (companyId) => sql`select charge_id, amount_fen from billing.waiver
      where company_id = ${companyId} and state = 'approved'`,
    found: (companyId) => sql`select id, waived_fen from billing.charge
      where company_id = ${companyId} and waived_fen <> 0`,
  },
  {
    kind: 'aggregate',
    words: { zh: '报表汇总等于明细重算', en: 'The aggregates equal the rows they sum' },
    pairs: (companyId) => sql`
      select 'community ' || f.community_id || ' building ' || f.building_id || ' item ' || f.charge_item_id
          || ' period ' || to_char(f.period_month, 'YYYY-MM') || ' posted ' || f.posted_on || ' ' || f.measure,
        sum(f.rows_fen), sum(f.total_fen)
      from (
        select community_id, building_id, charge_item_id, period_month, posted_on, measure, fen as rows_fen, 0 as total_fen
        from (${factRows(companyId, sql`true`)}) r
        union all
        select a.community_id, a.building_id, a.charge_item_id, a.period_month, a.posted_on, m.measure, 0, m.fen
        from (${aggregateRows(companyId)}) a
        cross join lateral (values ('charged', a.charged_fen), ('reversed', a.reversed_fen),
          ('waived', a.waived_fen), ('received', a.received_fen)) m (measure, fen)
        where m.fen <> 0
      ) f
      group by f.community_id, f.building_id, f.charge_item_id, f.period_month, f.posted_on, f.measure`,
  },
]
