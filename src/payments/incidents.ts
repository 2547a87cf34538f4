import { sql } from 'kysely'
import { staffIdOf } from '../billing/index.ts'
import { notFound } from '../kernel/things.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'

/**
 * Raises what a person must look at; the same cause is raised once, however often it comes. Two
 * at once wait for each other.
 */
export const raiseIncident = async (
  { tx, companyId, now, log }: Context,
  incident: {
    kind: api.IncidentKind
    key: string
    detail: Readonly<Record<string, string | number | null>>
  },
): Promise<void> => {
  const { rows } = await sql<{ id: bigint }>`
    insert into payments.incident (company_id, kind, key, detail, raised_at)
    values (${companyId}, ${incident.kind}, ${incident.key}, ${JSON.stringify(incident.detail)}::jsonb, ${now.toString()}::timestamptz)
    on conflict (company_id, kind, key) do nothing returning id`.execute(tx)
  if (rows[0]) log.error({ incident: incident.kind, id: rows[0].id.toString() }, 'payment incident')
}

export const listIncidents = implement(api.listIncidents, async ({ tx, companyId }, input) => {
  const { rows } = await sql<{
    id: bigint
    kind: api.IncidentKind
    key: string
    detail: Record<string, string | number | null>
    raisedAt: string
    resolvedAt: string | null
    resolution: string | null
  }>`select id, kind, key, detail, raised_at as "raisedAt", resolved_at as "resolvedAt", resolution
    from payments.incident where company_id = ${companyId} and (not ${input.onlyOpen} or resolved_at is null)
    order by raised_at desc, id desc limit 200`.execute(tx)
  return { incidents: rows }
})

export const resolveIncident = implement(api.resolveIncident, async (context, input) => {
  const resolved = await sql`update payments.incident
    set resolved_at = ${context.now.toString()}::timestamptz, resolved_by = ${staffIdOf(context)}, resolution = ${input.resolution}
    where company_id = ${context.companyId} and id = ${input.incidentId} and resolved_at is null`.execute(
    context.tx,
  )
  if (resolved.numAffectedRows !== 1n) throw notFound('incident')
  return {}
})
