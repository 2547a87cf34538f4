import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import type { ReasonName } from '../api/names.ts'
import * as api from '../api.ts'
import { isPaidSoon } from '../queries/paid-at.ts'

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
  return {
    ...toRun(row),
    ...(await readReport(context, runId)),
    notReached: await readNotReached(context, runId),
  }
})

type Report = Output<typeof api.getDeliveryRun>
type Line = Omit<Report['report'][number], 'carrierAccountId'> & { carrierAccountId: bigint | null }

/**
 * What came of a sending by account, and of all together, where a household counts once that two
 * accounts or two attempts were for. It counts as paid when nothing of the month is open.
 */
const readReport = async (
  { tx, companyId }: Context,
  runId: bigint,
): Promise<Pick<Report, 'report' | 'total'>> => {
  const households = (which: RawBuilder<boolean>): RawBuilder<number> =>
    sql`count(distinct t.message_id) filter (where ${which})::int`
  const { rows } = await sql<Line>`
    with tried as materialized (
      select d.message_id, d.carrier_account_id, d.form, d.state, d.opened_at, d.accepted_at is not null as is_sent,
        ${isPaidSoon} as is_paid, d.cost
      from notifications.message m
      join notifications.delivery d on d.company_id = m.company_id and d.message_id = m.id
      where m.company_id = ${companyId} and m.run_id = ${runId}
    )
    select s."carrierAccountId", coalesce(a.name, '') as name, s.form, s.sent, s.delivered, s.opened, s.failed,
      s."paidWithin7Days", s.cost
    from (select t.carrier_account_id as "carrierAccountId", t.form, ${households(sql`t.is_sent`)} as sent,
        ${households(sql`t.state = 'delivered'`)} as delivered,
        ${households(sql`t.opened_at is not null`)} as opened, ${households(sql`t.state = 'failed'`)} as failed,
        ${households(sql`t.is_paid`)} as "paidWithin7Days",
        coalesce(sum(t.cost) filter (where t.is_sent), 0)::bigint as cost
      from tried t group by grouping sets ((t.carrier_account_id, t.form), ())) s
    left join notifications.carrier_account a on a.company_id = ${companyId} and a.id = s."carrierAccountId"
    order by s.sent desc, s."carrierAccountId"`.execute(tx)
  const report = rows.flatMap(({ carrierAccountId, ...line }) =>
    carrierAccountId === null ? [] : [{ carrierAccountId, ...line }],
  )
  // The set of all has a line even where nothing was tried.
  const total = rows.find(({ carrierAccountId }) => carrierAccountId === null) as Line
  return { report, total }
}

const readNotReached = async ({ tx, companyId }: Context, runId: bigint) => {
  const { rows } = await sql<{ reason: ReasonName; count: number }>`
    select reason, count(*)::int as count from notifications.message
    where company_id = ${companyId} and run_id = ${runId} and state in ('refused', 'unreachable', 'cancelled', 'expired')
      and reason is not null
    group by reason order by count desc, reason`.execute(tx)
  return rows
}
