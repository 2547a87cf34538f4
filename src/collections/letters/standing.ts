import { sql } from 'kysely'
import type { GuardRail } from '../../compliance/api.ts'
import { guardRails, hasEffect, jurisdictionOf } from '../../compliance/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { NotWritten } from '../api.ts'
import { placeOf } from '../cases/case-rows.ts'
import { isHeld, openCharges } from '../cases/debts.ts'
import { standingOf } from '../cases/hindrances.ts'
import { limitationLastDay } from '../limitation.ts'

/** A letter is formal: it comes at the earliest so long after the oldest due date. */
const formalAfterDays = 30
/** So near to the last day the undisputed part is demanded though another part is in dispute. */
const urgentDays = 180

/** What a letter to a household must look at. */
export type LetterFacts = {
  readonly householdId: bigint
  readonly communityId: bigint
  readonly unitLabel: string
  readonly payerName: string
  /** Of what is overdue and not held; null: nothing is. */
  readonly oldestDueOn: string | null
  readonly limitationOn: string | null
  readonly hasDispute: boolean
  readonly isProtected: boolean
  readonly isFirstBill: boolean
  /** The owners' committee was asked since the oldest of it fell due. */
  readonly wasCommitteeAsked: boolean
  /** A letter that is on its way, or by when the last one asked for an answer. */
  readonly lastLetter: string | null
  readonly waitsUntil: string | null
}

export type Reason = Pick<NotWritten, 'rule' | 'words' | 'source' | 'instead'>

/**
 * Why no letter may be written to households, by household; those nothing stands against have no
 * entry. Rules that hold for every contact also hold for a letter (cases/hindrances.ts), but for
 * how often: a demand in writing is what the law itself asks for (Civil Code 944).
 */
export const standingAgainst = async (
  context: Context,
  facts: readonly LetterFacts[],
): Promise<ReadonlyMap<bigint, Reason>> => {
  const ids = facts.map(({ householdId }) => householdId)
  const contacts = await standingOf(context, ids, context.today)
  const committeeFirst = await communitiesWithCommitteeFirst(context, facts)
  return new Map(
    facts.flatMap((fact): [bigint, Reason][] => {
      const shared = (contacts.get(fact.householdId) ?? []).map(({ rule }) => rule)
      const isCommitteeFirst = committeeFirst.has(fact.communityId) && !fact.wasCommitteeAsked
      const reason = reasonOf(fact, { shared, isCommitteeFirst, today: context.today })
      return reason === null ? [] : [[fact.householdId, reason]]
    }),
  )
}

/** Communities whose local rules want the owners' committee asked before a formal demand. */
const communitiesWithCommitteeFirst = async (
  context: Context,
  facts: readonly LetterFacts[],
): Promise<ReadonlySet<bigint>> => {
  const found = new Set<bigint>()
  for (const communityId of new Set(facts.map((fact) => fact.communityId))) {
    const pack = await jurisdictionOf(context, communityId)
    if (hasEffect(pack, 'committeeFirst', context.today)) found.add(communityId)
  }
  return found
}

/** Rules of every contact that close a letter too. */
const closing: readonly GuardRail[] = [
  'doNotContact',
  'openComplaint',
  'promiseOpen',
  'planSigned',
  'moneyOnItsWay',
]

const reasonOf = (
  facts: LetterFacts,
  {
    shared,
    isCommitteeFirst,
    today,
  }: { shared: readonly GuardRail[]; isCommitteeFirst: boolean; today: string },
): Reason | null => {
  const { oldestDueOn, limitationOn } = facts
  const stopped = closing.find((rule) => shared.includes(rule))
  if (stopped) return byRule(stopped)
  if (facts.isProtected) return byRule('protectedHousehold')
  if (oldestDueOn === null || limitationOn === null)
    return facts.hasDispute ? byRule('disputed') : nothingOverdue
  const isUrgent = limitationOn <= addDays(today, urgentDays)
  if (facts.hasDispute && !isUrgent) return byRule('disputed')
  if (addDays(oldestDueOn, formalAfterDays) > today) return byRule('formalTooEarly')
  if (isCommitteeFirst) return byRule('committeeFirst')
  if (facts.isFirstBill && !isUrgent) return byRule('firstBill')
  if (facts.waitsUntil !== null && facts.waitsUntil >= today) return letterIsOut(facts)
  return null
}

