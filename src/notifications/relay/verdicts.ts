import { sql } from 'kysely'
import { isWindowOpen, nextContactDay, nextWindow, windowOpensAt } from '../../compliance/index.ts'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { planAnew } from '../../platform/db/plan-anew.ts'
import type { MessageState, ReasonName } from '../api/names.ts'
import { isReminder, type Kind, kinds } from '../kinds.ts'
import { type BillWords, billWords } from '../plan/bills.ts'
import type { Due } from './take-due.ts'

/** A message that may leave now, and what it says now. */
export type Cleared = Due & { readonly variables: Readonly<Record<string, string>> }

type Verdict =
  | { readonly go: Cleared }
  /** It will never leave. */
  | { readonly end: MessageState; readonly reason: ReasonName }
  /** At that moment again, by whichever way is best then. */
  | { readonly later: Temporal.Instant; readonly reason?: ReasonName }

/**
 * Asks the rules again at the last moment: still of use, window open, still owed and not held,
 * address there and not stopped, room in the household's budget. The budget's place is taken here.
 */
export const judge = async (
  context: Context,
  due: readonly Due[],
): Promise<ReadonlyMap<Due, Verdict>> => {
  const words = await wordsNow(context, due)
  const moment = { now: context.now, isOpen: isWindowOpen(context.now) }
  const verdicts = new Map(due.map((it) => [it, judgeOne(moment, it, words.get(it.id))]))
  const cleared = [...verdicts.values()].flatMap((verdict) => ('go' in verdict ? verdict.go : []))
  const refused = await takeBudget(
    context,
    cleared.filter(({ kind }) => kinds[kind].isBudgeted),
  )
  for (const [it, verdict] of verdicts) {
    const later = refused.get(it.id)
    if ('go' in verdict && later) verdicts.set(it, postponed(it, later, 'overBudget'))
  }
  return verdicts
}

const wordsNow = async (
  context: Context,
  due: readonly Due[],
): Promise<ReadonlyMap<bigint, BillWords>> => {
  // A dunning letter says what its sheet says; it is held against the books when it is printed.
  const aboutDebt = due.filter(
    ({ kind, periodMonths }) =>
      kinds[kind].isAboutDebt && kind !== 'dunningLetter' && periodMonths.length > 0,
  )
  return aboutDebt.length === 0 ? new Map() : billWords(context, aboutDebt)
}

type Moment = { readonly now: Temporal.Instant; readonly isOpen: boolean }

const judgeOne = ({ now, isOpen }: Moment, due: Due, words: BillWords | undefined): Verdict => {
  const kind: Kind = kinds[due.kind]
  if (Temporal.Instant.compare(due.expiresAt, now) <= 0)
    return { end: 'expired', reason: 'tooLate' }
  if (kind.keepsWindow && !isOpen) return postponed(due, nextWindow(now), 'tooLate')
  if (words && 'reason' in words) {
    if (words.reason === 'paid') return { end: 'cancelled', reason: 'paid' }
    if (words.reason === 'notTrue') return { end: 'refused', reason: 'notTrue' }
    return postponed(due, nextWindow(now.add({ hours: 24 })), 'onHold')
  }
  if (due.isPaused && isReminder(due.kind)) return { later: now, reason: 'onHold' }
  if (!due.isReader) return { later: now, reason: 'notParty' }
  if (due.isStopped) return { later: now, reason: 'stopped' }
  if (due.addressHash === null) return { later: now, reason: 'addressGone' }
  return { go: words ? { ...due, ...words } : due }
}

/** Later, unless it is of no use then: that ends it for the reason it had to wait. */
const postponed = (due: Due, later: Temporal.Instant, reason: ReasonName): Verdict => {
  if (Temporal.Instant.compare(later, due.expiresAt) < 0) return { later }
  return { end: reason === 'tooLate' ? 'expired' : 'refused', reason }
}

/** With a longer list a kept plan tries each contact against each household of it. */
const few = 100

/**
 * Takes today's contact of each household, where its budget has one; the key decides between rivals.
 * @returns of the messages that may not go today, when they may
 */
const takeBudget = async (
  { tx, companyId, today }: Context,
  messages: readonly Due[],
): Promise<ReadonlyMap<bigint, Temporal.Instant>> => {
  if (messages.length === 0) return new Map()
  const households = [...new Set(messages.map(({ householdId }) => householdId))]
  const read = () =>
    sql<{ household_id: bigint; days: string[] }>`
    select household_id, array_agg(on_day::text) as days from notifications.contact
    where company_id = ${companyId} and household_id = any(${households}::bigint[]) and is_counted
      and on_day > ${today}::date - 366
    group by household_id`.execute(tx)
  const { rows } = await (households.length > few ? planAnew(tx, read) : read())
  const days = new Map(rows.map((row) => [row.household_id, row.days]))
  const dayOf = new Map(
    messages.map(({ id, householdId }) => [id, nextContactDay(days.get(householdId) ?? [], today)]),
  )
  const wanted = messages.filter(({ id }) => dayOf.get(id) === today)
  const { rows: taken } = await sql<{ message_id: bigint }>`
    insert into notifications.contact (company_id, household_id, on_day, kind, message_id)
    select ${companyId}, w.household_id, ${today}::date, w.kind, w.message_id
    from unnest(${wanted.map(({ householdId }) => householdId)}::bigint[], ${wanted.map(({ kind }) => kind)}::text[],
      ${wanted.map(({ id }) => id)}::bigint[]) w (household_id, kind, message_id)
    order by w.household_id
    on conflict (company_id, household_id, on_day) where is_counted do nothing
    returning message_id`.execute(tx)
  const isTaken = new Set(taken.map(({ message_id }) => message_id))
  return new Map(
    messages
      .filter(({ id }) => !isTaken.has(id))
      .map(({ id }) => {
        const day = dayOf.get(id) ?? today
        // A rival had today's contact: at the earliest when one more may follow it.
        const later = windowOpensAt(day > today ? day : addDays(today, 3))
        return [id, nextWindow(later)]
      }),
  )
}

/** Writes down the verdicts on messages that do not leave now; one that was delivered before stays so. */
export const applyVerdicts = async (
  { tx, companyId }: Context,
  verdicts: ReadonlyMap<Due, Verdict>,
): Promise<void> => {
  const rows = [...verdicts].flatMap(([{ id }, verdict]) => {
    if ('go' in verdict) return []
    if ('end' in verdict) return { id, state: verdict.end, reason: verdict.reason, at: null }
    return { id, state: 'ready', reason: verdict.reason ?? null, at: verdict.later.toString() }
  })
  if (rows.length === 0) return
  await sql`update notifications.message m set
      state = case when w.state <> 'ready' and m.delivered_at is not null then 'delivered' else w.state end,
      reason = coalesce(w.reason, m.reason), next_at = w.at, carrier_account_id = null, form = null, address_kind = null, address_id = null
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ state }) => state)}::text[],
      ${rows.map(({ reason }) => reason)}::text[], ${rows.map(({ at }) => at)}::timestamptz[]) w (id, state, reason, at)
    where m.company_id = ${companyId} and m.id = w.id`.execute(tx)
}
