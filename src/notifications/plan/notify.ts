import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import { kinds } from '../kinds.ts'
import type { Notice } from '../notice.ts'
import { plannedMessages } from './planned.ts'

/** Sends the relay on its way once this transaction has committed. */
export const wakeRelay = ({ companyId, enqueue }: Context): Promise<void> =>
  enqueue({ task: 'relayMessages', key: `relayMessages:${companyId}` })

/**
 * Says something to households: the one way to do so. Whether, how and when it goes out is decided
 * here by rule and written down; saying the same thing again changes nothing. In the transaction of
 * what caused it.
 * @throws ZodError when the variables do not fit the kind: a bug of the caller
 */
export const notify = async (context: Context, notices: readonly Notice[]): Promise<void> => {
  if (notices.length === 0) return
  for (const [kind, group] of Map.groupBy(notices, (notice) => notice.kind)) {
    const column = <T>(value: (notice: Notice) => T): T[] => group.map(value)
    await insertPlanned(context, {
      kind,
      runId: null,
      source: sql`select n.*, null::text as reason from unnest(
        ${column(({ communityId }) => communityId)}::bigint[], ${column(({ householdId }) => householdId)}::bigint[],
        ${column(({ subject }) => subject)}::text[],
        ${column(({ variables }) => JSON.stringify(kinds[kind].variables.parse(variables)))}::jsonb[],
        ${column(({ amountFen }) => amountFen ?? null)}::bigint[],
        ${column(({ periodMonth }) => periodMonth ?? null)}::date[])
        with ordinality as n(community_id, household_id, subject, variables, amount_fen, period_month, key)`,
    })
  }
  await wakeRelay(context)
}

type Inserted = {
  readonly carrier_account_id: bigint | null
  readonly reason: string | null
  readonly count: number
  readonly first_at: string | null
  readonly last_at: string | null
}

/**
 * Plans and writes the messages of a source (see `plannedMessages`); those a household already has
 * are left alone. Answers with counts by account and by reason.
 */
export const insertPlanned = async (
  context: Context,
  input: { kind: KindName; runId: bigint | null; source: RawBuilder<unknown> },
): Promise<readonly Inserted[]> => {
  const { tx, companyId, now } = context
  const { rows: planned } = await plannedMessages(context, input)
  const { rows } = await sql<Inserted>`
    with inserted as (
      insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables,
        amount_fen, period_month, run_id, state, reason, carrier_account_id, form, address_kind, address_id, next_at,
        expires_at, created_at)
      select ${companyId}, p.community_id, p.household_id, p.party_id, ${input.kind}, p.subject, p.variables,
        p.amount_fen, p.period_month, ${input.runId}::bigint, p.state, p.reason, p.carrier_account_id, p.form,
        p.address_kind, p.address_id, p.next_at, p.expires_at, ${now.toString()}::timestamptz
      from (${planned}) p
      on conflict (company_id, household_id, kind, subject) do nothing
      returning carrier_account_id, reason, next_at
    )
    select carrier_account_id, reason, count(*)::int as count, min(next_at) as first_at, max(next_at) as last_at
    from inserted group by carrier_account_id, reason`.execute(tx)
  return rows
}
