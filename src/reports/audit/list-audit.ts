import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { startOfDay } from '../../platform/clock.ts'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { keyParts } from '../scope.ts'

type Row = {
  id: bigint
  at: string
  actorKind: (typeof api.auditActors)[number]
  actorName: string
  operation: string
  input: string
}

/** The audit as it was written: each command left one row in its own transaction. */
export const listAudit = implement(api.listAudit, async (context, input) => {
  const { companyId, tx } = context
  const { from, to, actorKind, actorId, operation, limit } = input
  const conditions = [
    sql`company_id = ${companyId}`,
    ...(from ? [sql`happened_at >= ${startOfDay(from)}::timestamptz`] : []),
    ...(to ? [sql`happened_at < ${startOfDay(addDays(to, 1))}::timestamptz`] : []),
    ...(actorKind ? [sql`actor_kind = ${actorKind}`] : []),
    ...(actorId === undefined ? [] : [sql`actor_kind = 'staff' and actor_id = ${actorId}`]),
    ...(operation ? [sql`operation = ${operation}`] : []),
  ]
  const where = sql.join(conditions, sql` and `)
  const [after] = keyParts(input.after, ['id']) ?? []
  const { rows } = await sql<Row>`
    select id, happened_at::text as at, actor_kind as "actorKind", actor_name as "actorName",
      operation, input::text as input
    from platform.audit where ${where}
      and (${after ?? null}::bigint is null or id < ${after ?? null}::bigint)
    order by id desc limit ${limit + 1}`.execute(tx)
  const { rows: counts } = await sql<{ total: number }>`
    select count(*)::int as total from platform.audit where ${where}`.execute(tx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    entries: page,
    total: counts[0]?.total ?? 0,
    next: rows.length > limit && last ? `${last.id}` : null,
  }
})
