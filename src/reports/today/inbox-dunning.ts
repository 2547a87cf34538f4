import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, instantAt, linesOf, toLine } from './inbox-row.ts'

/** Communities in which the personal policy stopped by itself, until a person decides. */
export const dunningStoppedItem = async (
  context: Context,
  scope: Scope,
): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select k.id::text as key, c.name as zh, c.name as en, k.note || ' · ' || (k.switched_at at time zone 'Asia/Shanghai')::date as note,
        null::bigint as fen, null::bigint as "householdId"
      from (select distinct on (community_id) * from collections.control where company_id = ${context.companyId}
        order by community_id, id desc) k
      join property.community c on c.company_id = k.company_id and c.id = k.community_id
      where k.cause in ('complaints', 'optOuts', 'modelFailed') and ${inCommunities(context, scope, sql`k.community_id`)}
      order by k.id`,
  )
  const first = rows[0]
  if (!first) return null
  return {
    key: 'dunningStopped',
    kind: 'dunning',
    label: { zh: '催缴停用', en: 'Dunning stopped' },
    title: {
      zh: `${rows.map(({ zh }) => zh).join('、')}停用了个性化催缴`,
      en: `The personal policy stopped in ${rows.map(({ en }) => en).join(', ')}`,
    },
    detail: {
      zh: `${first.note}；已改用固定日历，由人决定是否恢复`,
      en: `${first.note}; the fixed calendar goes on until a person decides`,
    },
    count: rows.length,
    fen: null,
    deadline: instantAt(context.today, '18:00'),
    deadlineWords: { zh: '今天 18:00 前', en: 'today by 18:00' },
    isUrgent: true,
    href: '/dunning',
    action: { zh: '查看原因', en: 'See why' },
    lines: rows.slice(0, 10).map(toLine),
  }
}

/** Days within which a complaint about being contacted is answered. */
const answerDays = 7

/** Complaints that wait for an answer: the household is left alone meanwhile. */
export const complaintItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  const rows = await linesOf(
    context,
    sql`select x.id::text as key, p.name as zh, p.name as en, x.made_on::text || ' ' || x.about as note,
        null::bigint as fen, x.household_id as "householdId"
      from collections.complaint x
      join property.household h on h.company_id = x.company_id and h.id = x.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      where x.company_id = ${context.companyId} and x.answered_at is null and ${inCommunities(context, scope, sql`x.community_id`)}
      order by x.made_on, x.id`,
  )
  const first = rows[0]
  if (!first) return null
  const due = addDays(first.note.slice(0, 10), answerDays)
  return {
    key: 'complaint',
    kind: 'dunning',
    label: { zh: '投诉', en: 'Complaints' },
    title: {
      zh: `${rows.length} 件对催缴的投诉待答复`,
      en: `${counted(rows.length, 'complaint')} about dunning to answer`,
    },
    detail: { zh: '答复之前不再联系这些住户', en: 'these households are left alone until then' },
    count: rows.length,
    fen: null,
    deadline: instantAt(due, '18:00'),
    deadlineWords: { zh: `${due.slice(5)} 前答复`, en: `answer by ${due}` },
    isUrgent: due <= context.today,
    href: first.householdId === null ? '/dunning' : `/households/${first.householdId}`,
    action: { zh: '答复', en: 'Answer' },
    lines: rows.slice(0, 10).map(toLine),
  }
}
