import { sql } from 'kysely'
import { methodWords } from '../../kernel/payment-method.ts'
import { addDays } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import type { readRadar } from '../arrears/radar.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, instantAt } from './inbox-row.ts'

type TieOutRow = {
  date: string
  channelAccountId: bigint
  channel: string
  name: string
  state: string
  oursFen: bigint
  theirsFen: bigint
  differenceFen: bigint
  openCount: number
  /** Pairs and single lines of the day, the open differences among them. */
  lineCount: number
  hasStatement: boolean
  transitFen: bigint
}

/** Yesterday's tie-out by channel account, or the last day there is one for. */
export const readTieOut = async ({ tx, companyId, today }: Context): Promise<TieOutRow[]> => {
  const { rows } = await sql<TieOutRow>`
    select t.business_date as date, t.channel_account_id as "channelAccountId", a.channel, a.name, t.state,
      t.ours_fen as "oursFen", t.theirs_fen as "theirsFen", t.closing_transit_fen as "transitFen",
      coalesce(sum(abs(coalesce(d.theirs_fen, 0) - coalesce(d.ours_fen, 0))) filter (where d.state = 'open'), 0)::bigint as "differenceFen",
      count(d.id) filter (where d.state = 'open')::int as "openCount",
      t.matched_count + count(d.id)::int as "lineCount", t.statement_id is not null as "hasStatement"
    from reconciliation.tie_out t
    join payments.channel_account a on a.company_id = t.company_id and a.id = t.channel_account_id
    left join reconciliation.discrepancy d on d.company_id = t.company_id and d.tie_out_id = t.id
    where t.company_id = ${companyId} and t.business_date = (select max(l.business_date) from reconciliation.tie_out l
      where l.company_id = ${companyId} and l.business_date < ${today}::date)
    group by t.company_id, t.id, a.channel, a.name order by a.channel, a.name`.execute(tx)
  return rows
}

/** The last tie-out as long as it is not certified. */
export const tieOutItem = async (
  context: Context,
  rows: readonly TieOutRow[],
): Promise<InboxItem | null> => {
  const { today } = context
  const open = rows.filter(({ state }) => state !== 'certified')
  const date = open[0]?.date
  if (!date) return null
  const count = open.reduce((sum, { openCount }) => sum + openCount, 0)
  const lines = rows.reduce((sum, { lineCount }) => sum + lineCount, 0)
  const deadline = instantAt(addDays(date, 1), '12:00')
  return {
    key: `tieOut ${date}`,
    kind: 'tieOut',
    label: { zh: '对账', en: 'Tie-out' },
    title:
      count > 0
        ? {
            zh: `${date} 有 ${count} 笔差异未解释`,
            en: `${date}: ${counted(count, 'difference')} not explained`,
          }
        : { zh: `${date} 已对平，待签发`, en: `${date} ties out; to be certified` },
    detail: {
      zh: `${lines} 笔中 ${lines - count} 笔已对平；日结证书待签发`,
      en: `${lines - count} of ${lines} matched; the day is not signed`,
    },
    count: Math.max(count, 1),
    fen: open.reduce((sum, { differenceFen }) => sum + differenceFen, 0n),
    deadline,
    deadlineWords:
      addDays(date, 1) === today
        ? { zh: '今天 12:00 前', en: 'today by 12:00' }
        : { zh: `${addDays(date, 1).slice(5)} 12:00 前`, en: `by ${addDays(date, 1)} 12:00` },
    isUrgent: addDays(date, 1) <= today,
    href: `/reconciliation?date=${date}`,
    action: count > 0 ? { zh: '处理差异', en: 'Resolve' } : { zh: '签发', en: 'Certify' },
    lines: count > 0 ? await readDifferences(context, date) : [],
  }
}

const differenceWords: Record<string, Words> = {
  onlyOurs: { zh: '只在我方账面', en: 'only in our books' },
  onlyTheirs: { zh: '只在渠道账单里', en: 'only in their bill' },
  amount: { zh: '两边金额不同', en: 'the amounts differ' },
  fee: { zh: '手续费不符', en: 'the fees differ' },
  status: { zh: '状态不符', en: 'the states differ' },
  refund: { zh: '退款不符', en: 'the refunds differ' },
  duplicateLine: { zh: '账单重复行', en: 'twice in their bill' },
  dateShift: { zh: '跨日', en: 'on another day' },
}

/** The open differences of a day, the largest first. */
const readDifferences = async (
  { tx, companyId }: Context,
  date: string,
): Promise<InboxItem['lines']> => {
  const { rows } = await sql<{
    key: string
    name: string
    channel: string
    kind: string
    no: string
    at: string | null
    fen: bigint
  }>`
    select d.id::text as key, a.name, a.channel, d.kind, d.key as no, d.happened_at as at,
      abs(coalesce(d.theirs_fen, 0) - coalesce(d.ours_fen, 0))::bigint as fen
    from reconciliation.discrepancy d
    join reconciliation.tie_out t on t.company_id = d.company_id and t.id = d.tie_out_id
    join payments.channel_account a on a.company_id = t.company_id and a.id = t.channel_account_id
    where d.company_id = ${companyId} and t.business_date = ${date}::date and d.state = 'open'
    order by fen desc, d.id limit 10`.execute(tx)
  return rows.map(({ key, name, channel, kind, no, at, fen }) => {
    const when = at === null ? '' : wallTime(Temporal.Instant.from(at.replace(' ', 'T')))
    const said = differenceWords[kind] ?? { zh: kind, en: kind }
    return {
      key,
      title: { zh: `${name} ${said.zh}`, en: `${methodWords(channel).en}: ${said.en}` },
      detail: { zh: `${when} 单号 ${no}`.trim(), en: `${when} no. ${no}`.trim() },
      fen,
      householdId: null,
      href: `/reconciliation?date=${date}&at=${key}`,
    }
  })
}

