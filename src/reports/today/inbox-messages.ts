import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { reasonName, reasonWords } from '../../notifications/api.ts'
import { brokenEvidence } from '../../notifications/index.ts'
import { dayOf } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, instantAt, linesOf, toLine } from './inbox-row.ts'

/** Older messages that reached nobody are no news; they stay in the list of messages. */
const newsDays = 30

/** Households that a message of the last days could not reach by any way. */
export const unreachedItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const from = addDays(context.today, -newsDays)
  const rows = await linesOf(
    context,
    sql`select m.id::text as key, q.name as zh, q.name as en, coalesce(m.reason, '') as note, m.amount_fen as fen,
        m.household_id as "householdId"
      from notifications.message m
      join property.party q on q.company_id = m.company_id and q.id = m.party_id
      where m.company_id = ${context.companyId} and m.state = 'unreachable' and ${inCommunities(context, scope, sql`m.community_id`)}
        and m.created_at >= ${instantAt(from, '00:00')}::timestamptz
      order by m.id desc`,
  )
  if (rows.length === 0) return null
  return {
    key: 'unreached',
    kind: 'message',
    label: { zh: '消息', en: 'Messages' },
    title: {
      zh: `${rows.length} 条消息没有送达任何人`,
      en: `${counted(rows.length, 'message')} reached nobody`,
    },
    detail: {
      zh: '补登电话或改寄信函；没有送达的不算催告',
      en: 'add a phone or write a letter; what did not arrive is no demand',
    },
    count: rows.length,
    fen: null,
    deadline: instantAt(addDays(context.today, 1), '18:00'),
    deadlineWords: { zh: '明天 18:00 前', en: 'by tomorrow 18:00' },
    isUrgent: false,
    href: `/messages?step=notReached&from=${from}`,
    action: { zh: '查看消息', en: 'See messages' },
    lines: rows.slice(0, 10).map((row) => ({ ...toLine(row), detail: why(row.note) })),
  }
}

const why = (reason: string) => {
  const known = reasonName.safeParse(reason)
  return known.success ? reasonWords[known.data].words : { zh: reason, en: reason }
}

/** Carrier accounts that stand still and templates a provider turned down: nobody is told meanwhile. */
export const carrierItem = async (context: Context): Promise<InboxItem | null> => {
  const { companyId, now } = context
  const rows = await linesOf(
    context,
    sql`select 'account ' || a.id as key, '通道停用：' || a.name as zh, 'Paused: ' || a.name as en,
        coalesce(a.pause_reason, '') as note, null::bigint as fen, null::bigint as "householdId"
      from notifications.carrier_account a
      where a.company_id = ${companyId} and a.is_active and a.paused_until > ${now.toString()}::timestamptz
      union all
      select 'template ' || t.id, '模板未通过：' || a.name, 'Template turned down: ' || a.name, t.state_reason, null, null
      from notifications.provider_template t
      join notifications.carrier_account a on a.company_id = t.company_id and a.id = t.carrier_account_id
      where t.company_id = ${companyId} and a.is_active and t.state in ('rejected', 'suspended')
      order by key`,
  )
  if (rows.length === 0) return null
  return {
    key: 'carrier',
    kind: 'carrier',
    label: { zh: '通道', en: 'Carriers' },
    title: {
      zh: `${rows.length} 个消息通道或模板不能用`,
      en: `${counted(rows.length, 'carrier or template', 'carriers or templates')} out of use`,
    },
    detail: {
      zh: '消息会改走其他通道，没有其他通道的不发',
      en: 'messages take other ways; those without one are not sent',
    },
    count: rows.length,
    fen: null,
    deadline: instantAt(context.today, '18:00'),
    deadlineWords: { zh: '今天 18:00 前', en: 'today by 18:00' },
    isUrgent: true,
    href: '/settings?view=carriers',
    action: { zh: '查看通道', en: 'See carriers' },
    lines: rows.slice(0, 10).map(toLine),
  }
}

/** The chain of evidence as the last night found it, while it is not whole. */
export const evidenceItem = async (context: Context): Promise<InboxItem | null> => {
  const broken = await brokenEvidence(context)
  if (broken === null) return null
  const since = dayOf(Temporal.Instant.from(broken.at))
  return {
    key: 'evidence',
    kind: 'incident',
    label: { zh: '存证', en: 'Evidence' },
    title: { zh: '消息存证链核对不符', en: 'The chain of evidence of messages does not hold' },
    detail: {
      zh: '请不要改动数据库，先保存备份，再请维护人员查明；查明前不要用它举证',
      en: 'leave the database as it is, keep a backup, have it looked into; prove nothing with it before',
    },
    count: 1,
    fen: null,
    deadline: instantAt(since, '18:00'),
    deadlineWords: { zh: `${since.slice(5)} 起`, en: `since ${since}` },
    isUrgent: true,
    href: '/messages',
    action: { zh: '查看', en: 'Look' },
    lines: [
      {
        key: `${broken.chainNo}`,
        title: { zh: `第 ${broken.chainNo} 条存证`, en: `Row ${broken.chainNo} of the evidence` },
        detail: broken.words,
        fen: null,
        householdId: null,
        href: null,
      },
    ],
  }
}
