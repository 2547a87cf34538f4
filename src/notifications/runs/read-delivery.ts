import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import type { ReasonName } from '../api/names.ts'
import * as api from '../api.ts'
import { settledMessages } from '../queries/settled-messages.ts'

type Run = Output<typeof api.listDeliveryRuns>['runs'][number]
type Row = Omit<Run, 'progress'> & Run['progress']

const readRuns = async (
  { tx, companyId }: Context,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select r.id, r.community_id as "communityId", c.name as "communityName", r.kind, r.period_month as "periodMonth",
      r.billing_run_id as "billingRunId", r.announcement_id as "announcementId", n.title, n.send_at as "sendAt", r.state, r.created_at as "createdAt", r.created_by as "createdBy",
      r.finished_at as "finishedAt", r.messages, m.waiting, m.sent, m.delivered, m.opened, m.not_reached as "notReached"
    from notifications.delivery_run r
    join property.community c on c.company_id = r.company_id and c.id = r.community_id
    left join notifications.announcement n on n.company_id = r.company_id and n.id = r.announcement_id
    cross join lateral (
      select count(*) filter (where state in ('ready', 'sending'))::int as waiting,
        count(*) filter (where sent_at is not null)::int as sent,
        count(*) filter (where delivered_at is not null)::int as delivered,
        count(*) filter (where opened_at is not null)::int as opened,
        count(*) filter (where state in ('refused', 'unreachable', 'cancelled', 'expired'))::int as not_reached
      from notifications.message where company_id = r.company_id and run_id = r.id) m
    where r.company_id = ${companyId} and ${condition}
    order by r.id desc limit ${limit}`.execute(tx)
  return rows
}

const toRun = ({ waiting, sent, delivered, opened, notReached, ...run }: Row): Run => ({
  ...run,
  progress: { waiting, sent, delivered, opened, notReached },
})

/** The sendings of an announcement to communities within reach. */
export const readRunsOf = async (context: Context, announcementId: bigint): Promise<Run[]> => {
  const { communities } = context
  const reached =
    communities === 'all' ? sql`true` : sql`r.community_id = any(${[...communities]}::bigint[])`
  const rows = await readRuns(
    context,
    sql`r.announcement_id = ${announcementId} and ${reached}`,
    500,
  )
  return rows.map(toRun)
}

export const listDeliveryRuns = implement(api.listDeliveryRuns, async (context, input) => {
  if (input.communityId !== undefined) assertReaches(context, input.communityId, 'community')
  const { communities } = context
  const within = input.communityId === undefined ? communities : [input.communityId]
  const reached = within === 'all' ? sql`true` : sql`r.community_id = any(${[...within]}::bigint[])`
  const older = input.after === undefined ? sql`true` : sql`r.id < ${input.after}::bigint`
  const rows = await readRuns(context, sql`${reached} and ${older}`, input.limit + 1)
  const page = rows.slice(0, input.limit)
  return {
    runs: page.map(toRun),
    next: rows.length > page.length ? (page.at(-1)?.id.toString() ?? null) : null,
  }
})

export const getDeliveryRun = implement(api.getDeliveryRun, async (context, { runId }) => {
  const [row] = await readRuns(context, sql`r.id = ${runId}`, 1)
  if (!row) throw notFound('sending')
  assertReaches(context, row.communityId, 'sending')
  const run = toRun(row)
  const report = await readReport(context, runId)
  return {
    ...run,
    report,
    total: {
      ...run.progress,
      ...(await readOnce(context, runId)),
      cost: report.reduce((sum, { cost }) => sum + cost, 0n),
    },
    notReached: await readNotReached(context, runId),
  }
})

type Report = Output<typeof api.getDeliveryRun>
type ReportRow = Report['report'][number]

const failed = sql`count(distinct m.id) filter (where d.state = 'failed')::int`
/** A household counts as paid when nothing of the month is open. */
const paid = sql`count(distinct m.id) filter (where d.state = 'delivered' and p.paid_at < d.ended_at + interval '7 days')::int`

const deliveriesOf = (companyId: bigint, runId: bigint): RawBuilder<unknown> => sql`
    notifications.message m
    join notifications.delivery d on d.company_id = m.company_id and d.message_id = m.id
    left join (${settledMessages(companyId, runId)}) p on p.message_id = m.id`

/** What came of a sending by account; a household that one account tried twice counts once there. */
const readReport = async ({ tx, companyId }: Context, runId: bigint): Promise<ReportRow[]> => {
  const { rows } = await sql<ReportRow>`
    select d.carrier_account_id as "carrierAccountId", a.name, d.form,
      count(distinct m.id) filter (where d.accepted_at is not null)::int as sent,
      count(distinct m.id) filter (where d.state = 'delivered')::int as delivered,
      count(distinct m.id) filter (where d.opened_at is not null)::int as opened,
      ${failed} as failed, ${paid} as "paidWithin7Days",
      coalesce(sum(d.cost) filter (where d.accepted_at is not null), 0)::bigint as cost
    from ${deliveriesOf(companyId, runId)}
    join notifications.carrier_account a on a.company_id = d.company_id and a.id = d.carrier_account_id
    where m.company_id = ${companyId} and m.run_id = ${runId}
    group by d.carrier_account_id, a.name, d.form
    order by sent desc, d.carrier_account_id`.execute(tx)
  return rows
}

/** Households whose message failed over some account, and that paid, each once. */
const readOnce = async (
  { tx, companyId }: Context,
  runId: bigint,
): Promise<Pick<Report['total'], 'failed' | 'paidWithin7Days'>> => {
  const { rows } = await sql<Pick<Report['total'], 'failed' | 'paidWithin7Days'>>`
    select ${failed} as failed, ${paid} as "paidWithin7Days" from ${deliveriesOf(companyId, runId)}
    where m.company_id = ${companyId} and m.run_id = ${runId}`.execute(tx)
  return rows[0] ?? { failed: 0, paidWithin7Days: 0 }
}

const readNotReached = async ({ tx, companyId }: Context, runId: bigint) => {
  const { rows } = await sql<{ reason: ReasonName; count: number }>`
    select reason, count(*)::int as count from notifications.message
    where company_id = ${companyId} and run_id = ${runId} and state in ('refused', 'unreachable', 'cancelled', 'expired')
      and reason is not null
    group by reason order by count desc, reason`.execute(tx)
  return rows
}
