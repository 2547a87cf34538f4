import { sql } from 'kysely'
import { billUrlOf } from '../../invoices/index.ts'
import { commonFailures } from '../../kernel/failure.ts'
import type { Words } from '../../kernel/shapes.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, type Input, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import { type CaseRow, selectCases } from './case-rows.ts'
import { remedies } from './causes.ts'
import { closing, standingOf, type Way, wordsOf } from './hindrances.ts'
import { inReach } from './scope.ts'

type Day = Output<typeof api.getStewardDay>
type Step = Day['steps'][number]

/** Minutes of a step where the plan of the night has not said so. */
const minutesOf: Readonly<Partial<Record<api.NextAction, number>>> = { call: 5, visit: 25 }
const otherMinutes = 15

/**
 * One person's day: what is due, by its time and else by what presses and pays most, as far as the
 * day reaches; what was done; and who is left alone today, with the rule.
 */
export const getStewardDay = implement(api.getStewardDay, async (context, input) => {
  const day = input.day ?? context.today
  const steward = await findSteward(context, input)
  const done = await doneOn(context, steward.id, day)
  const rows = await dueRows(context, { stewardId: steward.id, day, alsoCases: [...done.keys()] })
  const standing = await standingOf(
    context,
    rows.map(({ householdId }) => householdId),
    day,
  )
  const hindersOf = (row: CaseRow) => {
    const way = wayOf(row)
    return done.has(row.caseId) || way === null
      ? []
      : closing(standing.get(row.householdId) ?? [], way)
  }
  const open = rows.filter((row) => isDue(row, done) && hindersOf(row).length === 0)
  const phones = await phonesOf(context, open)
  const steps = withinCapacity(
    open
      .map((row) => toStep(context, row, { done: done.get(row.caseId), phones }))
      .sort(byUrgency(open)),
    input.capacityMinutes,
  )
  const left = steps.filter((step) => step.done === null)
  return {
    day,
    stewardId: steward.id,
    stewardName: steward.name,
    capacityMinutes: input.capacityMinutes,
    plannedMinutes: steps.reduce(
      (sum, step) => sum + (step.isWithinCapacity ? step.minutes : 0),
      0,
    ),
    done: steps.length - left.length,
    left: left.length,
    leftFen: left.reduce((sum, { overdueFen }) => sum + overdueFen, 0n),
    steps,
    notToday: rows
      .filter((row) => hindersOf(row).length > 0)
      .map((row) => ({
        caseId: row.caseId,
        householdId: row.householdId,
        payerName: row.payerName,
        unitLabel: row.unitLabel,
        hindrances: hindersOf(row).map(wordsOf),
      })),
  }
})

const findSteward = async (
  { tx, companyId, actor }: Context,
  input: Input<typeof api.getStewardDay>,
): Promise<{ id: bigint; name: string }> => {
  const id = input.stewardId ?? (actor.kind === 'staff' ? actor.id : null)
  if (id === null) {
    throw commonFailures.invalidInput(
      { field: 'stewardId', reason: 'needed' },
      { field: 'stewardId' },
    )
  }
  const { rows } = await sql<{
    id: bigint
    name: string
  }>`select id, display_name as name from identity.staff
    where company_id = ${companyId} and id = ${id}`.execute(tx)
  if (!rows[0]) throw notFound('staff')
  return rows[0]
}

/** How its household would be contacted today; a case that rests, by whichever way. */
const wayOf = ({ nextAction, state }: CaseRow): Way | null => {
  if (nextAction === 'call' || nextAction === 'visit') return nextAction
  return state === 'waiting' ? 'visit' : null
}

type Done = NonNullable<Step['done']>

/** The last call or visit of that day in each case. */
const doneOn = async (
  { tx, companyId }: Context,
  stewardId: bigint,
  day: string,
): Promise<ReadonlyMap<bigint, Done>> => {
  const { rows } = await sql<Done & { caseId: bigint }>`
    select distinct on (e.case_id) e.case_id as "caseId", e.kind, e.outcome, e.happened_at as at
    from collections.dunning_case k
    join collections.case_event e on e.company_id = k.company_id and e.household_id = k.household_id and e.case_id = k.id
    where k.company_id = ${companyId} and k.steward_id = ${stewardId} and e.on_day = ${day}::date
      and e.kind in ('call', 'visit')
    order by e.case_id, e.id desc`.execute(tx)
  return new Map(rows.map(({ caseId, ...done }) => [caseId, done]))
}

