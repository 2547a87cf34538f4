import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { withdrawMessages } from '../../notifications/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { assertSteward } from '../cases/open-cases.ts'
import { failures } from './failures.ts'
import { openFor, type ToOpen } from './hand-out.ts'

type Found = ToOpen & {
  readonly state: string
  readonly onDay: string
  readonly messageId: bigint | null
}

const lockDecision = async (context: Context, decisionId: bigint): Promise<Found> => {
  const { tx, companyId, communities } = context
  const { rows } = await sql<Found>`
    select id, community_id as "communityId", household_id as "householdId", arm, reason, state, on_day as "onDay",
      message_id as "messageId"
    from collections.decision where company_id = ${companyId} and id = ${decisionId} for update`.execute(
    tx,
  )
  const found = rows[0]
  if (!found || (communities !== 'all' && !communities.includes(found.communityId))) {
    throw notFound('decision')
  }
  return found
}

export const removeDecision = implement(api.removeDecision, async (context, input) => {
  const { tx, companyId, actor } = context
  const found = await lockDecision(context, input.decisionId)
  if (found.state !== 'proposed' && found.state !== 'queued') throw failures.decisionDone()
  if (found.messageId !== null) {
    const taken = await withdrawMessages(context, sql`m.id = ${found.messageId}`)
    if (taken.length === 0) throw failures.messageGone()
  }
  await sql`update collections.decision set state = 'removed', removed_reason = ${input.reason}, removed_by = ${actor.name}
    where company_id = ${companyId} and id = ${found.id}`.execute(tx)
  return {}
})

export const assignDecision = implement(api.assignDecision, async (context, input) => {
  const found = await lockDecision(context, input.decisionId)
  if (found.state !== 'proposed' || (found.arm > 0 && found.arm <= 18))
    throw failures.notForPeople()
  await assertSteward(context, found.communityId, input.staffId)
  await openFor(context, [found], input.staffId)
  const { rows } = await sql<{
    caseId: bigint
  }>`select case_id as "caseId" from collections.decision
    where company_id = ${context.companyId} and id = ${found.id}`.execute(context.tx)
  return { caseId: rows[0]?.caseId ?? 0n }
})
