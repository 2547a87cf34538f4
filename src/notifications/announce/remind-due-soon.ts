import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import type { Context } from '../../platform/context.ts'
import { billNotices } from '../plan/bills.ts'
import { insertMessages, wakeRelay } from '../plan/notify.ts'

const daysAhead = 3

/** 到期前三天: one reminder a household whose bill is due then and not paid; written set-based. */
export const remindDueSoon = async (context: Context): Promise<void> => {
  const { tx, companyId, today } = context
  const dueOn = addDays(today, daysAhead)
  const { rows: bills } = await sql<{ communityId: bigint; periodMonth: string }>`
    select distinct community_id as "communityId", period_month as "periodMonth" from billing.charge
    where company_id = ${companyId} and due_on = ${dueOn}::date and not is_reversed
      and settled_fen + waived_fen < amount_fen`.execute(tx)
  for (const bill of bills) {
    const due = sql`d.due_on = ${dueOn}::date and d.open_fen > 0`
    await insertMessages(context, { kind: 'dueSoon', source: billNotices(context, bill, due) })
  }
  if (bills.length > 0) await wakeRelay(context)
}
