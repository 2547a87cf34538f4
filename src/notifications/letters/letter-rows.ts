import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** `H-2026-0037`, the number a letter is asked for by. */
export const letterNo = (year: number, number: number): string =>
  `H-${year}-${String(number).padStart(4, '0')}`

/** Letters that were taken over from their messages and lie in no batch yet: a condition on `d`. */
export const isWaiting: RawBuilder<boolean> = sql`d.form = 'letter' and d.state = 'accepted'
  and not exists (select from notifications.letter l where l.company_id = d.company_id and l.delivery_id = d.id)`

/** Joins a delivery `d` with its message `m`, the unit `u` the envelope goes to, and where that is. */
export const envelope: RawBuilder<unknown> = sql`
  join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
  join property.unit u on u.company_id = d.company_id and u.id = d.address_id
  left join property.building b on b.company_id = u.company_id and b.id = u.building_id
  left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id`

/** The way a person carries them: building by building, up each entrance. */
export const walkingOrder: RawBuilder<unknown> = sql`b.sort_key nulls last, e.sort_key nulls first,
  property.natural(u.code), d.id`

export type Batch = {
  readonly id: bigint
  readonly community_id: bigint
  readonly state: string
  readonly letter_count: number
  readonly handed_over_at: string | null
}

/** The batch under its lock; undefined when there is none. */
export const lockBatch = async (
  { tx, companyId }: Context,
  batchId: bigint,
): Promise<Batch | undefined> =>
  tx
    .selectFrom('notifications.letter_batch')
    .select(['id', 'community_id', 'state', 'letter_count', 'handed_over_at'])
    .where('company_id', '=', companyId)
    .where('id', '=', batchId)
    .forUpdate()
    .executeTakeFirst()
