import { sql } from 'kysely'
import { codeFloods } from '../../identity/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, instantAt, linesOf, toLine } from './inbox-row.ts'

/** Older answers stand on the household's line of time. */
const newsDays = 30

/**
 * What owners answered to a message that asks for a person: neither 退订 nor a wrong number, which
 * are acted on by themselves. A number nobody has belongs to no community: who reaches all sees it.
 */
export const answersItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const { companyId, communities, today } = context
  const rows = await linesOf(
    context,
    sql`select u.id::text as key, concat_ws(' ', p.name, u.masked) as zh, concat_ws(' ', p.name, u.masked) as en,
        to_char(u.received_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || ' ' || u.text as note,
        null::bigint as fen, u.household_id as "householdId"
      from notifications.uplink u
      left join property.household h on h.company_id = u.company_id and h.id = u.household_id
      left join property.party p on p.company_id = u.company_id and p.id = u.party_id
      where u.company_id = ${companyId} and u.meaning = 'other'
        and u.received_at >= ${instantAt(addDays(today, -newsDays), '00:00')}::timestamptz
        and case when h.id is null then ${communities === 'all'} else ${inCommunities(context, scope, sql`h.community_id`)} end
      order by u.received_at desc, u.id desc`,
  )
  const newest = rows[0]
  if (!newest) return null
  const due = addDays(newest.note.slice(0, 10), 1)
  return {
    key: 'answers',
    kind: 'message',
    label: { zh: '回复', en: 'Answers' },
    title: {
      zh: `${rows.length} 条业主回复要人看`,
      en: `${counted(rows.length, 'answer')} of owners to read`,
    },
    detail: {
      zh: '回复短信问到的事，系统不会自动答复；看过后请联系业主',
      en: 'asked in reply to a text; nobody is answered by itself, so call the owner',
    },
    count: rows.length,
    fen: null,
    deadline: instantAt(due, '18:00'),
    deadlineWords: { zh: `${due.slice(5)} 18:00 前`, en: `by ${due} 18:00` },
    isUrgent: due < today,
    href: newest.householdId === null ? '/messages' : `/households/${newest.householdId}`,
    action: { zh: '查看', en: 'Look' },
    lines: rows.slice(0, 10).map(toLine),
  }
}

/** One-time codes asked for in such numbers that somebody may be running up the bill for texts. */
export const codeFloodItem = async (context: Context): Promise<InboxItem | null> => {
  const floods = await codeFloods(context)
  if (floods.length === 0) return null
  return {
    key: 'codeFlood',
    kind: 'carrier',
    label: { zh: '验证码', en: 'Codes' },
    title: {
      zh: '验证码请求过多，可能有人刷短信',
      en: 'Too many one-time codes: somebody may be pumping texts',
    },
    detail: {
      zh: '已到上限，超出的没有发送；请查看操作记录，必要时封禁来源地址',
      en: 'the limit was reached and no more were sent; look at the audit and block the address',
    },
    count: floods.length,
    fen: null,
    deadline: instantAt(context.today, '18:00'),
    deadlineWords: { zh: '今天 18:00 前', en: 'today by 18:00' },
    isUrgent: true,
    href: '/settings?view=audit',
    action: { zh: '查看记录', en: 'See the audit' },
    lines: floods.map(({ address, codes, hours }) => ({
      key: `${hours} ${address}`,
      title: {
        zh: address === '' ? '全公司' : `来源 ${address}`,
        en: address === '' ? 'All together' : `From ${address}`,
      },
      detail:
        hours === 1
          ? { zh: `一小时 ${codes} 次`, en: `${codes} within an hour` }
          : { zh: `一天 ${codes} 次`, en: `${codes} within a day` },
      fen: null,
      householdId: null,
      href: null,
    })),
  }
}