const dueRows = async (
  context: Context,
  { stewardId, day, alsoCases }: { stewardId: bigint; day: string; alsoCases: readonly bigint[] },
): Promise<readonly CaseRow[]> => {
  const { rows } = await selectCases(
    context,
    sql`${inReach(context, undefined, sql`k.community_id`)} and ((k.steward_id = ${stewardId} and k.state <> 'closed'
        and (k.state = 'waiting' or (k.next_on <= ${day}::date and k.next_action <> 'none')))
      or k.id = any(${[...alsoCases]}::bigint[]))`,
  ).execute(context.tx)
  return rows
}

const isDue = ({ caseId, nextAction }: CaseRow, done: ReadonlyMap<bigint, Done>): boolean =>
  done.has(caseId) || (nextAction !== null && nextAction !== 'none')

type Phones = ReadonlyMap<bigint, Step['phones']>

const phonesOf = async ({ tx, companyId }: Context, rows: readonly CaseRow[]): Promise<Phones> => {
  const { rows: found } = await sql<{ partyId: bigint; phoneId: bigint; masked: string }>`
    select f.party_id as "partyId", f.id as "phoneId", f.masked from property.party_phone f
    where f.company_id = ${companyId} and f.party_id = any(${rows.map((row) => row.payerPartyId)}::bigint[])
      and not exists (select from notifications.stop s where s.company_id = f.company_id
        and s.address_hash = f.number_hash and s.closed_at is null and s.form is null)
    order by f.party_id, f.sort`.execute(tx)
  return Map.groupBy(found, ({ partyId }) => partyId)
}

const toStep = (
  context: Context,
  row: CaseRow,
  { done, phones }: { done: Done | undefined; phones: Phones },
): Step => {
  const action = done ? (done.kind as Way) : (row.nextAction ?? 'none')
  return {
    caseId: row.caseId,
    communityId: row.communityId,
    householdId: row.householdId,
    payerName: row.payerName,
    unitLabel: row.unitLabel,
    action,
    time: done ? null : row.nextTime,
    minutes: row.staffMinutes || (minutesOf[action] ?? otherMinutes),
    done: done ?? null,
    overdueFen: row.overdueFen,
    heldFen: row.heldFen,
    daysOverdue: row.daysOverdue,
    billCount: row.billCount,
    tier: row.tier,
    cause: row.cause,
    reason: reasonOf(row),
    isWithinCapacity: true,
    phones: (phones.get(row.payerPartyId) ?? []).map(({ phoneId, masked }) => ({
      phoneId,
      masked,
    })),
    billUrl: billUrlOf(context, { id: row.householdId, linkVersion: row.linkVersion }),
  }
}

/** What is known of the case, in one or two sentences; a reason that has a remedy comes first. */
const reasonOf = (row: CaseRow): Words => {
  const parts: Words[] = []
  if (row.promiseState === 'broken') {
    parts.push({
      zh: `承诺 ${row.promisedOn} 缴，没有缴到。`,
      en: `Promised for ${row.promisedOn}, not paid.`,
    })
  }
  if (row.cause) parts.push(remedies[row.cause].words)
  if (row.billCount > 0 && parts.length < 2) {
    parts.push({
      zh: `欠 ${row.billCount} 期，最早的逾期 ${row.daysOverdue} 天。`,
      en: `${row.billCount} bills, the oldest ${row.daysOverdue} days overdue.`,
    })
  }
  return {
    zh: parts.map(({ zh }) => zh).join(''),
    en: parts.map(({ en }) => en).join(' '),
  }
}

/** By time; then what a limitation period presses (U5); then expected money a minute. */
const byUrgency = (rows: readonly CaseRow[]): ((a: Step, b: Step) => number) => {
  const gains = new Map(rows.map(({ caseId, gainFen }) => [caseId, Number(gainFen ?? 0n)]))
  const rank = (step: Step): readonly (number | string)[] => [
    step.done ? 0 : 1,
    step.done?.at ?? '',
    step.time ?? '99:99',
    step.tier === 5 ? 0 : 1,
    -(gains.get(step.caseId) ?? 0) / step.minutes,
    -Number(step.overdueFen),
  ]
  return (a, b) => {
    const other = rank(b)
    for (const [index, value] of rank(a).entries()) {
      const against = other[index] ?? 0
      if (value !== against) return value < against ? -1 : 1
    }
    return Number(a.caseId - b.caseId)
  }
}

/** What is done and what has its time belong to the day; the others as far as the minutes reach. */
const withinCapacity = (steps: readonly Step[], capacityMinutes: number): Step[] => {
  let minutes = 0
  return steps.map((step) => {
    const isWithinCapacity = minutes + step.minutes <= capacityMinutes
    if (isWithinCapacity) minutes += step.minutes
    return { ...step, isWithinCapacity }
  })
}
