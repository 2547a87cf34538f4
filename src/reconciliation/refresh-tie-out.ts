import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { countOf, readDays } from './day-rows.ts'
import { assertWholeCompany } from './receive-statement.ts'
import { tieOutDay } from './tie-out.ts'

/** Ties out a day with what is known now; the schedule does it at half past eight. */
export const refreshTieOut = implement(api.refreshTieOut, async (context, input) => {
  assertWholeCompany(context)
  await tieOutDay(context, input.date)
  const rows = await readDays(context, { from: input.date, to: input.date })
  return { openCount: countOf(rows, ({ openCount }) => openCount) }
})
