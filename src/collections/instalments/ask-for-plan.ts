import { sql } from 'kysely'
import { assertOwnHousehold } from '../../identity/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { applyCause } from '../cases/causes.ts'
import { addEvent } from '../cases/events.ts'
import { caseOf } from '../cases/open-cases.ts'

type Asked = { readonly householdId: bigint; readonly note: string }

/** What an owner tells from the bill, once a day: it goes to a person with the cause it names. */
const tell = async (
  context: Context,
  { householdId, note }: Asked,
  { outcome, cause }: { outcome: 'asksPlan' | 'wrongContact'; cause: api.Cause },
): Promise<void> => {
  assertOwnHousehold(context, householdId)
  const caseId = await caseOf(context, await getHousehold(context, householdId))
  const { rows } =
    await sql`select from collections.case_event where company_id = ${context.companyId}
    and case_id = ${caseId} and outcome = ${outcome} and on_day = ${context.today}::date`.execute(
      context.tx,
    )
  if (rows.length > 0) return
  await addEvent(context, { caseId, householdId, kind: 'note', outcome, note })
  await applyCause(context, { caseId, householdId }, { cause, note: '' })
}

/** 一时有困难 */
export const askForInstalments = implement(api.askForInstalments, async (context, input) => {
  await tell(context, input, { outcome: 'asksPlan', cause: 'hardship' })
  return {}
})

/** 联系我的方式有误: nobody is contacted until it is put right. */
export const reportWrongContact = implement(api.reportWrongContact, async (context, input) => {
  await tell(context, input, { outcome: 'wrongContact', cause: 'wrongData' })
  return {}
})
