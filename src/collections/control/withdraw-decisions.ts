import { type RawBuilder, sql } from 'kysely'
import { withdrawMessages } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'

type Withdrawn = {
  /** Decisions nobody had approved yet. */
  readonly planned: number
  /** Approved messages that had not left. */
  readonly messages: number
}

/** What withdrawDecisions would take back now. */
export const countWithdrawable = async (
  { tx, companyId, today }: Context,
  only: RawBuilder<unknown>,
): Promise<Withdrawn> => {
  const { rows } = await sql<Withdrawn>`
    select count(*) filter (where d.state = 'proposed')::int as planned,
      count(*) filter (where d.state = 'queued' and m.state = 'ready')::int as messages
    from collections.decision d
    left join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    where d.company_id = ${companyId} and d.on_day > ${today}::date - 7 and ${only}`.execute(tx)
  return rows[0] ?? { planned: 0, messages: 0 }
}

/**
 * Takes back what was decided in the last week and has not been done: what is only proposed, and
 * messages that have not left. What people have in hand as a case stays theirs.
 * @param only a condition on the decision `d`
 */
export const withdrawDecisions = async (
  context: Context,
  only: RawBuilder<unknown>,
  reason: string,
): Promise<Withdrawn> => {
  const { tx, companyId, today, actor } = context
  const open = sql`d.company_id = ${companyId} and d.on_day > ${today}::date - 7 and ${only}`
  const messageIds = await withdrawMessages(
    context,
    sql`m.id in (select d.message_id from collections.decision d where ${open} and d.state = 'queued')`,
  )
  const { rows } = await sql<{ was_queued: boolean }>`
    update collections.decision d set state = 'removed', removed_reason = ${reason}, removed_by = ${actor.name}
    where ${open} and (d.state = 'proposed' or d.message_id = any(${[...messageIds]}::bigint[]))
    returning d.message_id is not null as was_queued`.execute(tx)
  return {
    planned: rows.filter(({ was_queued }) => !was_queued).length,
    messages: messageIds.length,
  }
}
