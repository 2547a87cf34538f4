import { sql } from 'kysely'
import { formatYuan } from '../../kernel/money.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { readDebt } from './debts.ts'
import { addEvent, addEvents, nameOf } from './events.ts'
import { failures } from './failures.ts'
import { closing, standingOf, wordsOf } from './hindrances.ts'
import { assertSteward } from './open-cases.ts'
import { lockOpenCase } from './scope.ts'

/**
 * Plans the next step. A call or a visit on a day on which a rule stands against it is refused, and
 * that it was asked for is kept: nothing is thrown, or the refusal would be undone with the rest.
 */
export const planCase = implement(api.planCase, async (context, input) => {
  const found = await lockOpenCase(context, input.caseId)
  const { nextAction, nextOn, nextTime } = input
  if (nextOn !== null && nextOn < context.today) {
    throw failures.stepInThePast({}, { field: 'nextOn' })
  }
  if (input.stewardId !== undefined)
    await assertSteward(context, found.communityId, input.stewardId)
  if (nextAction === 'call' || nextAction === 'visit') {
    const day = nextOn ?? context.today
    const standing = (await standingOf(context, [found.householdId], day)).get(found.householdId)
    const [first] = closing(standing ?? [], nextAction)
    if (first) {
      const asked = `${nextAction === 'call' ? '打电话' : '上门'} ${day}`
      await keepRefusal(context, { ...found, rule: first.rule, asked })
      return { refusal: wordsOf(first) }
    }
  }
  await sql`update collections.dunning_case set next_action = ${nextAction}, next_on = ${nextOn}::date,
      next_time = ${nextTime}, steward_id = coalesce(${input.stewardId ?? null}::bigint, steward_id)
    where company_id = ${context.companyId} and id = ${input.caseId}`.execute(context.tx)
  return { refusal: null }
})

/** A refusal to a person; those of plans stand with their decisions. */
const keepRefusal = async (
  context: Context,
  refused: { communityId: bigint; householdId: bigint; rule: string; asked: string },
): Promise<void> => {
  const { tx, companyId, now } = context
  await tx
    .insertInto('collections.refusal')
    .values({
      company_id: companyId,
      community_id: refused.communityId,
      household_id: refused.householdId,
      rule: refused.rule,
      asked: refused.asked,
      refused_at: now.toString(),
      asked_by: nameOf(context),
    })
    .execute()
}

export const handOverCases = implement(api.handOverCases, async (context, input) => {
  const { tx, companyId } = context
  const { rows } = await sql<{ id: bigint; community_id: bigint }>`
    select id, community_id from collections.dunning_case
    where company_id = ${companyId} and id = any(${input.caseIds}::bigint[]) and state <> 'closed'
    order by id for update`.execute(tx)
  if (rows.length < new Set(input.caseIds).size) throw notFound('case')
  for (const communityId of new Set(rows.map((row) => row.community_id))) {
    assertReaches(context, communityId, 'case')
    await assertSteward(context, communityId, input.toStewardId)
  }
  const { rows: moved } = await sql<{ id: bigint }>`
    update collections.dunning_case set steward_id = ${input.toStewardId}
    where company_id = ${companyId} and id = any(${input.caseIds}::bigint[])
      and steward_id is distinct from ${input.toStewardId} returning id`.execute(tx)
  const caseIds = moved.map(({ id }) => id)
  const { rows: staff } = await sql<{
    name: string
  }>`select display_name as name from identity.staff
    where company_id = ${companyId} and id = ${input.toStewardId}`.execute(tx)
  await addEvents(context, {
    ...{ caseIds, kind: 'handOver', outcome: staff[0]?.name ?? '', note: input.note },
  })
  return { cases: caseIds.length }
})

const reasonWords = {
  paid: { zh: '已缴清', en: 'paid' },
  waived: { zh: '已减免', en: 'waived' },
  writtenOff: { zh: '已核销', en: 'written off' },
} as const

/**
 * Closes a case. It moves no money: that something was paid, waived or written off must be so
 * already, and handing over to legal is for a person in charge.
 */
export const closeCase = implement(api.closeCase, async (context, input) => {
  const found = await lockOpenCase(context, input.caseId)
  const { reason, note } = input
  if (reason === 'paid' || reason === 'waived' || reason === 'writtenOff') {
    const { overdueFen, heldFen } = await readDebt(context, found.householdId)
    if (overdueFen + heldFen > 0n) {
      const { zh: reasonZh, en: reasonEn } = reasonWords[reason]
      const open = formatYuan(overdueFen + heldFen)
      throw failures.stillOwed({ open, reasonZh, reasonEn })
    }
  }
  if (reason === 'plan' && !(await hasSignedPlan(context, found.householdId))) {
    throw failures.noSignedPlan()
  }
  if (reason === 'handedToLegal' && !isInCharge(context)) throw failures.onlyAPersonInCharge()
  if (reason === 'wrong' && note === '') throw failures.reasonNeeded({}, { field: 'note' })
  await closeCases(context, { caseIds: [input.caseId], reason, note })
  return {}
})

const isInCharge = ({ actor }: Context): boolean =>
  actor.kind !== 'staff' ||
  actor.grants.some(({ role }) => role === 'administrator' || role === 'manager')

const hasSignedPlan = async ({ tx, companyId }: Context, householdId: bigint): Promise<boolean> => {
  const { rows } = await sql`select from collections.instalment_plan
    where company_id = ${companyId} and household_id = ${householdId} and state in ('signed', 'completed') limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** Closes open cases; those that are closed stay as they are. */
export const closeCases = async (
  context: Context,
  {
    caseIds,
    reason,
    note = '',
  }: {
    readonly caseIds: readonly bigint[]
    readonly reason: (typeof api.closeReasons)[number]
    readonly note?: string
  },
): Promise<void> => {
  if (caseIds.length === 0) return
  const { tx, companyId, today } = context
  const { rows } = await sql<{ id: bigint }>`
    update collections.dunning_case set state = 'closed', closed_on = ${today}::date, close_reason = ${reason},
      next_action = null, next_on = null, next_time = null
    where company_id = ${companyId} and id = any(${[...caseIds]}::bigint[]) and state <> 'closed' returning id`.execute(
    tx,
  )
  await addEvents(context, {
    ...{ caseIds: rows.map(({ id }) => id), kind: 'closed', outcome: reason, note },
  })
}

export const addCaseNote = implement(api.addCaseNote, async (context, input) => {
  const { caseId, householdId } = await lockOpenCase(context, input.caseId)
  if (input.note === '') throw failures.reasonNeeded({}, { field: 'note' })
  return {
    eventId: await addEvent(context, { caseId, householdId, kind: 'note', note: input.note }),
  }
})
