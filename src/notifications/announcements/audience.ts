import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { unitLabelSql } from '../../property/index.ts'
import type { Draft } from '../api/announcements.ts'

/** An announcement to be said; `id` 0 while it is only looked at. */
type Announced = Omit<Draft, 'text'> & { readonly id: bigint }

const prefix = 'announcement:'

/** The subject of its messages: one announcement reaches a household once. */
export const announcementSubject = (id: bigint): string => `${prefix}${id}`

/** The announcement a message is about, or null. */
export const announcementOf = (subject: string): bigint | null =>
  subject.startsWith(prefix) ? BigInt(subject.slice(prefix.length)) : null

/**
 * A source of messages: one notice to every household that pays today for a unit the announcement is
 * for, however many it has there.
 * @param only a condition on the household `h`
 */
export const announcementNotices = (
  { companyId, today }: Pick<Context, 'companyId' | 'today'>,
  { id, kind, title, when, communityIds, buildingIds, unitKinds }: Announced,
  only: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> => sql`
  select h.community_id, h.id as household_id, ${announcementSubject(id)}::text as subject,
    jsonb_build_object('sign', co.short_name, 'steward', coalesce(nullif(cm.steward_name, ''), co.short_name),
      'phone', coalesce(nullif(cm.service_phone, ''), co.service_phone), 'title', ${title}::text, 'when', ${when}::text)
      ${kind === 'announcement' ? sql`|| jsonb_build_object('home', left(w.home, 60))` : sql``} as variables,
    null::bigint as amount_fen, null::date as period_month, null::text as reason
  from (
    select distinct on (a.household_id) a.household_id, ${unitLabelSql} as home
    from property.billing_account a
    join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
    left join property.building b on b.company_id = u.company_id and b.id = u.building_id
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    where a.company_id = ${companyId} and a.span @> ${today}::date and u.is_active
      and u.community_id = any(${[...communityIds]}::bigint[])
      ${buildingIds.length === 0 ? sql`` : sql`and u.building_id = any(${[...buildingIds]}::bigint[])`}
      ${unitKinds.length === 0 ? sql`` : sql`and u.kind = any(${[...unitKinds]}::text[])`}
    order by a.household_id, u.kind <> 'home', a.id
  ) w
  join property.household h on h.company_id = ${companyId} and h.id = w.household_id
  join property.company co on co.company_id = h.company_id
  join property.community cm on cm.company_id = h.company_id and cm.id = h.community_id
  where ${only}`

/** An announcement as it was written down. */
export const readAnnounced = async (
  { tx, companyId }: Context,
  announcementId: bigint,
): Promise<Announced> => {
  const { rows } = await sql<Announced>`
    select id, kind, title, when_text as "when", community_ids as "communityIds", building_ids as "buildingIds",
      unit_kinds as "unitKinds"
    from notifications.announcement where company_id = ${companyId} and id = ${announcementId}`.execute(
    tx,
  )
  if (!rows[0]) throw new Error(`announcement ${announcementId} of a sending is gone`)
  return rows[0]
}
