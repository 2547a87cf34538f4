import { sql } from 'kysely'
import { requireOwnerProof } from '../../identity/index.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { withdrawDecisions } from './withdraw-decisions.ts'

type Asked = Input<typeof api.refuseAutomation>

const assertMay = async (context: Context, { householdId, proof }: Asked): Promise<void> => {
  if (context.actor.kind === 'owner') await requireOwnerProof(context, { householdId, proof })
  await getHousehold(context, householdId)
}

const byWhom = ({ actor }: Context): string => (actor.kind === 'owner' ? '业主自己' : actor.name)

/**
 * PIPL art. 24: who refuses decisions by machine is reminded by the fixed calendar from now on. What
 * the policy had decided and not done is taken back.
 */
export const refuseAutomation = implement(api.refuseAutomation, async (context, input) => {
  const { tx, companyId, now } = context
  const { householdId } = input
  await assertMay(context, input)
  await sql`insert into collections.household_flag (company_id, household_id, flag, set_at, set_by)
    values (${companyId}, ${householdId}, 'noAutomation', ${now.toString()}, ${byWhom(context)})
    on conflict (company_id, household_id, flag) where ended_at is null do nothing`.execute(tx)
  await withdrawDecisions(
    context,
    sql`d.household_id = ${householdId} and d.decided_by = 'policy'`,
    '本人拒绝自动化决策',
  )
  return {}
})

export const allowAutomation = implement(api.allowAutomation, async (context, input) => {
  const { tx, companyId, now } = context
  await assertMay(context, input)
  await sql`update collections.household_flag set ended_at = ${now.toString()}, ended_by = ${byWhom(context)}
    where company_id = ${companyId} and household_id = ${input.householdId} and flag = 'noAutomation' and ended_at is null`.execute(
    tx,
  )
  return {}
})
