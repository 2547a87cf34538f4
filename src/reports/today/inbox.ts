import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, instantAt, linesOf, sum, toLine } from './inbox-row.ts'

/** Money of unknown payers. */
export const suspenseItem = async (context: Context): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select s.id::text as key, coalesce(nullif(s.payer_hint, ''), case when s.channel_trade_no not like 'count %' then s.channel_trade_no end, '清点多出的款') as zh,
        coalesce(nullif(s.payer_hint, ''), case when s.channel_trade_no not like 'count %' then s.channel_trade_no end, 'more than was taken') as en, s.received_on::text as note,
        s.amount_fen as fen, null::bigint as "householdId"
      from payments.suspense s where s.company_id = ${context.companyId} and s.state = 'open' order by s.received_on, s.id`,
  )
  const oldest = rows[0]?.note
  if (!oldest) return null
  return {
    key: 'suspense',
    kind: 'suspense',
    label: { zh: '待认领', en: 'Unclaimed' },
    title: {
      zh: `${rows.length} 笔转入款找不到缴费户`,
      en: `${counted(rows.length, 'payment')} without a payer`,
    },
    detail: { zh: `最早一笔 ${oldest} 收到`, en: `the oldest came on ${oldest}` },
    count: rows.length,
    fen: sum(rows),
    deadline: instantAt(addDays(oldest, 7), '18:00'),
    deadlineWords: { zh: `${oldest.slice(5)} 起`, en: `since ${oldest}` },
    isUrgent: addDays(oldest, 7) <= context.today,
    href: '/payments?tab=suspense',
    action: { zh: '认领', en: 'Claim' },
    lines: rows.slice(0, 10).map(toLine),
  }
}

/** Waivers, vacancies, refunds and tariff versions that wait for a second person. */
export const approvalItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const { companyId, actor } = context
  const own = actor.kind === 'staff' ? actor.id : -1n
  const here = (column: string) => inCommunities(context, scope, sql.ref(column))
  const rows = await linesOf(
    context,
    sql`select * from (
      select 'waiver ' || w.id as key, '减免 ' || u.code as zh, 'Waiver ' || u.code as en, w.reason as note,
        w.amount_fen as fen, w.household_id as "householdId", w.requested_at as since
      from billing.waiver w
      join billing.charge c on c.company_id = w.company_id and c.id = w.charge_id and c.period_month = w.period_month
      join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
      where w.company_id = ${companyId} and w.state = 'requested' and w.requested_by <> ${own} and ${here('c.community_id')}
      union all
      select 'vacancy ' || v.id, '空置减免 ' || u.code, 'Vacancy ' || u.code, v.reason, null, null, null
      from billing.vacancy v join property.unit u on u.company_id = v.company_id and u.id = v.unit_id
      where v.company_id = ${companyId} and v.state = 'requested' and v.requested_by <> ${own} and ${here('u.community_id')}
      union all
      select 'refund ' || f.id, '退款 ' || p.name, 'Refund ' || p.name, f.reason, f.amount_fen, f.household_id, f.requested_at
      from payments.refund f
      join property.household h on h.company_id = f.company_id and h.id = f.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      where f.company_id = ${companyId} and f.state = 'requested' and f.requested_by <> ${own} and ${here('f.community_id')}
      union all
      select 'tariffVersion ' || v.id, '收费标准 ' || t.name || ' v' || v.version, 'Tariff ' || t.name || ' v' || v.version,
        v.legal_basis, null, null, null
      from billing.tariff_version v join billing.tariff t on t.company_id = v.company_id and t.id = v.tariff_id
      where v.company_id = ${companyId} and v.state = 'draft' and v.proposed_by <> ${own} and ${here('t.community_id')}
    ) a order by since nulls last, key`,
  )
  if (rows.length === 0) return null
  const count = (kind: string): number =>
    rows.filter(({ key }) => key.startsWith(`${kind} `)).length
  const parts = [
    {
      zh: `减免 ${count('waiver')} 单`,
      en: counted(count('waiver'), 'waiver'),
      n: count('waiver'),
    },
    {
      zh: `空置 ${count('vacancy')} 单`,
      en: counted(count('vacancy'), 'vacancy', 'vacancies'),
      n: count('vacancy'),
    },
    {
      zh: `退款 ${count('refund')} 单`,
      en: counted(count('refund'), 'refund'),
      n: count('refund'),
    },
    {
      zh: `收费标准 ${count('tariffVersion')} 个`,
      en: counted(count('tariffVersion'), 'tariff'),
      n: count('tariffVersion'),
    },
  ].filter(({ n }) => n > 0)
  return {
    key: 'approval',
    kind: 'approval',
    label: { zh: '审批', en: 'Approvals' },
    title: { zh: parts.map(({ zh }) => zh).join('、'), en: parts.map(({ en }) => en).join(', ') },
    detail: { zh: '由他人提出，待您审批', en: 'asked for by others, waiting for you' },
    count: rows.length,
    fen: sum(rows),
    deadline: instantAt(context.today, '18:00'),
    deadlineWords: { zh: '今天 18:00 前', en: 'today by 18:00' },
    isUrgent: false,
    href: '/billing/approvals',
    action: { zh: '审批', en: 'Decide' },
    lines: rows.slice(0, 10).map(toLine),
  }
}

/** Objections that owners wait to have answered. */
export const disputeItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select h.id::text as key, coalesce(u.code || ' ' || i.name_zh, p.name) as zh,
        coalesce(u.code || ' ' || i.name_en, p.name) as en, coalesce(h.answer_due_on::text, '') as note,
        c.amount_fen - c.settled_fen - c.waived_fen as fen, h.household_id as "householdId"
      from billing.hold h
      join property.household hh on hh.company_id = h.company_id and hh.id = h.household_id
      join property.party p on p.company_id = hh.company_id and p.id = hh.payer_party_id
      left join billing.charge c on c.company_id = h.company_id and c.id = h.charge_id and c.household_id = h.household_id
      left join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
      left join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
      where h.company_id = ${context.companyId} and h.reason = 'dispute' and h.held_to is null
        and ${inCommunities(context, scope, sql`hh.community_id`)}
      order by h.answer_due_on nulls last, h.id`,
  )
  if (rows.length === 0) return null
  const due = rows[0]?.note || addDays(context.today, 7)
  const firstTwo = rows.slice(0, 2)
  return {
    key: 'dispute',
    kind: 'dispute',
    label: { zh: '争议', en: 'Disputes' },
    title: { zh: `${rows.length} 件待回复`, en: `${rows.length} to answer` },
    detail: {
      zh: firstTwo.map(({ zh }) => zh).join('；'),
      en: firstTwo.map(({ en }) => en).join('; '),
    },
    count: rows.length,
    fen: sum(rows),
    deadline: instantAt(due, '18:00'),
    deadlineWords:
      due < context.today
        ? { zh: `应于 ${due.slice(5)} 前`, en: `was due ${due}` }
        : { zh: `${due.slice(5)} 到期`, en: `due ${due}` },
    isUrgent: due <= context.today,
    href: '/households?state=held',
    action: { zh: '回复', en: 'Answer' },
    lines: rows.slice(0, 10).map((row) => ({
      ...toLine(row),
      detail: { zh: `${row.note} 前书面答复`, en: `answer in writing by ${row.note}` },
    })),
  }
}

