import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

type EventKind =
  | 'call'
  | 'visit'
  | 'promise'
  | 'promiseKept'
  | 'promiseBroken'
  | 'plan'
  | 'letter'
  | 'legal'
  | 'cause'
  | 'handOver'
  | 'note'
  | 'opened'
  | 'closed'

type CaseEvent = {
  readonly caseId: bigint
  readonly householdId: bigint
  readonly kind: EventKind
  readonly outcome?: string | null
  readonly note?: string
  readonly minutes?: number
  readonly voice?: { readonly bytes: Buffer; readonly mediaType: string } | null
  /** When it happened, if not now. */
  readonly at?: Temporal.Instant
  readonly onDay?: string
  readonly clientKey?: string | undefined
}

/** Who did it, as the line of time names them. */
export const nameOf = ({ actor }: Context): string => (actor.kind === 'owner' ? '业主' : actor.name)

/** Writes what happened in a case; append-only. */
export const addEvent = async (context: Context, event: CaseEvent): Promise<bigint> => {
  const { tx, companyId, now, today } = context
  const { id } = await tx
    .insertInto('collections.case_event')
    .values({
      company_id: companyId,
      case_id: event.caseId,
      household_id: event.householdId,
      kind: event.kind,
      outcome: event.outcome ?? null,
      note: event.note ?? '',
      voice: event.voice?.bytes ?? null,
      voice_type: event.voice?.mediaType ?? null,
      minutes: event.minutes ?? null,
      on_day: event.onDay ?? today,
      happened_at: (event.at ?? now).toString(),
      recorded_at: now.toString(),
      recorded_by: nameOf(context),
      client_key: event.clientKey ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The same event in many cases, in one statement. */
export const addEvents = async (
  context: Context,
  {
    caseIds,
    kind,
    outcome = null,
    note = '',
  }: {
    readonly caseIds: readonly bigint[]
    readonly kind: EventKind
    readonly outcome?: string | null
    readonly note?: string
  },
): Promise<void> => {
  if (caseIds.length === 0) return
  const { tx, companyId, now, today } = context
  await sql`insert into collections.case_event (company_id, case_id, household_id, kind, outcome, note, on_day,
      happened_at, recorded_at, recorded_by)
    select k.company_id, k.id, k.household_id, ${kind}, ${outcome}::text, ${note}, ${today}::date, ${now.toString()}::timestamptz,
      ${now.toString()}::timestamptz, ${nameOf(context)}
    from collections.dunning_case k
    where k.company_id = ${companyId} and k.id = any(${[...caseIds]}::bigint[])`.execute(tx)
}
