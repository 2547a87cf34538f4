import { assertSecondPerson, staffIdOf } from '../../billing/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { violates } from '../../platform/db/errors.ts'
import { getHousehold } from '../../property/index.ts'
import type { LegalStepKind } from '../api.ts'
import * as api from '../api.ts'
import { addEvent } from '../cases/events.ts'
import { failures } from './failures.ts'

const stepWords: Readonly<Record<LegalStepKind, Words>> = {
  lawyerLetter: { zh: '律师函', en: 'Lawyer letter' },
  paymentOrder: { zh: '申请支付令', en: 'Payment order' },
  suit: { zh: '起诉', en: 'Suit' },
  arbitration: { zh: '申请仲裁', en: 'Arbitration' },
  waiver: { zh: '放弃请求', en: 'Giving up the claim' },
}

/**
 * What weighs on a person is asked for and decided by people (PIPL art. 24(3)): no job, no channel.
 * @throws Failure personDecides
 */
const assertPerson = ({ actor }: Context): void => {
  if (actor.kind !== 'staff' && actor.kind !== 'operator') throw failures.personDecides()
}

/** A step stands in the line of the household's open case too. */
const noteStep = async (context: Context, householdId: bigint, note: string): Promise<void> => {
  const open = await context.tx
    .selectFrom('collections.dunning_case')
    .select('id')
    .where('company_id', '=', context.companyId)
    .where('household_id', '=', householdId)
    .where('state', '<>', 'closed')
    .executeTakeFirst()
  if (open) await addEvent(context, { caseId: open.id, householdId, kind: 'legal', note })
}

export const requestLegalStep = implement(api.requestLegalStep, async (context, input) => {
  assertPerson(context)
  const household = await getHousehold(context, input.householdId)
  const { tx, companyId, now, actor } = context
  try {
    const { id } = await tx
      .insertInto('collections.legal_step')
      .values({
        company_id: companyId,
        community_id: household.communityId,
        household_id: household.id,
        kind: input.kind,
        state: 'requested',
        reason: input.reason,
        requested_at: now.toString(),
        requested_by: actor.name,
        requested_by_id: staffIdOf(context),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await noteStep(context, household.id, `申请${stepWords[input.kind].zh}：${input.reason}`)
    return { stepId: id }
  } catch (error) {
    if (violates(error, 'legal_step_one_request')) throw failures.stepAsked()
    throw error
  }
})

export const decideLegalStep = implement(api.decideLegalStep, async (context, input) => {
  assertPerson(context)
  const { tx, companyId, now, actor } = context
  const step = await tx
    .selectFrom('collections.legal_step')
    .select(['id', 'community_id', 'household_id', 'kind', 'state', 'requested_by_id'])
    .where('company_id', '=', companyId)
    .where('id', '=', input.stepId)
    .forUpdate()
    .executeTakeFirst()
  if (!step) throw notFound('legalStep')
  assertReaches(context, step.community_id, 'legalStep')
  if (step.state !== 'requested') throw failures.stepDecided()
  assertSecondPerson(context, step.requested_by_id)
  await tx
    .updateTable('collections.legal_step')
    .set({
      state: input.isApproved ? 'approved' : 'refused',
      decided_at: now.toString(),
      decided_by: actor.name,
      decided_by_id: staffIdOf(context),
      note: input.note,
    })
    .where('company_id', '=', companyId)
    .where('id', '=', step.id)
    .execute()
  const { zh } = stepWords[step.kind as LegalStepKind]
  const verdict = `${input.isApproved ? '同意' : '不同意'}${zh}`
  await noteStep(context, step.household_id, [verdict, input.note].filter(Boolean).join('：'))
  return {}
})

export const listLegalSteps = implement(api.listLegalSteps, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const rows = await context.tx
    .selectFrom('collections.legal_step')
    .selectAll()
    .where('company_id', '=', context.companyId)
    .where('household_id', '=', household.id)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  const own = staffIdOf(context)
  return {
    steps: rows.map((row) => {
      const kind = row.kind as LegalStepKind
      return {
        id: row.id,
        kind,
        kindWords: stepWords[kind],
        state: row.state as 'requested',
        reason: row.reason,
        requestedAt: row.requested_at,
        requestedBy: row.requested_by,
        isOwn: own !== 0n && own === row.requested_by_id,
        decidedAt: row.decided_at,
        decidedBy: row.decided_by,
        note: row.note,
      }
    }),
  }
})
