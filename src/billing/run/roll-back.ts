import { sql } from 'kysely'
import { reverseBatch } from '../../ledger/index.ts'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { readRun } from './read-run.ts'
import { settleForBatch } from './stage.ts'

/**
 * Takes a published run back while nothing of it is paid: every charge is reversed, never
 * deleted, the ledger gets the opposite transfers, and the period can be billed again. The run is locked first, so that a payment and the roll back cannot both win.
 */
export const rollBackBilling = implement(api.rollBackBilling, async (context, input) => {
  const { tx, companyId, now, today } = context
  await sql`select from billing.billing_run where company_id = ${companyId} and id = ${input.runId} for update`.execute(
    tx,
  )
  const run = await readRun(context, input.runId)
  if (run.state !== 'published') throw failures.runNotPublished()
  await settleForBatch(context)
  // Prepayment that was used for these charges by itself goes back first.
  await context.announce({
    name: 'billingRunRollingBack',
    communityId: run.communityId,
    runId: run.id,
    periodMonth: run.periodMonth,
  })
  const { rows: locked } = await sql<{ n: bigint; fen: bigint; touched: bigint }>`
    with locked as (select amount_fen, settled_fen + waived_fen as used from billing.charge
      where company_id = ${companyId} and period_month = ${run.periodMonth}::date and run_id = ${run.id}
        and not is_reversed for update)
    select count(*) as n, coalesce(sum(amount_fen), 0)::bigint as fen, count(*) filter (where used > 0) as touched
    from locked`.execute(tx)
  const sums = locked[0] ?? { n: 0n, fen: 0n, touched: 0n }
  if (sums.touched > 0n) throw failures.runHasPayments({ count: sums.touched })
  await reverseBatch(context, {
    month: run.periodMonth,
    postedOn: today,
    sourceKind: 'charge',
    sources: sql`select id from billing.charge where company_id = ${companyId}
      and period_month = ${run.periodMonth}::date and run_id = ${run.id} and not is_reversed`,
  })
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, reversed_fen)
    select company_id, community_id, building_id, charge_item_id, period_month, ${today}::date, sum(amount_fen)::bigint
    from billing.charge where company_id = ${companyId} and period_month = ${run.periodMonth}::date
      and run_id = ${run.id} and not is_reversed
    group by company_id, community_id, building_id, charge_item_id, period_month`.execute(tx)
  await sql`update billing.charge set is_reversed = true
    where company_id = ${companyId} and period_month = ${run.periodMonth}::date and run_id = ${run.id}
      and not is_reversed`.execute(tx)
  await sql`update billing.billing_run set state = 'rolledBack', rolled_back_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and id = ${run.id}`.execute(tx)
  return { reversed: sums.n, fen: sums.fen }
})
