import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { dueRule } from '../api.ts'
import { dueDateOf } from '../due-date.ts'
import { type Proration, slotStarts } from '../proration.ts'
import { bulkSelects } from './bulk-select.ts'
import { billedBefore, type RunScope } from './scope.ts'
import { stageMetered } from './stage-metered.ts'
import { stageShared } from './stage-shared.ts'

/** The columns of a candidate, in the order in which every source selects them. */
export const candidateColumns = sql.raw(`run_id, community_id, building_id, household_id,
  billing_account_id, unit_id, charge_item_id, tariff_version_id, formula, meter_id, service_from,
  service_to, period_months, days, days_in_period, quantity, price, discount_bp, inputs, amount_fen, due_on`)

/**
 * Computes every charge of a run into the temporary table `billing_candidate`, set-based, without
 * posting anything: what a dry run looks at.
 */
export const stageCandidates = async (context: Context, scope: RunScope): Promise<void> => {
  await stageWorkedOut(context, scope, new Map())
  for (const select of await bulkSelects(context, scope, sql`null`)) {
    await sql`insert into billing_candidate (${candidateColumns})
      select ${candidateColumns} from (${select}) c (${candidateColumns}, number)`.execute(
      context.tx,
    )
  }
}

/**
 * The part of a run that is worked out in TypeScript: metered, tiered and shared costs. What the
 * database can reckon by itself, a run selects straight into the charges (see bulk-select.ts).
 */
export const stageWorkedOut = async (
  context: Context,
  scope: RunScope,
  runIds: ReadonlyMap<bigint, bigint>,
): Promise<void> => {
  const { tx } = context
  await sql`drop table if exists billing_candidate, billing_version`.execute(tx)
  await sql`create temporary table billing_candidate (
    run_id bigint not null, community_id bigint not null, building_id bigint not null,
    household_id bigint not null, billing_account_id bigint not null, unit_id bigint not null,
    charge_item_id bigint not null, tariff_version_id bigint not null, formula text not null,
    meter_id bigint not null, service_from date not null, service_to date not null,
    period_months smallint not null, days smallint not null, days_in_period smallint not null,
    quantity bigint not null, price bigint not null, discount_bp smallint not null, inputs jsonb,
    amount_fen bigint not null, due_on date not null
  ) on commit drop`.execute(tx)
  await stageVersions(context, scope, runIds)
  await stageMetered(context, scope)
  await stageShared(context, scope)
}

/**
 * Batch statements join and group by hashing; a nested loop over a million units costs minutes.
 */
export const settleForBatch = async ({ tx }: Context): Promise<void> => {
  await sql`select set_config('enable_nestloop', 'off', true), set_config('enable_sort', 'off', true),
    set_config('work_mem', '128MB', true), set_config('statement_timeout', '0', true)`.execute(tx)
}

/**
 * The versions in force with what is the same for all their charges: the due date, the slots of
 * the period, the rounding. They are few, so they are worked out here.
 */
const stageVersions = async (
  { tx, companyId }: Context,
  scope: RunScope,
  runIds: ReadonlyMap<bigint, bigint>,
): Promise<void> => {
  const { period, communityIds, issuedOn } = scope
  const { rows } = await sql<{
    id: bigint
    community_id: bigint
    due_rule: unknown
    proration: Proration
  }>`
    select v.id, t.community_id, v.due_rule, v.proration from billing.tariff_version v
    join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
    where v.company_id = ${companyId} and t.community_id = any(${[...communityIds]}::bigint[]) and v.state = 'approved'
      and v.effective && daterange(null, ${period.lastDay}::date, '[]')`.execute(tx)
  const starts = rows.map(({ proration }) => slotStarts(proration, period))
  await sql`
    create temporary table billing_version on commit drop as
    select v.id as version_id, v.effective * daterange(${period.firstDay}::date, ${billedBefore(period)}::date) as span, v.tariff_id, t.community_id, t.charge_item_id, t.formula, t.period_kind, v.price,
      v.params, v.effective, v.proration, v.rounding_point, i.rounding_unit, i.rounding_mode,
      case when t.formula = 'areaPrice' then 10000 else 100 end::bigint as price_per_fen,
      ${period.kind !== 'anniversary'} and v.effective @> daterange(${period.firstDay}::date, ${period.lastDay}::date, '[]') as is_whole,
      i.rounding_unit = 'fen' and i.rounding_mode = 'halfUp' as is_plain,
      null::bigint as run_id, null::date as due_on, null::date[] as slot_starts, null::int as slots
    from billing.tariff_version v
    join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
    join billing.charge_item i on i.company_id = t.company_id and i.id = t.charge_item_id
    where v.company_id = ${companyId} and v.id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(
    tx,
  )
  await sql`
    update billing_version v set run_id = d.run_id, due_on = d.due_on, slot_starts = d.starts::date[], slots = d.slots
    from unnest(${rows.map(({ id }) => id)}::bigint[],
      ${rows.map((row) => runIds.get(row.community_id) ?? 0n)}::bigint[],
      ${rows.map((row) => dueDateOf(dueRule.parse(row.due_rule), issuedOn, period.firstDay))}::date[],
      ${starts.map((days) => `{${days.join(',')}}`)}::text[], ${starts.map((days) => days.length)}::int[]
    ) d (id, run_id, due_on, starts, slots)
    where v.version_id = d.id`.execute(tx)
  await sql`alter table billing_version add primary key (version_id)`.execute(tx)
  await sql`analyze billing_version`.execute(tx)
}
