import { sql } from 'kysely'
import { formatYuan } from '../../kernel/money.ts'
import { addDays } from '../../kernel/period.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { readDebt } from '../cases/debts.ts'
import { addEvent, nameOf } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { caseOf } from '../cases/open-cases.ts'

type Promised = {
  readonly caseId: bigint
  readonly householdId: bigint
  readonly amountFen: bigint
  readonly promisedOn: string
  readonly madeThrough: 'call' | 'visit' | 'link' | 'counter'
  readonly note: string
}

/**
 * Keeps a promise; the case waits for the day after. One is open at a time.
 * @throws Failure promiseDayWrong, promiseTooMuch, promiseIsOpen
 */
export const keepPromise = async (context: Context, promised: Promised): Promise<bigint> => {
  const { tx, companyId, now, today } = context
  const { caseId, householdId, amountFen, promisedOn, note } = promised
  assertDay(context, promisedOn)
  // A household's promises wait for each other here.
  await sql`select from collections.dunning_case where company_id = ${companyId} and id = ${caseId} for update`.execute(
    tx,
  )
  const { openFen } = await readDebt(context, householdId)
  if (amountFen > openFen) {
    throw failures.promiseTooMuch({ open: formatYuan(openFen) }, { field: 'amountFen' })
  }
  const open = await openPromise(context, householdId)
  if (open) {
    const { promisedOn: day, amountFen: fen } = open
    throw failures.promiseIsOpen({ day, amount: formatYuan(fen) }, { field: 'promise' })
  }
  const { id } = await tx
    .insertInto('collections.promise')
    .values({
      company_id: companyId,
      household_id: householdId,
      case_id: caseId,
      amount_fen: amountFen,
      promised_on: promisedOn,
      made_on: today,
      made_at: now.toString(),
      made_through: promised.madeThrough,
      state: 'open',
      recorded_by: nameOf(context),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const outcome = `${promisedOn} ${formatYuan(amountFen)}`
  await addEvent(context, { caseId, householdId, kind: 'promise', outcome, note })
  await waitUntilAfter(context, caseId, promisedOn)
  return id
}

/** @throws Failure promiseDayWrong */
export const assertDay = ({ today }: Context, promisedOn: string): void => {
  const to = addDays(today, api.promiseDays)
  if (promisedOn < today || promisedOn > to) {
    throw failures.promiseDayWrong({ from: today, to }, { field: 'promisedOn' })
  }
}

/** 承诺期内不联系: the case rests, and is looked at on the day after. */
export const waitUntilAfter = async (
  { tx, companyId }: Context,
  caseId: bigint,
  promisedOn: string,
): Promise<void> => {
  await sql`update collections.dunning_case set state = 'waiting', next_action = 'none',
      next_on = ${addDays(promisedOn, 1)}::date, next_time = null
    where company_id = ${companyId} and id = ${caseId} and state <> 'closed'`.execute(tx)
}

type Open = {
  readonly promiseId: bigint
  readonly caseId: bigint
  readonly amountFen: bigint
  readonly promisedOn: string
  readonly movedFrom: string | null
}

/** The promise of a household that is open; null when there is none. */
export const openPromise = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<Open | null> => {
  const { rows } = await sql<Open>`
    select id as "promiseId", case_id as "caseId", amount_fen as "amountFen", promised_on as "promisedOn",
      moved_from as "movedFrom"
    from collections.promise where company_id = ${companyId} and household_id = ${householdId} and state = 'open'`.execute(
    tx,
  )
  return rows[0] ?? null
}

export const recordPromise = implement(api.recordPromise, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const caseId = await caseOf(context, household)
  return { caseId, promiseId: await keepPromise(context, { ...input, caseId }) }
})

export const withdrawPromise = implement(api.withdrawPromise, async (context, input) => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{
    case_id: bigint
    household_id: bigint
    community_id: bigint
    state: string
  }>`select p.case_id, p.household_id, h.community_id, p.state from collections.promise p
    join property.household h on h.company_id = p.company_id and h.id = p.household_id
    where p.company_id = ${companyId} and p.id = ${input.promiseId} for update of p`.execute(tx)
  const found = rows[0]
  if (!found) throw notFound('promise')
  assertReaches(context, found.community_id, 'promise')
  if (found.state !== 'open') throw failures.promiseEnded()
  await sql`update collections.promise set state = 'withdrawn', settled_on = ${today}::date
    where company_id = ${companyId} and id = ${input.promiseId}`.execute(tx)
  await sql`update collections.dunning_case set state = 'open', next_on = ${today}::date
    where company_id = ${companyId} and id = ${found.case_id} and state = 'waiting'`.execute(tx)
  await addEvent(context, {
    ...{ caseId: found.case_id, householdId: found.household_id, kind: 'promise' },
    ...{ outcome: 'withdrawn', note: input.reason },
  })
  return {}
})
