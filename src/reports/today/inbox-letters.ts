import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'
import { inCommunities, type Scope } from '../scope.ts'
import { counted, decides, instantAt, linesOf, sum, toLine } from './inbox-row.ts'

/** Dunning letters and steps of law that others asked for: a second person decides. */
export const letterItem = async (context: Context, scope: Scope): Promise<InboxItem | null> => {
  if (!decides(context, 'run')) return null
  const { companyId, actor } = context
  const own = actor.kind === 'staff' ? actor.id : -1n
  const rows = await linesOf(
    context,
    sql`select a.key, p.name as zh, p.name as en, a.note, a.fen, a.household_id as "householdId", a.since from (
        select 'letter ' || l.id as key, l.drafted_by as note, l.open_fen + l.late_fee_fen as fen, l.household_id,
          l.community_id, l.drafted_at as since
        from collections.dunning_letter l
        where l.company_id = ${companyId} and l.state = 'draft' and l.drafted_by_id <> ${own}
        union all
        select 'step ' || s.id, s.reason, null, s.household_id, s.community_id, s.requested_at
        from collections.legal_step s
        where s.company_id = ${companyId} and s.state = 'requested' and s.requested_by_id <> ${own}) a
      join property.household h on h.company_id = ${companyId} and h.id = a.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      where ${inCommunities(context, scope, sql`a.community_id`)} order by a.since, a.key`,
  )
  if (rows.length === 0) return null
  const letters = rows.filter(({ key }) => key.startsWith('letter ')).length
  const steps = rows.length - letters
  const parts = [
    { n: letters, zh: `催缴函 ${letters} 封`, en: counted(letters, 'dunning letter') },
    { n: steps, zh: `法律步骤 ${steps} 项`, en: counted(steps, 'step of law', 'steps of law') },
  ].filter(({ n }) => n > 0)
  return {
    key: 'letters',
    kind: 'dunning',
    label: { zh: '催缴', en: 'Dunning' },
    title: {
      zh: `${parts.map(({ zh }) => zh).join('、')}待审核`,
      en: `${parts.map(({ en }) => en).join(', ')} to decide`,
    },
    detail: {
      zh: '由他人起草或申请，须第二人决定',
      en: 'drafted or asked for by others; a second person decides',
    },
    count: rows.length,
    fen: sum(rows),
    deadline: instantAt(context.today, '18:00'),
    deadlineWords: { zh: '今天 18:00 前', en: 'today by 18:00' },
    isUrgent: false,
    href: letters > 0 ? '/dunning/radar' : '/dunning/cases',
    action: { zh: '审核', en: 'Decide' },
    lines: rows.slice(0, 10).map(toLine),
  }
}
