import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Slot } from '../api.ts'
import { type CaseToOpen, openCases } from '../cases/open-cases.ts'
import { arms } from '../guard/arms.ts'

export type ToOpen = {
  readonly id: bigint
  readonly communityId: bigint
  readonly householdId: bigint
  readonly arm: number
  readonly reason: string | null
}

/** Times of the day at which a person begins a slot's calls. */
const timeOf: Readonly<Record<Slot, string>> = {
  morning: '09:30',
  afternoon: '14:00',
  evening: '18:00',
}

/** Calls and visits become cases of stewards. Letters and demands wait for who writes them. */
export const handOutCases = async (context: Context, planId: bigint): Promise<number> => {
  const { tx, companyId } = context
  const { rows } = await sql<ToOpen>`
    select id, community_id as "communityId", household_id as "householdId", arm, reason from collections.decision
    where company_id = ${companyId} and plan_id = ${planId} and state = 'proposed' and arm > 18`.execute(
    tx,
  )
  return openFor(context, rows, null)
}

/** Opens the cases of some decisions, which are queued from then on. */
export const openFor = async (
  context: Context,
  decisions: readonly ToOpen[],
  stewardId: bigint | null,
): Promise<number> => {
  const { tx, companyId } = context
  const toOpen = decisions.map((it): CaseToOpen => {
    const contact = arms[it.arm] ?? null
    return {
      communityId: it.communityId,
      householdId: it.householdId,
      nextAction:
        contact?.channel === 'visit' ? 'visit' : contact?.channel === 'call' ? 'call' : 'letter',
      nextOn: context.today,
      nextTime: contact ? timeOf[contact.slot] : null,
      stewardId,
    }
  })
  const cases = await openCases(context, toOpen)
  const opened = decisions.flatMap(({ id, householdId }) => {
    const caseId = cases.get(householdId)
    return caseId === undefined ? [] : [{ id, caseId }]
  })
  await sql`update collections.decision d set state = 'queued', case_id = x.case_id
    from unnest(${opened.map(({ id }) => id)}::bigint[], ${opened.map(({ caseId }) => caseId)}::bigint[]) as x(id, case_id)
    where d.company_id = ${companyId} and d.id = x.id`.execute(tx)
  return opened.length
}
