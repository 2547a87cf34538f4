import { type RawBuilder, sql } from 'kysely'
import { accountCodes, loadTransfers } from '../../ledger/index.ts'
import type { Context } from '../../platform/context.ts'
import { bulkSelects } from './bulk-select.ts'
import { monthOf, type RunScope } from './scope.ts'
import { candidateColumns, stageWorkedOut } from './stage.ts'

type Runs = ReadonlyMap<bigint, bigint>

/**
 * Posts the charges of runs with their transfers and aggregates, a handful of statements whatever
 * the size. In the first run of a month, charges and transfers are loaded into tables of their own
 * that become the month's partitions once their indexes are built; later runs insert into the
 * partitions. Both ways write the same rows.
 * @param runs community → run; @returns how many charges
 */
export const insertCharges = async (
  context: Context,
  scope: RunScope,
  runs: Runs,
): Promise<bigint> => {
  const { tx, companyId, now } = context
  const month = monthOf(scope)
  await stageWorkedOut(context, scope, runs)
  const { rows } = await sql<{ block: bigint; load: string | null }>`
    select platform.id_block() as block, platform.open_load('billing.charge', ${month}::date) as load`.execute(
    tx,
  )
  const { block = 0n, load = null } = rows[0] ?? {}
  const target = sql.raw(load ?? 'billing.charge')
  await sql`drop sequence if exists billing_row`.execute(tx)
  await sql`create temporary sequence billing_row minvalue 0 cache 10000`.execute(tx)
  let count = 0n
  const number = sql`nextval('billing_row')`
  for (const select of [
    ...(await bulkSelects(context, scope, number)),
    sql`select ${candidateColumns}, ${number} from billing_candidate`,
  ]) {
    const inserted = await sql`
      insert into ${target} (company_id, id, period_month, source_kind, issued_on, posted_at, ${candidateColumns})
      select ${companyId}, platform.nth_id(${block}, c.number), ${month}::date, 'run', ${scope.issuedOn}::date,
        ${now.toString()}::timestamptz, ${candidateColumns}
      from (${select}) c (${candidateColumns}, number)`.execute(tx)
    count += inserted.numAffectedRows ?? 0n
  }
  const posted = load
    ? target
    : sql`(select * from billing.charge where company_id = ${companyId} and period_month = ${month}::date
    and run_id = any(${[...runs.values()]}::bigint[]) and id >= ${block})`
  await postTransfers(context, scope, posted)
  await appendTotals(context, scope, posted)
  if (load) await sql`select platform.attach_load('billing.charge', ${month}::date)`.execute(tx)
  return count
}

/** A charge's transfer carries the charge's id: it is unique, and so nothing need be counted. */
const postTransfers = (
  context: Context,
  scope: RunScope,
  posted: RawBuilder<unknown>,
): Promise<void> =>
  loadTransfers(context, {
    month: monthOf(scope),
    postedOn: scope.issuedOn,
    sourceKind: 'charge',
    rows: sql`select c.id, ${accountCodes.receivable}::smallint, c.billing_account_id,
        case when c.charge_item_id = any(array(select id from billing.charge_item
          where company_id = ${context.companyId} and is_pass_through))
          then ${accountCodes.payable}::smallint else ${accountCodes.income}::smallint end,
        c.charge_item_id, c.amount_fen, c.id
      from ${posted} c where c.amount_fen > 0`,
  })

/** The aggregates of the runs, and from the same pass what each run counts. */
const appendTotals = async (
  { tx, companyId, now }: Context,
  scope: RunScope,
  posted: RawBuilder<unknown>,
): Promise<void> => {
  // On its own, because a statement that writes is not worked on in parallel; there are far fewer
  // sums than the planner expects.
  await sql`drop table if exists billing_total`.execute(tx)
  await sql`select set_config('parallel_tuple_cost', '0.01', true)`.execute(tx)
  await sql`create temporary table billing_total on commit drop as
    select run_id, community_id, building_id, charge_item_id, count(*) as n, sum(amount_fen)::bigint as fen
    from ${posted} c group by run_id, community_id, building_id, charge_item_id`.execute(tx)
  await sql`
    with delta as (
      insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
        posted_on, charged_fen)
      select ${companyId}, community_id, building_id, charge_item_id, ${monthOf(scope)}::date, ${scope.issuedOn}::date, fen
      from billing_total
    )
    update billing.billing_run r set charge_count = r.charge_count + t.n, total_fen = r.total_fen + t.fen
    from (select run_id, sum(n)::bigint as n, sum(fen)::bigint as fen from billing_total group by run_id) t
    where r.company_id = ${companyId} and r.id = t.run_id`.execute(tx)
  await sql`update billing.billing_run set state = 'published', published_at = ${now.toString()}::timestamptz
    where company_id = ${companyId} and state = 'publishing' and community_id = any(${[...scope.communityIds]}::bigint[])
      and period_month = ${monthOf(scope)}::date and period_kind = ${scope.period.kind}`.execute(tx)
}
