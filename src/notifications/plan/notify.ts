import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import { namedReaders } from '../contacts/reader.ts'
import { type Kind, kinds } from '../kinds.ts'
import type { Notice } from '../notice.ts'
import { expiryOf, joinFirstMoment, notBefore } from './moments.ts'

/** Sends the relay on its way once this transaction has committed. */
export const wakeRelay = ({ companyId, enqueue }: Context): Promise<void> =>
  enqueue({ task: 'relayMessages', key: `relayMessages:${companyId}` })

/**
 * Says something to households: the one way to do so. Here it is written down who shall read it and
 * from when on it may go; by which way is chosen when it goes. Saying the same thing again changes
 * nothing. In the transaction of what caused it.
 * @throws ZodError when the variables do not fit the kind: a bug of the caller
 */
export const notify = async (context: Context, notices: readonly Notice[]): Promise<void> => {
  if (notices.length === 0) return
  for (const [kind, group] of Map.groupBy(notices, (notice) => notice.kind)) {
    const column = <T>(value: (notice: Notice) => T): T[] => group.map(value)
    await insertMessages(context, {
      kind,
      months: sql`w.period_months::date[]`,
      notBefore: sql`w.not_before`,
      source: sql`select n.*, null::text as reason from unnest(
        ${column(({ communityId }) => communityId)}::bigint[], ${column(({ householdId }) => householdId)}::bigint[],
        ${column(({ subject }) => subject)}::text[],
        ${column(({ variables }) => JSON.stringify(kinds[kind].variables.parse(variables)))}::jsonb[],
        ${column(({ amountFen }) => amountFen ?? null)}::bigint[],
        ${column(({ periodMonth }) => periodMonth ?? null)}::date[],
        ${column(({ periodMonths }) => (periodMonths ? `{${periodMonths.join()}}` : null))}::text[],
        ${column((notice) => notice.notBefore?.toString() ?? null)}::timestamptz[])
        as n(community_id, household_id, subject, variables, amount_fen, period_month, period_months, not_before)`,
    })
  }
  await wakeRelay(context)
}

/**
 * A source of messages: rows (community_id, household_id, subject, variables jsonb, amount_fen,
 * period_month, reason); one with a reason is written down and not sent. Of a row `w` `months` are
 * those it speaks of where it is about several, `notBefore` is the instant it waits for, and `onlyForm`
 * the one form it may go over.
 */
type Said = {
  readonly kind: KindName
  readonly source: RawBuilder<unknown>
  readonly months?: RawBuilder<unknown>
  readonly notBefore?: RawBuilder<unknown>
  readonly onlyForm?: RawBuilder<unknown>
}

const columns = sql`company_id, community_id, household_id, party_id, kind, subject, variables, amount_fen,
  period_month, period_months, only_form, run_id, state, reason, next_at, expires_at, created_at`

const selectMessages = (
  context: Context,
  {
    kind: name,
    source,
    months = sql`null::date[]`,
    notBefore: earliest,
    onlyForm = sql`null::text`,
    runId = null,
  }: Said & { runId?: bigint | null },
): RawBuilder<unknown> => {
  const { companyId, now } = context
  const kind: Kind = kinds[name]
  return sql`select ${companyId}::bigint as company_id, w.community_id, w.household_id,
      ${kind.goesToPayer ? sql`h.payer_party_id` : sql`coalesce(d.party_id, h.payer_party_id)`} as party_id, ${name}::text as kind, w.subject, w.variables, w.amount_fen,
      w.period_month, ${months} as period_months, ${onlyForm} as only_form, ${runId}::bigint as run_id,
      case when w.reason is null then 'ready' when w.reason = 'paid' then 'cancelled' else 'refused' end as state,
      w.reason, case when w.reason is null then ${earliest ? notBefore(earliest) : sql`m.next_at`} end as next_at, ${expiryOf(context, kind)} as expires_at,
      ${now.toString()}::timestamptz as created_at
    from (${source}) w
    join property.household h on h.company_id = ${companyId} and h.id = w.household_id
    left join ${namedReaders(context)} d on d.household_id = w.household_id
    ${joinFirstMoment(context, kind)}`
}

/** Writes the messages of a source; those a household already has are left alone. */
export const insertMessages = async (context: Context, said: Said): Promise<void> => {
  await sql`insert into notifications.message (${columns}) ${selectMessages(context, said)}
    on conflict (company_id, household_id, kind, subject) do nothing`.execute(context.tx)
}

/**
 * The same for very many, where nobody else writes messages of this kind about these things: looking
 * for what is there before is cheaper than for a rival at every row, and ids of a block of their own
 * keep two writers out of each other's pages.
 */
export const insertMessagesAlone = async (
  context: Context,
  said: Said & { runId: bigint },
): Promise<void> => {
  const { tx, companyId } = context
  await sql`insert into notifications.message (id, ${columns})
    select platform.nth_id(block.id, row_number() over () - 1), n.*
    from (select platform.id_block() as id) block, (${selectMessages(context, said)}) n
    where not exists (select from notifications.message m where m.company_id = ${companyId}
      and m.household_id = n.household_id and m.kind = n.kind and m.subject = n.subject)`.execute(
    tx,
  )
}
