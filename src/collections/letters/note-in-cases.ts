import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { addEvent } from '../cases/events.ts'

/** A letter that was let go. */
type Gone = {
  readonly householdId: bigint
  readonly letterNo: string
  readonly answerBy: string
}

/**
 * Writes into the open cases of households that a letter goes out. A case whose next step was this
 * letter waits for the answer: somebody calls on the day after it was asked for.
 */
export const noteInCases = async (context: Context, gone: readonly Gone[]): Promise<void> => {
  const { tx, companyId } = context
  for (const { householdId, letterNo, answerBy } of gone) {
    const { rows } = await sql<{ id: bigint }>`
      update collections.dunning_case set
        next_action = case when coalesce(next_action, 'letter') = 'letter' then 'call' else next_action end,
        next_on = case when coalesce(next_action, 'letter') = 'letter' then ${addDays(answerBy, 1)}::date else next_on end
      where company_id = ${companyId} and household_id = ${householdId} and state <> 'closed' returning id`.execute(
      tx,
    )
    const caseId = rows[0]?.id
    if (caseId === undefined) continue
    const note = `催缴函 ${letterNo}，请答复于 ${answerBy}`
    await addEvent(context, { caseId, householdId, kind: 'letter', note })
  }
}
