import { sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import {
  addDays,
  addMonths,
  firstOfMonth,
  type Period,
  type PeriodKind,
  periodOf,
} from '../../kernel/period.ts'
import { accountCodes, ensureTransferPartitions } from '../../ledger/index.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { staffIdOf } from '../tariffs.ts'
import { type RunScope, stageCandidates } from './candidates.ts'
import { findWarnings } from './warnings.ts'

/** The period a run means: the one of its kind that begins in the given month. */
export const scopeOf = (
  context: Context,
  input: {
    communityId: bigint
    month: string
    periodKind: PeriodKind
    issueOn?: string | undefined
  },
): RunScope => {
  const period: Period = periodOf(input.periodKind, `${input.month}-01`)
  return { communityId: input.communityId, period, issuedOn: input.issueOn ?? context.today }
}

/**
 * Publishes a run in one transaction: charges, ledger, aggregates. A unique index on the live run
 * makes a second publisher wait and then find it done, so twice, or twice at once, changes
 * nothing.
 */
export const publishBilling = implement(api.publishBilling, async (context, input) => {
  await getCommunity(context, input.communityId)
  const scope = scopeOf(context, input)
  const claimed = await claimRun(context, scope)
  if (!claimed.isNew) return { run: await readRun(context, claimed.runId), isRepeat: true }
  await stageCandidates(context, scope)
  const warnings = await findWarnings(context, scope)
  const open = warnings.filter(
    ({ kind, mustDecide }) => mustDecide && !input.skip.some((skipped) => skipped === kind),
  )
  if (open[0]) throw failures.runBlocked({ count: open.length, first: open[0].words.zh })
  await insertCharges(context, { ...scope, runId: claimed.runId })
  await closeRun(context, claimed.runId)
  await context.announce({
    name: 'chargesPosted',
    communityId: input.communityId,
    runId: claimed.runId,
  })
  return { run: await readRun(context, claimed.runId), isRepeat: false }
})

/** Inserting the live run waits for a publisher that is at it; its commit makes us the second. */
const claimRun = async (
  context: Context,
  { communityId, period, issuedOn }: RunScope,
): Promise<{ runId: bigint; isNew: boolean }> => {
  const { tx, companyId, now } = context
  const month = firstOfMonth(period.firstDay)
  const { rows } = await sql<{ id: bigint }>`
    insert into billing.billing_run (company_id, community_id, period_kind, period_month, period_last_day,
      issue_on, state, started_at, published_by)
    values (${companyId}, ${communityId}, ${period.kind}, ${month}, ${period.lastDay}, ${issuedOn},
      'publishing', ${now.toString()}, ${staffIdOf(context)})
    on conflict (company_id, community_id, period_kind, period_month) where state in ('publishing', 'published')
    do nothing returning id`.execute(tx)
  if (rows[0]) return { runId: rows[0].id, isNew: true }
  const { rows: earlier } = await sql<{ id: bigint }>`
    select id from billing.billing_run where company_id = ${companyId} and community_id = ${communityId}
      and period_kind = ${period.kind} and period_month = ${month} and state in ('publishing', 'published')`.execute(
    tx,
  )
  return { runId: earlier[0]?.id ?? 0n, isNew: false }
}

/** Charges from the candidates, then their transfers and the aggregates, each in one statement. */
export const insertCharges = async (
  context: Context,
  input: RunScope & { runId: bigint },
): Promise<void> => {
  const { tx, companyId, now } = context
  const month = firstOfMonth(input.period.firstDay)
  await sql`select billing.ensure_partition(${month}::date)`.execute(tx)
  await ensureTransferPartitions(context, [month])
  await sql`
    insert into billing.charge (company_id, id, period_month, community_id, building_id, household_id,
      billing_account_id, unit_id, charge_item_id, tariff_version_id, run_id, source_kind, formula, meter_id,
      service_from, service_to, period_months, days, days_in_period, quantity, price, discount_bp, inputs,
      amount_fen, due_on, issued_on, posted_at)
    select ${companyId}, platform.next_id(), ${month}::date, ${input.communityId}, building_id, household_id,
      billing_account_id, unit_id, charge_item_id, tariff_version_id, ${input.runId}, 'run', formula, meter_id,
      service_from, service_to, period_months, days, days_in_period, quantity, price, discount_bp, inputs,
      amount_fen, due_on, ${input.issuedOn}::date, ${now.toString()}::timestamptz
    from billing_candidate`.execute(tx)
  await postRun(context, { runId: input.runId, month, postedOn: input.issuedOn })
}

/** Ledger and aggregates of the charges of one run. */
const postRun = async (
  { tx, companyId, now }: Context,
  { runId, month, postedOn }: { runId: bigint; month: string; postedOn: string },
): Promise<void> => {
  await sql`
    insert into ledger.transfer (company_id, id, period_month, debit_code, debit_subject, credit_code,
      credit_subject, amount_fen, source_kind, source_id, posted_on, posted_at)
    select c.company_id, platform.next_id(), c.period_month, ${accountCodes.receivable}, c.billing_account_id,
      case when i.is_pass_through then ${accountCodes.payable}::smallint else ${accountCodes.income}::smallint end,
      c.charge_item_id, c.amount_fen, 'charge', c.id, ${postedOn}::date, ${now.toString()}::timestamptz
    from billing.charge c
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where c.company_id = ${companyId} and c.period_month = ${month}::date and c.run_id = ${runId} and c.amount_fen > 0`.execute(
    tx,
  )
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, charged_fen)
    select company_id, community_id, building_id, charge_item_id, period_month, ${postedOn}::date, sum(amount_fen)::bigint
    from billing.charge
    where company_id = ${companyId} and period_month = ${month}::date and run_id = ${runId}
    group by company_id, community_id, building_id, charge_item_id, period_month`.execute(tx)
}

const closeRun = async (context: Context, runId: bigint): Promise<void> => {
  const { tx, companyId, now } = context
  await sql`
    update billing.billing_run r set state = 'published', published_at = ${now.toString()}::timestamptz,
      charge_count = s.n, total_fen = s.fen
    from (select count(*) as n, coalesce(sum(amount_fen), 0)::bigint as fen from billing_candidate) s
    where r.company_id = ${companyId} and r.id = ${runId}`.execute(tx)
}

export const runColumns = [
  'id',
  'community_id as communityId',
  'period_kind as periodKind',
  'period_month as periodMonth',
  'state',
  'charge_count as chargeCount',
  'total_fen as totalFen',
  'issue_on as issueOn',
  'started_at as startedAt',
  'published_at as publishedAt',
] as const

export const readRun = async (context: Context, runId: bigint) => {
  const run = await context.tx
    .selectFrom('billing.billing_run')
    .select(runColumns)
    .where('company_id', '=', context.companyId)
    .where('id', '=', runId)
    .executeTakeFirst()
  if (!run) throw commonFailures.notFound({ what: '出账' })
  assertReaches(context, run.communityId, '出账')
  return run
}

export const listBillingRuns = implement(api.listBillingRuns, async (context, input) => {
  await getCommunity(context, input.communityId)
  const runs = await context.tx
    .selectFrom('billing.billing_run')
    .select(runColumns)
    .where('company_id', '=', context.companyId)
    .where('community_id', '=', input.communityId)
    .orderBy('started_at', 'desc')
    .limit(input.limit)
    .execute()
  return { runs }
})

/** The period before, for comparison: one period length earlier. */
export const lastPeriodMonth = ({ period }: RunScope): string =>
  firstOfMonth(addMonths(addDays(period.firstDay, 0), -period.months))
