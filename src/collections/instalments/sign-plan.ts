import { sql } from 'kysely'
import { holdCharges, openCharges } from '../../billing/index.ts'
import { assertOwnHousehold, ownerProof, requireOwnerProof } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { proveAgreement } from '../../notifications/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold, maskName } from '../../property/index.ts'
import * as api from '../api.ts'
import { readDebt } from '../cases/debts.ts'
import { addEvent } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { agreementHash } from './agreement.ts'
import {
  agreementWords,
  type Covered,
  coveredBy,
  findPlan,
  type Plan,
  planOfHousehold,
  told,
} from './read-plans.ts'

/** A link alone shows no whole name: who has not confirmed a phone of an owner reads it masked. */
export const getMyInstalmentPlan = implement(
  api.getMyInstalmentPlan,
  async (context, { householdId, proof }) => {
    assertOwnHousehold(context, householdId)
    const { payer } = await getHousehold(context, householdId)
    const isOwner = (await ownerProof(context, { householdId, proof }))?.isOwner === true
    const shown = (text: string): string =>
      isOwner ? text : text.replaceAll(payer.name, maskName(payer.name, payer.kind))
    const plan = await planOfHousehold(context, householdId)
    const agreement = plan?.state === 'proposed' ? await agreementWords(context, plan) : null
    const { overdueFen } = await readDebt(context, householdId)
    const open = plan?.state === 'signed' ? await stillOpen(context, plan) : []
    return {
      plan: plan && { ...told(plan), payerName: shown(plan.payerName) },
      agreement: agreement && { zh: shown(agreement.zh), en: shown(agreement.en) },
      agreementHash: agreement && isOwner ? agreementHash(agreement) : null,
      signedText: plan?.signedText ? shown(plan.signedText) : null,
      chargeIds: open.map(({ chargeId }) => chargeId),
      askedOn: await askedOn(context, householdId),
      overdueFen,
    }
  },
)

/** What of a plan is not paid yet. */
const stillOpen = async (context: Context, plan: Plan): Promise<readonly Covered[]> => {
  const charges = await openCharges(context, { householdId: plan.householdId })
  const open = new Set(charges.map(({ id }) => id))
  return (await coveredBy(context, plan.planId)).filter(({ chargeId }) => open.has(chargeId))
}

const askedOn = async ({ tx, companyId }: Context, householdId: bigint): Promise<string | null> => {
  const { rows } = await sql<{
    on: string
  }>`select max(e.on_day)::text as on from collections.case_event e
    join collections.dunning_case k on k.company_id = e.company_id and k.id = e.case_id and k.state <> 'closed'
    where e.company_id = ${companyId} and e.household_id = ${householdId} and e.outcome = 'asksPlan'`.execute(
    tx,
  )
  return rows[0]?.on ?? null
}

/**
 * The payer, or who owns the home with the payer, signs by a confirmed phone: the words as shown
 * are kept with their hash and proven in the chain of evidence; late fee stands still from today.
 * @throws Failure phoneNotProven, onlyOwners, planNotProposed, planNotApproved, planOutdated, planChanged
 */
export const signInstalmentPlan = implement(api.signInstalmentPlan, async (context, input) => {
  const { tx, companyId, now } = context
  const { householdId, planId } = input
  const signer = await requireOwnerProof(context, { householdId, proof: input.proof })
  await sql`select from collections.instalment_plan where company_id = ${companyId} and id = ${planId} for update`.execute(
    tx,
  )
  const plan = await findPlan(context, planId)
  if (plan.householdId !== householdId) throw notFound('instalmentPlan')
  if (plan.state !== 'proposed') throw failures.planNotProposed()
  if (plan.approvedBy === null) throw failures.planNotApproved()
  const covered = await coveredBy(context, planId)
  await assertStillOwed(context, householdId, covered)
  const words = await agreementWords(context, plan)
  const hash = agreementHash(words)
  if (hash !== input.agreementHash) throw failures.planChanged()
  const text = `${words.zh}\n\n${words.en}`
  await sql`update collections.instalment_plan set state = 'signed', signed_at = ${now.toString()}, signed_text = ${text},
      signed_hash = ${hash} where company_id = ${companyId} and id = ${planId}`.execute(tx)
  if (plan.stopsLateFee) {
    const chargeIds = covered.map(({ chargeId }) => chargeId)
    await holdCharges(context, { householdId, chargeIds, reason: 'plan', note: `${planId}` })
  }
  await rest(context, plan)
  const { partyId, bindingId } = signer
  await proveAgreement(context, {
    householdId,
    content: {
      what: 'instalments',
      planId,
      partyId,
      bindingId,
      text,
      hash,
      address: context.address,
    },
  })
  return {}
})

/** @throws Failure planOutdated */
const assertStillOwed = async (
  context: Context,
  householdId: bigint,
  covered: readonly Covered[],
): Promise<void> => {
  const charges = new Map(
    (await openCharges(context, { householdId })).map((charge) => [charge.id, charge]),
  )
  for (const { chargeId, fen } of covered) {
    const charge = charges.get(chargeId)
    if (charge?.outstandingFen !== fen || charge.isHeld) throw failures.planOutdated()
  }
}

/** The case rests while the plan is kept; a promise made before is part of it now. */
const rest = async (context: Context, { caseId, householdId }: Plan): Promise<void> => {
  const { tx, companyId, today } = context
  await sql`update collections.promise set state = 'withdrawn', settled_on = ${today}::date
    where company_id = ${companyId} and household_id = ${householdId} and state = 'open'`.execute(
    tx,
  )
  await sql`update collections.dunning_case set state = 'waiting', next_action = 'none', next_on = null, next_time = null
    where company_id = ${companyId} and id = ${caseId} and state <> 'closed'`.execute(tx)
  await addEvent(context, { caseId, householdId, kind: 'plan', outcome: 'signed' })
}
