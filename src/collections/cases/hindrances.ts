import { sql } from 'kysely'
import type { GuardRail } from '../../compliance/api.ts'
import { guardRails, nextContactDay, nextWindow, windowOpensAt } from '../../compliance/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import type { Hindrance } from '../api.ts'

/** What a person does by hand. */
export type Way = 'call' | 'visit'
const ways: readonly Way[] = ['call', 'visit']

/** A rule that stands against contacting a household, and which ways it closes. */
type Standing = {
  readonly rule: GuardRail
  /** The first day without it; null: until somebody ends it. */
  readonly until: string | null
  readonly closes: readonly Way[]
}

type Facts = {
  householdId: bigint
  contactDays: string[]
  lastCallOn: string | null
  promisedOn: string | null
  hasPlan: boolean
  isLeftAlone: boolean
  pausedUntil: string | null
  hasComplaint: boolean
  hasMoneyOnItsWay: boolean
  hasWrongData: boolean
  hasPhone: boolean
}

/** Two effective calls to a household are a week apart. */
const daysBetweenCalls = 7

/**
 * What stands against a call or a visit on a day, as of what is known now; for any number of
 * households at once.
 */
export const standingOf = async (
  context: Context,
  householdIds: readonly bigint[],
  day: string,
): Promise<ReadonlyMap<bigint, readonly Standing[]>> => {
  const facts = await readFacts(context, householdIds)
  const quietUntil = openDayFrom(context, day)
  return new Map(facts.map((it) => [it.householdId, judge(it, { day, quietUntil })]))
}

/** The first day from `day` on whose window is not over. */
const openDayFrom = ({ now, today }: Context, day: string): string => {
  const from = day === today ? now : windowOpensAt(day)
  return nextWindow(from).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()
}

const judge = (
  facts: Facts,
  { day, quietUntil }: { day: string; quietUntil: string },
): readonly Standing[] => {
  const budgetDay = nextContactDay(facts.contactDays, day)
  const callDay = facts.lastCallOn && addDays(facts.lastCallOn, daysBetweenCalls)
  const found: (Standing | false)[] = [
    quietUntil > day && { rule: 'quietHours', until: quietUntil, closes: ways },
    budgetDay > day && { rule: 'contactCap', until: budgetDay, closes: ways },
    callDay !== null && callDay > day && { rule: 'callCap', until: callDay, closes: ['call'] },
    facts.hasComplaint && { rule: 'openComplaint', until: null, closes: ways },
    facts.promisedOn !== null &&
      facts.promisedOn >= day && {
        rule: 'promiseOpen',
        until: addDays(facts.promisedOn, 1),
        closes: ways,
      },
    facts.hasPlan && { rule: 'planSigned', until: null, closes: ways },
    facts.isLeftAlone && { rule: 'doNotContact', until: null, closes: ways },
    facts.pausedUntil !== null &&
      facts.pausedUntil >= day && {
        rule: 'doNotContact',
        until: addDays(facts.pausedUntil, 1),
        closes: ways,
      },
    facts.hasMoneyOnItsWay && { rule: 'moneyOnItsWay', until: null, closes: ways },
    (facts.hasWrongData || !facts.hasPhone) && {
      rule: 'noWay',
      until: null,
      closes: facts.hasWrongData ? ways : ['call'],
    },
  ]
  return found.filter((it) => it !== false)
}

/** Those of `standing` that close a way. */
export const closing = (standing: readonly Standing[], way: Way): readonly Standing[] =>
  standing.filter(({ closes }) => closes.includes(way))

export const wordsOf = ({ rule, until }: Pick<Standing, 'rule' | 'until'>): Hindrance => {
  const { words, says, source, instead } = guardRails[rule]
  return { rule, until, words, says, source, instead }
}

/**
 * The first day from `day` on which a way is open; null while something stands that a person must
 * end.
 */
export const firstOpenDay = (
  context: Context,
  standing: readonly Standing[],
  { way, day }: { way: Way; day: string },
): string | null => {
  const days = closing(standing, way).map(({ until }) => until)
  if (days.includes(null)) return null
  const latest = [day, ...days.filter((it) => it !== null)].sort().at(-1) ?? day
  return openDayFrom(context, latest)
}

const readFacts = async (
  { tx, companyId, today }: Context,
  householdIds: readonly bigint[],
): Promise<readonly Facts[]> => {
  if (householdIds.length === 0) return []
  const { rows } = await sql<Facts>`
    select h.id as "householdId",
      coalesce((select array_agg(c.on_day::text order by c.on_day desc) from notifications.contact c
        where c.company_id = h.company_id and c.household_id = h.id and c.is_counted and c.on_day > ${today}::date - 366), '{}') as "contactDays",
      (select max(e.on_day)::text from collections.case_event e where e.company_id = h.company_id and e.household_id = h.id
        and e.kind = 'call' and e.outcome <> 'notReached' and e.outcome <> 'wrongNumber' and e.on_day > ${today}::date - 30) as "lastCallOn",
      (select p.promised_on::text from collections.promise p where p.company_id = h.company_id and p.household_id = h.id
        and p.state = 'open') as "promisedOn",
      exists (select from collections.instalment_plan i where i.company_id = h.company_id and i.household_id = h.id
        and i.state = 'signed') as "hasPlan",
      exists (select from collections.household_flag f where f.company_id = h.company_id and f.household_id = h.id
        and f.ended_at is null and f.flag in ('doNotContact', 'deceased', 'insolvent', 'hospital'))
      or exists (select from notifications.stop s where s.company_id = h.company_id and s.party_id = h.payer_party_id
        and s.closed_at is null and s.form is null and s.reason = 'doNotContact') as "isLeftAlone",
      (select max(u.until)::text from notifications.reminder_pause u where u.company_id = h.company_id
        and u.household_id = h.id and u.closed_at is null) as "pausedUntil",
      exists (select from collections.complaint x where x.company_id = h.company_id and x.household_id = h.id
        and x.answered_at is null) as "hasComplaint",
      exists (select from billing.hold d where d.company_id = h.company_id and d.household_id = h.id and d.held_to is null
        and d.reason in ('pendingPayment', 'unmatchedMoney')) as "hasMoneyOnItsWay",
      exists (select from collections.dunning_case k where k.company_id = h.company_id and k.household_id = h.id
        and k.state <> 'closed' and k.cause = 'wrongData') as "hasWrongData",
      exists (select from property.party_phone f where f.company_id = h.company_id and f.party_id = h.payer_party_id
        and not exists (select from notifications.stop s where s.company_id = f.company_id
          and s.address_hash = f.number_hash and s.closed_at is null and s.form is null)) as "hasPhone"
    from property.household h
    where h.company_id = ${companyId} and h.id = any(${[...householdIds]}::bigint[])`.execute(tx)
  return rows
}