export const byRule = (rule: GuardRail): Reason => {
  const { says, source, instead } = guardRails[rule]
  return { rule, words: says, source, instead }
}

const nothingOverdue: Reason = {
  rule: null,
  words: { zh: '没有已过到期日又没有争议的未缴', en: 'Nothing undisputed is past its due date' },
  source: null,
  instead: { zh: '不用寄', en: 'No letter is needed' },
}

const letterIsOut = ({ lastLetter, waitsUntil }: LetterFacts): Reason => ({
  rule: null,
  words: {
    zh: `上一封 ${lastLetter} 请对方 ${waitsUntil} 前答复，还没有到`,
    en: `Letter ${lastLetter} asks for an answer by ${waitsUntil}, which has not come`,
  },
  source: {
    zh: '《民法典》第九百四十四条第二款：合理期限',
    en: 'Civil Code art. 944(2): a reasonable time',
  },
  instead: { zh: '到期后再寄', en: 'Write again after that day' },
})

/** The facts of households, in any order; those out of reach or unknown are left out. */
export const readLetterFacts = async (
  context: Context,
  householdIds: readonly bigint[],
): Promise<readonly LetterFacts[]> => {
  const { tx, companyId, today, communities } = context
  const reached =
    communities === 'all' ? sql`true` : sql`h.community_id = any(${[...communities]}::bigint[])`
  const { rows } = await sql<LetterFacts>`
    select h.id as "householdId", h.community_id as "communityId", coalesce(place.label, '') as "unitLabel",
      p.name as "payerName", debt.oldest_due_on as "oldestDueOn", debt.limitation_on as "limitationOn",
      exists (select from billing.hold d where d.company_id = h.company_id and d.household_id = h.id
        and d.held_to is null and d.reason = 'dispute') as "hasDispute",
      exists (select from collections.household_flag f where f.company_id = h.company_id and f.household_id = h.id
        and f.ended_at is null and f.flag in ('livesAlone', 'lowIncome', 'disability', 'illness', 'bereaved')) as "isProtected",
      not exists (select from billing.charge x where x.company_id = h.company_id and x.household_id = h.id
        and not x.is_reversed and x.due_on < ${today}::date and x.period_month <> debt.first_month) as "isFirstBill",
      exists (select from collections.committee_contact k where k.company_id = h.company_id and k.community_id = h.community_id
        and k.on_day >= debt.oldest_due_on) as "wasCommitteeAsked",
      letter.letter_no as "lastLetter", letter.answer_by as "waitsUntil"
    from property.household h
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    left join lateral (${placeOf}) place on true
    left join lateral (select min(o.due_on) as oldest_due_on, min(o.last_day) as limitation_on, min(o.period_month) as first_month
      from (select c.due_on, c.period_month, ${limitationLastDay(context)} as last_day from billing.charge c
        where ${openCharges(context, sql`h.id`)} and c.due_on < ${today}::date and not ${isHeld(context)}) o) debt on true
    left join lateral (select l.letter_no, l.answer_by from collections.dunning_letter l
      left join notifications.message m on m.company_id = l.company_id and m.id = l.message_id
      where l.company_id = h.company_id and l.household_id = h.id and l.state = 'approved'
        and m.state not in ('unreachable', 'refused', 'cancelled', 'expired')
      order by l.id desc limit 1) letter on true
    where h.company_id = ${companyId} and h.id = any(${[...householdIds]}::bigint[]) and ${reached}
    order by h.id`.execute(tx)
  return rows
}
