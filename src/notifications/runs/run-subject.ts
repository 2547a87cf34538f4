import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { announcementNotices, readAnnounced } from '../announcements/audience.ts'
import type { KindName } from '../api/names.ts'
import { billNotices } from '../plan/bills.ts'

/** What a sending says to a community: the bills of a month, or an announcement. */
export type RunSubject = {
  readonly kind: KindName
  readonly communityId: bigint
  readonly periodMonth: string | null
  readonly announcementId: bigint | null
}

/**
 * The source of a sending's messages.
 * @param half a condition on a household's id, so that two can write at once
 */
export const noticesOf = async (
  context: Context,
  { communityId, periodMonth, announcementId }: RunSubject,
  half: (householdId: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> => {
  if (announcementId !== null) {
    const announced = await readAnnounced(context, announcementId)
    const here = { ...announced, communityIds: [communityId] }
    return announcementNotices(context, here, half(sql`h.id`))
  }
  if (periodMonth === null) throw new Error('a sending says nothing')
  return billNotices(context, { communityId, periodMonth }, half(sql`d.household_id`))
}