/** Payments on which the channel has not spoken for half an hour; promised by noon next day. */
export const pendingItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select a.out_trade_no as key, p.name || ' ' || a.out_trade_no as zh, p.name || ' ' || a.out_trade_no as en,
        a.created_at::text as note, a.amount_fen as fen, o.household_id as "householdId"
      from payments.payment_attempt a
      join payments.payment_order o on o.company_id = a.company_id and o.id = a.order_id
      join property.household h on h.company_id = o.company_id and h.id = o.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      where a.company_id = ${context.companyId} and a.state in ('created', 'pending')
        and a.created_at < ${context.now.subtract({ minutes: 30 }).toString()}::timestamptz
        and ${inCommunities(context, scope, sql`o.community_id`)}
      order by a.created_at`,
  )
  const oldest = rows[0]
  if (!oldest) return null
  const startedAt = Temporal.Instant.from(oldest.note.replace(' ', 'T'))
  const startedOn = wallTime(startedAt).slice(0, 10)
  return {
    key: 'pendingPayment',
    kind: 'pendingPayment',
    label: { zh: '待确认', en: 'Unconfirmed' },
    title: {
      zh: `${rows.length} 笔支付结果未明`,
      en: `${counted(rows.length, 'payment')} without an answer`,
    },
    detail: {
      zh: '系统持续向渠道查询；请勿让业主重复支付',
      en: 'we keep asking; do not let the owner pay twice',
    },
    count: rows.length,
    fen: sum(rows),
    deadline: instantAt(addDays(startedOn, 1), '12:00'),
    deadlineWords: {
      zh: `${addDays(startedOn, 1).slice(5)} 12:00 前答复`,
      en: `answer by ${addDays(startedOn, 1)} 12:00`,
    },
    isUrgent: addDays(startedOn, 1) <= context.today,
    href: '/payments?tab=pending',
    action: { zh: '查看', en: 'Look' },
    lines: rows
      .slice(0, 10)
      .map((row) =>
        toLine({ ...row, note: wallTime(Temporal.Instant.from(row.note.replace(' ', 'T'))) }),
      ),
  }
}

const incidentWords: Record<string, Words> = {
  tradeMismatch: { zh: '支付通知与支付单不符', en: 'A notice contradicts its order' },
  unknownTrade: { zh: '不认识的支付单号', en: 'Unknown order number' },
  unknownRefund: { zh: '不认识的退款单号', en: 'Unknown refund number' },
  postingFailed: { zh: '入账失败', en: 'Booking failed' },
  refundStuck: { zh: '退款卡住了', en: 'A refund is stuck' },
  foreignNotice: { zh: '不属于本商户的通知', en: 'A notice of another merchant' },
}

/** What contradicted our records and was therefore not posted. */
export const incidentItem = async (context: Context): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select i.id::text as key, i.kind as zh, i.key as en, i.raised_at::date::text as note,
        null::bigint as fen, null::bigint as "householdId"
      from payments.incident i where i.company_id = ${context.companyId} and i.resolved_at is null order by i.raised_at`,
  )
  const oldest = rows[0]
  if (!oldest) return null
  return {
    key: 'incident',
    kind: 'incident',
    label: { zh: '异常', en: 'Incidents' },
    title: {
      zh: `${rows.length} 条渠道消息与账面不符，未入账`,
      en: `${counted(rows.length, 'channel message')} against our books`,
    },
    detail: { zh: '请核对后处理；没有改动任何账', en: 'look and decide; nothing was posted' },
    count: rows.length,
    fen: null,
    deadline: instantAt(oldest.note, '18:00'),
    deadlineWords: { zh: `${oldest.note.slice(5)} 起`, en: `since ${oldest.note}` },
    isUrgent: true,
    href: '/payments?tab=incidents',
    action: { zh: '查看', en: 'Look' },
    lines: rows.slice(0, 10).map((row) => ({
      ...toLine(row),
      title: incidentWords[row.zh] ?? { zh: row.zh, en: row.zh },
      detail: { zh: `${row.note} 单号 ${row.en}`, en: `${row.note} no. ${row.en}` },
    })),
  }
}
