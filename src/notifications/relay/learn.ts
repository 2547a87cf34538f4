import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Form } from '../api/names.ts'

/** What the router learns of a person over a form. */
type Seen = {
  readonly partyId: bigint
  readonly form: Form
  readonly sent: number
  readonly delivered: number
  readonly opened: number
}

export const learn = async ({ tx, companyId }: Context, seen: readonly Seen[]): Promise<void> => {
  const news = seen.filter((it) => it.sent + it.delivered + it.opened > 0)
  if (news.length === 0) return
  const column = <T>(value: (it: Seen) => T): T[] => news.map(value)
  await sql`
    insert into notifications.route_record as r (company_id, party_id, form, sent, delivered, opened)
    select ${companyId}, w.party_id, w.form, sum(w.sent)::int, sum(w.delivered)::int, sum(w.opened)::int
    from unnest(${column((it) => it.partyId)}::bigint[], ${column((it) => it.form)}::text[],
      ${column((it) => it.sent)}::int[], ${column((it) => it.delivered)}::int[], ${column((it) => it.opened)}::int[])
      w (party_id, form, sent, delivered, opened)
    group by w.party_id, w.form order by w.party_id, w.form
    on conflict (company_id, party_id, form) do update set sent = r.sent + excluded.sent,
      delivered = r.delivered + excluded.delivered, opened = r.opened + excluded.opened`.execute(tx)
}
