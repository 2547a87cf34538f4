import { sql } from 'kysely'
import { isWindowOpen } from '../../compliance/index.ts'
import { recordHandContact, stopWrongNumber } from '../../notifications/index.ts'
import { dayOf, wallTime } from '../../platform/clock.ts'
import { type Context, type Input, implement, type Output } from '../../platform/context.ts'
import { getHousehold, type Household } from '../../property/index.ts'
import * as api from '../api.ts'
import { keepPromise } from '../promises/keep-promise.ts'
import { refuse } from '../refuse.ts'
import { applyCause } from './causes.ts'
import { addEvent } from './events.ts'
import { failures } from './failures.ts'
import { debtorsOf } from './get-case.ts'
import { closing, firstOpenDay, standingOf, type Way, wordsOf } from './hindrances.ts'
import { caseOf } from './open-cases.ts'
import { voiceOf } from './voice.ts'

type Deed = Input<typeof api.recordCall>
type Kept = Output<typeof api.recordCall>
type Outcome = Deed['outcome']

/** Deeds of a phone that was offline longer than this are notes. */
const lateByDays = 14
/** Clocks of phones go wrong by minutes. */
const aheadMinutes = 10

/** The payer or a co-owner was spoken with. */
const isSpokenWith = (outcome: Outcome): boolean =>
  outcome === 'reached' ||
  outcome === 'promise' ||
  outcome === 'asksPlan' ||
  outcome === 'dispute' ||
  outcome === 'refused'

/** It disturbed nobody of the household. */
const reachesNobody = (outcome: Outcome): boolean =>
  outcome === 'notReached' || outcome === 'wrongNumber'

export const recordCall = implement(api.recordCall, (context, input) =>
  recordDeed(context, 'call', input),
)

export const recordVisit = implement(api.recordVisit, (context, input) =>
  recordDeed(context, 'visit', input),
)

/**
 * Keeps what was done, by one hand. What has happened is written down as it was, with the rules it
 * went against; only what may not be there at all, such as words to somebody who owes nothing, is
 * refused. The key of the phone makes a second arrival nothing.
 */
const recordDeed = async (context: Context, way: Way, input: Deed): Promise<Kept> => {
  const household = await getHousehold(context, input.householdId)
  const before = await findKept(context, household, input.clientKey)
  if (before) return before
  await assertDebtor(context, household, input)
  const at = momentOf(context, input.happenedAt)
  const onDay = dayOf(at)
  const warnings = await warningsOf(context, household.id, { way, at, onDay })
  const voice = input.voice ? voiceOf(input.voice.content) : null
  const caseId = await caseOf(context, household)
  const { minutes, note, outcome, clientKey } = input
  const eventId = await addEvent(context, {
    ...{ caseId, householdId: household.id, kind: way, outcome, note, minutes, voice },
    ...{ at, onDay, clientKey },
  })
  const hasReached = !reachesNobody(outcome)
  await recordHandContact(context, { householdId: household.id, kind: way, onDay, hasReached })
  const promiseId = await followUp(context, { way, caseId, household, input })
  return { eventId, caseId, promiseId, isRepeat: false, warnings }
}

const findKept = async (
  { tx, companyId }: Context,
  household: Household,
  clientKey: string | undefined,
): Promise<Kept | null> => {
  if (clientKey === undefined) return null
  const { rows } = await sql<{ id: bigint; case_id: bigint; promise_id: bigint | null }>`
    select e.id, e.case_id, (select p.id from collections.promise p where p.company_id = e.company_id
        and p.household_id = e.household_id and p.case_id = e.case_id and p.made_at = e.recorded_at) as promise_id
    from collections.case_event e
    where e.company_id = ${companyId} and e.client_key = ${clientKey} and e.household_id = ${household.id}`.execute(
    tx,
  )
  const found = rows[0]
  return found
    ? {
        eventId: found.id,
        caseId: found.case_id,
        promiseId: found.promise_id,
        isRepeat: true,
        warnings: [],
      }
    : null
}

