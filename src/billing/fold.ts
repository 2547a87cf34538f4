import { sql } from 'kysely'
import { transact } from '../platform/db/transact.ts'
import type { Task } from '../platform/jobs.ts'

/**
 * Folds the appended deltas into the totals that reports read: one statement, so a reader sees
 * each delta exactly once; of two folders at once the second waits and finds the rows gone.
 */
export const foldCollection: Task = async (platform, { companyId }) => {
  await transact(platform.db, { companyId }, async (tx) => {
    await sql`
      with taken as (
        delete from billing.collection_delta where company_id = ${companyId} and id in (
          select id from billing.collection_delta where company_id = ${companyId}
          order by id limit 50000)
        returning *
      )
      insert into billing.collection_total as t (company_id, community_id, building_id, charge_item_id, period_month,
        posted_on, charged_fen, reversed_fen, waived_fen, received_fen)
      select company_id, community_id, building_id, charge_item_id, period_month, posted_on,
        sum(charged_fen)::bigint, sum(reversed_fen)::bigint, sum(waived_fen)::bigint, sum(received_fen)::bigint
      from taken group by 1, 2, 3, 4, 5, 6 order by 2, 5, 3, 4, 6
      on conflict (company_id, community_id, period_month, building_id, charge_item_id, posted_on) do update set
        charged_fen = t.charged_fen + excluded.charged_fen, reversed_fen = t.reversed_fen + excluded.reversed_fen,
        waived_fen = t.waived_fen + excluded.waived_fen, received_fen = t.received_fen + excluded.received_fen`.execute(
      tx,
    )
  })
}
