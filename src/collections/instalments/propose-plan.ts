import { sql } from 'kysely'
import type { OpenCharge } from '../../billing/api.ts'
import { assertSecondPerson, openCharges, staffIdOf } from '../../billing/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import { addMonths } from '../../kernel/period.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { violates } from '../../platform/db/errors.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { addEvent, nameOf } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { caseOf } from '../cases/open-cases.ts'
import { findPlan } from './read-plans.ts'

type Proposal = Input<typeof api.proposeInstalmentPlan>
type Part = { readonly dueOn: string; readonly amountFen: bigint }

const longestMonths = 24

/** @throws Failure notFound, nothingOverdue, partsDoNotSum, partsOutOfOrder, planExists */
export const proposeInstalmentPlan = implement(
  api.proposeInstalmentPlan,
  async (context, input) => {
    const household = await getHousehold(context, input.householdId)
    const charges = await chargesFor(context, input)
    const totalFen = charges.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n)
    const parts = partsOf(input.parts, totalFen)
    assertParts(context, parts, totalFen)
    const caseId = await caseOf(context, household)
    const planId = await insertPlan(context, { caseId, totalFen, input })
    await insertParts(context, planId, parts)
    await insertCharges(context, planId, charges)
    const outcome = `proposed ${formatYuan(totalFen)} ${parts.length}`
    await addEvent(context, {
      ...{ caseId, householdId: household.id, kind: 'plan', outcome, note: input.reason },
    })
    await sql`update collections.dunning_case set next_action = 'offerPlan', next_on = null, next_time = null
      where company_id = ${context.companyId} and id = ${caseId}`.execute(context.tx)
    return { planId }
  },
)

const chargesFor = async (context: Context, input: Proposal): Promise<readonly OpenCharge[]> => {
  const open = await openCharges(context, { householdId: input.householdId })
  const { chargeIds } = input
  const chosen = open.filter(
    ({ id, isHeld, dueOn }) =>
      !isHeld && (chargeIds === undefined ? dueOn < context.today : chargeIds.includes(id)),
  )
  if (chosen.length === 0 || (chargeIds && chosen.length < new Set(chargeIds).size)) {
    throw failures.nothingOverdue()
  }
  return chosen
}

/** Equal parts a month apart; the fen left over go to the first ones. */
const partsOf = (asked: Proposal['parts'], totalFen: bigint): readonly Part[] => {
  if ('length' in asked) return asked
  const count = BigInt(asked.count)
  return Array.from({ length: asked.count }, (_, index) => ({
    dueOn: addMonths(asked.firstOn, index),
    amountFen: totalFen / count + (BigInt(index) < totalFen % count ? 1n : 0n),
  }))
}

const assertParts = ({ today }: Context, parts: readonly Part[], totalFen: bigint): void => {
  const sum = parts.reduce((total, { amountFen }) => total + amountFen, 0n)
  if (sum !== totalFen || parts.some(({ amountFen }) => amountFen === 0n)) {
    const words = { sum: formatYuan(sum), total: formatYuan(totalFen) }
    throw failures.partsDoNotSum(words, { field: 'parts' })
  }
  const days = [today, ...parts.map(({ dueOn }) => dueOn)]
  const isInOrder = days.every((day, index) => index === 0 || day > (days[index - 1] ?? ''))
  if (!isInOrder || (days.at(-1) ?? '') > addMonths(today, longestMonths)) {
    throw failures.partsOutOfOrder({}, { field: 'parts' })
  }
}

const insertPlan = async (
  context: Context,
  { caseId, totalFen, input }: { caseId: bigint; totalFen: bigint; input: Proposal },
): Promise<bigint> => {
  try {
    const { id } = await context.tx
      .insertInto('collections.instalment_plan')
      .values({
        company_id: context.companyId,
        household_id: input.householdId,
        case_id: caseId,
        state: 'proposed',
        total_fen: totalFen,
        stops_late_fee: input.stopsLateFee,
        reason: input.reason,
        proposed_at: context.now.toString(),
        proposed_by: nameOf(context),
        proposer_id: staffIdOf(context),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  } catch (error) {
    if (violates(error, 'instalment_plan_one')) throw failures.planExists()
    throw error
  }
}

const insertParts = async (
  { tx, companyId }: Context,
  planId: bigint,
  parts: readonly Part[],
): Promise<void> => {
  await sql`insert into collections.instalment (company_id, plan_id, number, due_on, amount_fen, state)
    select ${companyId}, ${planId}, n, due_on, fen, 'open' from unnest(${parts.map(({ dueOn }) => dueOn)}::date[],
      ${parts.map(({ amountFen }) => amountFen)}::bigint[]) with ordinality p (due_on, fen, n)`.execute(
    tx,
  )
}

const insertCharges = async (
  { tx, companyId }: Context,
  planId: bigint,
  charges: readonly OpenCharge[],
): Promise<void> => {
  await sql`insert into collections.instalment_charge (company_id, plan_id, charge_id, period_month, open_fen)
    select ${companyId}, ${planId}, c.* from unnest(${charges.map(({ id }) => id)}::bigint[],
      ${charges.map(({ periodMonth }) => periodMonth)}::date[],
      ${charges.map(({ outstandingFen }) => outstandingFen)}::bigint[]) c`.execute(tx)
}

/** Four eyes: a manager approves what somebody else proposed. */
export const approveInstalmentPlan = implement(
  api.approveInstalmentPlan,
  async (context, { planId }) => {
    const plan = await findPlan(context, planId)
    assertSecondPerson(context, plan.proposerId)
    const { numAffectedRows } =
      await sql`update collections.instalment_plan set approved_by = ${nameOf(context)}
      where company_id = ${context.companyId} and id = ${planId} and state = 'proposed' and approved_by is null`.execute(
        context.tx,
      )
    if (numAffectedRows !== 1n) throw failures.planNotProposed()
    const { caseId, householdId } = plan
    await addEvent(context, { caseId, householdId, kind: 'plan', outcome: 'approved' })
    return {}
  },
)

export const withdrawInstalmentPlan = implement(
  api.withdrawInstalmentPlan,
  async (context, { planId, reason }) => {
    const { caseId, householdId } = await findPlan(context, planId)
    const { numAffectedRows } =
      await sql`update collections.instalment_plan set state = 'withdrawn', ended_on = ${context.today}::date
      where company_id = ${context.companyId} and id = ${planId} and state = 'proposed'`.execute(
        context.tx,
      )
    if (numAffectedRows !== 1n) throw failures.planNotProposed()
    await addEvent(context, {
      caseId,
      householdId,
      kind: 'plan',
      outcome: 'withdrawn',
      note: reason,
    })
    return {}
  },
)