/** @throws Failure debtorOnly, nobodySpokenWith */
const assertDebtor = async (
  context: Context,
  household: Household,
  { partyId, outcome, promise, cause }: Deed,
): Promise<void> => {
  const debtors = await debtorsOf(context, household.id)
  if (partyId !== undefined && !debtors.some((it) => it.partyId === partyId)) {
    const { id: householdId, communityId } = household
    throw refuse(
      { rule: 'debtorOnly', asked: '登记与他人谈欠费', communityId, householdId },
      failures.debtorOnly({}, { field: 'partyId' }),
    )
  }
  if (
    !isSpokenWith(outcome) &&
    (promise || (cause && cause !== 'wrongData' && cause !== 'vacant'))
  ) {
    throw failures.nobodySpokenWith({}, { field: 'outcome' })
  }
}

/** @throws Failure deedNotYet, deedTooOld */
const momentOf = ({ now }: Context, happenedAt: string | undefined): Temporal.Instant => {
  if (happenedAt === undefined) return now
  const at = Temporal.Instant.from(happenedAt)
  const ahead = at.since(now).total('minutes')
  if (ahead > aheadMinutes) throw failures.deedNotYet({ at: wallTime(at) }, { field: 'happenedAt' })
  if (ahead < -lateByDays * 1440) {
    throw failures.deedTooOld({ days: lateByDays }, { field: 'happenedAt' })
  }
  return ahead > 0 ? now : at
}

const warningsOf = async (
  context: Context,
  householdId: bigint,
  { way, at, onDay }: { way: Way; at: Temporal.Instant; onDay: string },
): Promise<Kept['warnings']> => {
  const standing = (await standingOf(context, [householdId], onDay)).get(householdId) ?? []
  const others = closing(standing, way).filter(({ rule }) => rule !== 'quietHours')
  const late = isWindowOpen(at) ? [] : [{ rule: 'quietHours' as const, until: null }]
  return [...late, ...others].map(wordsOf)
}

/** What the deed brings: a promise, a cause with its remedy, a number to leave alone, a next step. */
const followUp = async (
  context: Context,
  {
    way,
    caseId,
    household,
    input,
  }: { way: Way; caseId: bigint; household: Household; input: Deed },
): Promise<bigint | null> => {
  const { outcome, partyId, phoneId, note } = input
  const one = { caseId, householdId: household.id }
  if (outcome === 'wrongNumber' && partyId !== undefined && phoneId !== undefined) {
    await stopWrongNumber(context, { partyId, phoneId, source: '电话核实' })
  }
  const cause = input.cause ?? causeBy[outcome]
  if (cause) await applyCause(context, one, { cause, note })
  else await planAgain(context, { way, caseId, household, outcome })
  return input.promise
    ? keepPromise(context, { ...one, ...input.promise, madeThrough: way, note: '' })
    : null
}

/** What an outcome says by itself of why it is not paid. */
const causeBy: Readonly<Partial<Record<Outcome, api.Cause>>> = {
  asksPlan: 'hardship',
  dispute: 'serviceDispute',
  wrongNumber: 'wrongData',
}

/** Who was not reached is tried again when it may be; with all others a person says what is next. */
const planAgain = async (
  context: Context,
  {
    way,
    caseId,
    household,
    outcome,
  }: { way: Way; caseId: bigint; household: Household; outcome: Outcome },
): Promise<void> => {
  const { tx, companyId, today } = context
  const tomorrow = Temporal.PlainDate.from(today).add({ days: 1 }).toString()
  const again =
    outcome === 'notReached'
      ? firstOpenDay(
          context,
          (await standingOf(context, [household.id], tomorrow)).get(household.id) ?? [],
          { way, day: tomorrow },
        )
      : null
  await sql`update collections.dunning_case set next_action = ${again === null ? 'none' : way}, next_on = ${again}::date,
      next_time = null where company_id = ${companyId} and id = ${caseId}`.execute(tx)
}
