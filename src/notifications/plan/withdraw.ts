import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/**
 * Takes back messages that have not left: those that wait, also for another day. What is being
 * handed over or has gone cannot be called back.
 * @param only a condition on the message `m`
 * @returns the ids taken back
 */
export const withdrawMessages = async (
  { tx, companyId }: Context,
  only: RawBuilder<unknown>,
): Promise<readonly bigint[]> => {
  const { rows } = await sql<{ id: bigint }>`
    update notifications.message m set reason = 'withdrawn', next_at = null,
      state = case when m.delivered_at is null then 'cancelled' else 'delivered' end
    where m.company_id = ${companyId} and m.state = 'ready' and ${only}
    returning m.id`.execute(tx)
  return rows.map(({ id }) => id)
}