/** Households whose claims run out within 60 days: each needs a delivered demand. */
export const limitationItem = (
  { today }: Context,
  radar: Awaited<ReturnType<typeof readRadar>>,
): InboxItem | null => {
  const marks = radar.marks.filter(({ daysLeft }) => daysLeft >= 0 && daysLeft <= 60)
  const nearest = marks[0]
  if (!nearest) return null
  const beyond = radar.within180.households - radar.within60.households
  const within30 = marks.filter(({ daysLeft }) => daysLeft <= 30).length
  return {
    key: 'limitation',
    kind: 'limitation',
    label: { zh: '时效', en: 'Limitation' },
    title: {
      zh: `${radar.within60.households} 户欠费 60 天内时效届满`,
      en: `${counted(radar.within60.households, 'household')}: claims run out within 60 days`,
    },
    detail: {
      zh: `其中 ${within30} 户在 30 天内；需书面催告并留存送达凭证；另有 ${beyond} 户在 180 天内`,
      en: `${within30} of them within 30 days; each needs a delivered written demand; ${beyond} more within 180 days`,
    },
    count: radar.within60.households,
    fen: radar.within60.fen,
    deadline: instantAt(nearest.lastDay, '18:00'),
    deadlineWords: {
      zh: `最近 ${nearest.daysLeft} 天`,
      en: `nearest ${counted(nearest.daysLeft, 'day')}`,
    },
    isUrgent: nearest.lastDay <= addDays(today, 60),
    href: '/dunning/radar',
    action: { zh: '打开时效雷达', en: 'Open the radar' },
    lines: marks.slice(0, 10).map((mark) => ({
      key: mark.householdId.toString(),
      title: { zh: `${mark.unitCode} ${mark.payerName}`, en: `${mark.unitCode} ${mark.payerName}` },
      detail: { zh: `${mark.lastDay} 届满`, en: `until ${mark.lastDay}` },
      fen: mark.fen,
      householdId: mark.householdId,
      href: `/households/${mark.householdId}`,
    })),
  }
}

/** The running month where it is not billed yet, with its last dry run if there is one. */
export const runItems = async (context: Context, scope: Scope): Promise<InboxItem[]> => {
  const { tx, companyId, today } = context
  const month = `${today.slice(0, 7)}-01`
  const { rows } = await sql<{
    communityId: bigint
    name: string
    chargeCount: bigint | null
    fen: bigint | null
    issueOn: string | null
  }>`
    select c.id as "communityId", c.name, d.charge_count as "chargeCount", d.total_fen as fen, d.issue_on as "issueOn"
    from property.community c
    left join lateral (select * from billing.billing_run r where r.company_id = c.company_id and r.community_id = c.id
      and r.period_kind = 'monthly' and r.period_month = ${month}::date and r.state = 'dryRun'
      order by r.started_at desc limit 1) d on true
    where c.company_id = ${companyId} and ${inCommunities(context, scope, sql`c.id`)}
      and exists (select from billing.tariff t where t.company_id = c.company_id and t.community_id = c.id
        and t.period_kind = 'monthly')
      and not exists (select from billing.billing_run r where r.company_id = c.company_id and r.community_id = c.id
        and r.period_kind = 'monthly' and r.period_month = ${month}::date and r.state in ('publishing', 'published'))
    order by c.id`.execute(tx)
  return rows.map((row) => {
    const name = `${today.slice(0, 4)}年${Number(today.slice(5, 7))}月`
    const due = row.issueOn ?? `${today.slice(0, 7)}-05`
    const isTried = row.chargeCount !== null
    return {
      key: `run ${row.communityId}`,
      kind: 'run',
      label: { zh: '出账', en: 'Billing' },
      title: isTried
        ? {
            zh: `${name} 试算完成，待发布`,
            en: `${today.slice(0, 7)} is computed, to be published`,
          }
        : { zh: `${name} 尚未出账`, en: `${today.slice(0, 7)} is not billed yet` },
      detail: isTried
        ? {
            zh: `${row.name}，${row.chargeCount} 项应收`,
            en: `${row.name}, ${counted(Number(row.chargeCount), 'charge')}`,
          }
        : { zh: row.name, en: row.name },
      count: 1,
      fen: row.fen,
      deadline: instantAt(due, '18:00'),
      deadlineWords: { zh: `计划 ${due.slice(5)}`, en: `planned ${due}` },
      isUrgent: due < today,
      href: `/billing?community=${row.communityId}&month=${today.slice(0, 7)}`,
      action: isTried ? { zh: '发布', en: 'Publish' } : { zh: '试算', en: 'Compute' },
      lines: [],
    }
  })
}
