import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** That a person follows the Official Account or does not, and when that was so. */
type Following = {
  readonly addressHash: string
  readonly isFollowing: boolean
  /** When it happened, by WeChat's clock. */
  readonly at: string
}

/**
 * Who leaves the account is stopped there until they come back. What was said of the latest moment
 * holds, in whatever order and however often it is told: a follow lifts only what is older than it,
 * and an unfollow from before it opens nothing. At one second the unfollow counts. A stop because the
 * provider says that we are blocked is dated by us.
 * @param source of the stops that open
 */
export const noteFollowing = async (
  { tx, companyId, now }: Context,
  told: readonly Following[],
  source: string,
): Promise<void> => {
  if (told.length === 0) return
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<{ hash: string }>`
    insert into notifications.following as f (company_id, address_hash, is_following, since)
    select distinct on (w.hash) ${companyId}::bigint, w.hash, w.is_following, least(w.at, ${at})
    from unnest(${told.map(({ addressHash }) => addressHash)}::text[], ${told.map((it) => it.isFollowing)}::boolean[],
      ${told.map((it) => it.at)}::timestamptz[]) w (hash, is_following, at)
    order by w.hash, w.at desc, w.is_following
    on conflict (company_id, address_hash) do update set is_following = excluded.is_following, since = excluded.since
      where (excluded.since, not excluded.is_following) > (f.since, not f.is_following)
    returning address_hash as hash`.execute(tx)
  if (rows.length === 0) return
  const news = sql`f.company_id = ${companyId} and f.address_hash = any(${rows.map(({ hash }) => hash)}::text[])`
  await sql`insert into notifications.stop (company_id, address_hash, form, reason, source, opened_at)
    select f.company_id, f.address_hash, 'officialAccount', 'userBlocked', ${source}, ${at}
    from notifications.following f where ${news} and not f.is_following
      and not exists (select from notifications.stop s where s.company_id = f.company_id and s.closed_at is null
        and s.address_hash = f.address_hash and s.form = 'officialAccount' and s.reason = 'userBlocked')`.execute(
    tx,
  )
  await sql`update notifications.stop s set closed_at = ${at}
    from notifications.following f where ${news} and f.is_following
      and s.company_id = f.company_id and s.address_hash = f.address_hash and s.form = 'officialAccount'
      and s.reason = 'userBlocked' and s.closed_at is null and (s.source <> 'provider' or s.opened_at < f.since)`.execute(
    tx,
  )
}
