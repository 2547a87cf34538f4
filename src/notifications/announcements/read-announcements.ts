import { sql } from 'kysely'
import { assertOwnHousehold } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity, getHousehold } from '../../property/index.ts'
import type { Draft } from '../api/announcements.ts'
import * as api from '../api.ts'
import { kinds } from '../kinds.ts'
import { readRunsOf } from '../runs/read-delivery.ts'
import { announcementSubject } from './audience.ts'

type Written = Pick<Draft, 'kind' | 'title' | 'when' | 'text' | 'unitKinds'> & {
  readonly id: bigint
  readonly writtenOn: string
  readonly sendAt: string | null
  readonly createdBy: string
  readonly buildings: string[]
}

/** Whoever reaches one of its communities may see it, and of its sendings those of their own. */
export const getAnnouncement = implement(api.getAnnouncement, async (context, input) => {
  const { tx, companyId, communities } = context
  const reached =
    communities === 'all' ? sql`true` : sql`n.community_ids && ${[...communities]}::bigint[]`
  const { rows } = await sql<Written>`
    select n.id, n.kind, n.title, n.when_text as "when", n.body as text, n.unit_kinds as "unitKinds",
      n.created_on as "writtenOn", n.send_at as "sendAt", n.created_by as "createdBy",
      array(select b.name from property.building b where b.company_id = n.company_id and b.id = any(n.building_ids)
        order by b.sort_key) as buildings
    from notifications.announcement n
    where n.company_id = ${companyId} and n.id = ${input.announcementId} and ${reached}`.execute(tx)
  if (!rows[0]) throw notFound('announcement')
  return { ...rows[0], runs: await readRunsOf(context, input.announcementId) }
})

/**
 * Announcements to a household: those it was told of, or was to be told of when no way led to it.
 * One that was withdrawn, or promotion it had not agreed to, is not among them.
 */
const toldTo = async (
  { tx, companyId }: Context,
  householdId: bigint,
  announcementId: bigint | null,
): Promise<readonly Written[]> => {
  const which =
    announcementId === null ? sql`true` : sql`m.subject = ${announcementSubject(announcementId)}`
  const { rows } = await sql<Written>`
    select n.id, n.kind, n.title, n.when_text as "when", n.body as text, n.created_on as "writtenOn"
    from notifications.message m
    join notifications.announcement n on n.company_id = m.company_id and m.subject = 'announcement:' || n.id
    where m.company_id = ${companyId} and m.household_id = ${householdId} and m.kind in ('announcement', 'offer')
      and m.state <> 'cancelled' and m.reason is distinct from 'noConsent' and ${which}
    order by n.id desc limit 50`.execute(tx)
  return rows
}

export const listMyAnnouncements = implement(api.listMyAnnouncements, async (context, input) => {
  assertOwnHousehold(context, input.householdId)
  const told = await toldTo(context, input.householdId, null)
  return {
    announcements: told.map(({ id, kind, title, when, writtenOn }) => ({
      id,
      kind,
      title,
      when,
      writtenOn,
    })),
  }
})

export const getMyAnnouncement = implement(api.getMyAnnouncement, async (context, input) => {
  assertOwnHousehold(context, input.householdId)
  const [told] = await toldTo(context, input.householdId, input.announcementId)
  if (!told) throw notFound('announcement')
  const { communityId } = await getHousehold(context, input.householdId)
  const community = await getCommunity(context, communityId)
  const { name: companyName } = await context.tx
    .selectFrom('property.company')
    .select('name')
    .where('company_id', '=', context.companyId)
    .executeTakeFirstOrThrow()
  const { id, kind, title, when, text, writtenOn } = told
  return {
    ...{ id, kind, title, when, text, writtenOn, companyName },
    kindWords: kinds[kind].words,
    communityName: community.name,
    stewardName: community.stewardName,
    servicePhone: community.servicePhone,
    serviceHours: community.serviceHours,
  }
})
