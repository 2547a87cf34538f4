import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Role } from '../kernel/operation.ts'
import type { Actor, Context, Platform } from '../platform/context.ts'
import { transact } from '../platform/db/transact.ts'

const idleMinutes = 30
const absoluteHours = 12

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Opens a session and returns the cookie's value; only the token's hash is stored. */
export const openSession = async (context: Context, staffId: bigint): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await context.tx
    .insertInto('identity.session')
    .values({
      company_id: context.companyId,
      staff_id: staffId,
      token_hash: hashOf(token),
      created_at: context.now.toString(),
      last_seen_at: context.now.toString(),
      expires_at: context.now.add({ hours: absoluteHours }).toString(),
      address: context.address,
    })
    .execute()
  return `${context.companyId}.${token}`
}

/** Ends every session of a member of staff at once, on all devices. */
export const endSessions = async (context: Context, staffId: bigint): Promise<void> => {
  await context.tx
    .updateTable('identity.session')
    .set({ ended_at: context.now.toString() })
    .where('company_id', '=', context.companyId)
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .execute()
}

type LiveSession = { readonly companyId: bigint; readonly actor: Actor }

/**
 * The member of staff behind a session cookie, or null. Sessions end after 30 idle minutes and
 * after 12 hours in any case. The cookie names the company; its token is searched only there.
 */
export const resolveSession = async (
  platform: Platform,
  cookie: string,
): Promise<LiveSession | null> => {
  const match = /^(\d{1,19})\.([\w-]{43})$/.exec(cookie)
  if (!match) return null
  const companyId = BigInt(match[1] ?? 0)
  const now = platform.clock.now()
  return transact(platform.db, { companyId }, async (tx) => {
    const { rows } = await sql<{
      id: bigint
      staff_id: bigint
      display_name: string
      last_seen_at: string
      grants: { role: Role; communityId: string | null }[] | null
    }>`
      select s.id, s.staff_id, f.display_name, s.last_seen_at,
        (select json_agg(json_build_object('role', r.role, 'communityId', r.community_id::text))
          from identity.staff_role r where r.company_id = s.company_id and r.staff_id = s.staff_id) as grants
      from identity.session s
      join identity.staff f on f.company_id = s.company_id and f.id = s.staff_id and f.is_active
      where s.company_id = ${companyId} and s.token_hash = ${hashOf(match[2] ?? '')} and s.ended_at is null
        and s.expires_at > ${now.toString()}::timestamptz
        and s.last_seen_at > ${now.subtract({ minutes: idleMinutes }).toString()}::timestamptz`.execute(
      tx,
    )
    const found = rows[0]
    if (!found) return null
    // Once a minute is exact enough for an idle limit of thirty.
    if (Temporal.Instant.compare(found.last_seen_at, now.subtract({ minutes: 1 })) < 0) {
      await sql`update identity.session set last_seen_at = ${now.toString()}::timestamptz
        where company_id = ${companyId} and id = ${found.id}`.execute(tx)
    }
    return {
      companyId,
      actor: {
        kind: 'staff',
        id: found.staff_id,
        name: found.display_name,
        grants: (found.grants ?? []).map(({ role, communityId }) => ({
          role,
          communityId: communityId === null ? null : BigInt(communityId),
        })),
      },
    }
  })
}
