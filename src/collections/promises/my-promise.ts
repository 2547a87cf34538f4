import { sql } from 'kysely'
import { assertOwnHousehold } from '../../identity/index.ts'
import { formatYuan } from '../../kernel/money.ts'
import { addDays } from '../../kernel/period.ts'
import { implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { readDebt } from '../cases/debts.ts'
import { addEvent } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { caseOf } from '../cases/open-cases.ts'
import { assertDay, keepPromise, openPromise, waitUntilAfter } from './keep-promise.ts'

export const getMyPromise = implement(api.getMyPromise, async (context, { householdId }) => {
  assertOwnHousehold(context, householdId)
  const open = await openPromise(context, householdId)
  const { overdueFen } = await readDebt(context, householdId)
  return {
    promise: open && {
      amountFen: open.amountFen,
      promisedOn: open.promisedOn,
      mayMove: open.movedFrom === null,
    },
    overdueFen,
    firstDay: context.today,
    lastDay: addDays(context.today, api.promiseDays),
  }
})

/** For all that is overdue and not held; an open promise gets another day, once. */
export const makeMyPromise = implement(api.makeMyPromise, async (context, input) => {
  const { householdId, promisedOn } = input
  assertOwnHousehold(context, householdId)
  const household = await getHousehold(context, householdId)
  const open = await openPromise(context, householdId)
  if (!open) {
    const { overdueFen: amountFen } = await readDebt(context, householdId)
    if (amountFen === 0n) throw failures.nothingOverdue()
    const caseId = await caseOf(context, household)
    await keepPromise(context, {
      ...{ caseId, householdId, amountFen, promisedOn },
      ...{ madeThrough: 'link', note: '' },
    })
    return {}
  }
  if (open.promisedOn === promisedOn) return {}
  assertDay(context, promisedOn)
  const { numAffectedRows } =
    await sql`update collections.promise set promised_on = ${promisedOn}::date, moved_from = promised_on
    where company_id = ${context.companyId} and id = ${open.promiseId} and state = 'open' and moved_from is null`.execute(
      context.tx,
    )
  if (numAffectedRows !== 1n) throw failures.promiseMovedBefore()
  await addEvent(context, {
    ...{ caseId: open.caseId, householdId, kind: 'promise' },
    outcome: `${promisedOn} ${formatYuan(open.amountFen)}`,
    note: `业主改期，原定 ${open.promisedOn}`,
  })
  await waitUntilAfter(context, open.caseId, promisedOn)
  return {}
})
