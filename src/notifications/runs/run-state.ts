import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * True for a message `m` of a sending that lets it go. One that is done has no more to send of its
 * own, but a message that comes back from a way that led nowhere takes the next.
 */
export const isLetGo: RawBuilder<boolean> = sql`(m.run_id is null or exists (
  select from notifications.delivery_run r where r.company_id = m.company_id and r.id = m.run_id
    and r.state in ('sending', 'done')))`

/**
 * A sending `r` none of whose messages has to leave any more. Looked up for each that goes on;
 * joined, the messages of paused ones would be read too. The newest leaves last, and asked for in
 * this order the planner takes the index of what waits, where it would else hope to meet one soon
 * among all.
 */
export const hasLeft: RawBuilder<boolean> = sql`r.state = 'sending'
  and (select m.id from notifications.message m where m.company_id = r.company_id and m.run_id = r.id
    and m.state in ('ready', 'sending') order by m.id desc limit 1) is null`

/** Sendings end by themselves with their last message. */
export const finishRuns = async ({ tx, companyId, now }: Context): Promise<void> => {
  await sql`update notifications.delivery_run r set state = 'done', finished_at = ${now.toString()}::timestamptz
    where r.company_id = ${companyId} and ${hasLeft}`.execute(tx)
}
