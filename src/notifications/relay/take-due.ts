import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { linkVersion, livesAt } from '../../property/index.ts'
import type { AddressKind, Form, KindName, Language } from '../api/names.ts'
import { isReader, namedReaders } from '../contacts/reader.ts'
import { isPaused, isStopped } from '../contacts/stops.ts'
import { isLetGo } from '../runs/run-state.ts'

/** A message whose moment and way have come, under its lock. */
export type Due = {
  readonly id: bigint
  readonly communityId: bigint
  readonly householdId: bigint
  readonly partyId: bigint
  readonly readerName: string
  readonly kind: KindName
  readonly subject: string
  readonly language: Language
  readonly variables: Readonly<Record<string, string>>
  /** A one-time code, which has stars in `variables`. */
  readonly sealedCode: string | null
  readonly amountFen: bigint | null
  readonly periodMonth: string | null
  /** Of several bills their months, oldest first; of one bill its own. */
  readonly periodMonths: readonly string[]
  readonly runId: bigint | null
  readonly form: Form
  readonly addressKind: AddressKind
  readonly addressId: bigint
  readonly expiresAt: string
  readonly attemptCount: number
  /** Null when the address is not there any more. */
  readonly sealed: string | null
  readonly masked: string | null
  readonly addressHash: string | null
  /** Still the payer, or who reads for the household. */
  readonly isReader: boolean
  readonly isStopped: boolean
  /** The household has asked for a pause of reminders. */
  readonly isPaused: boolean
  /** Of the household's bill link. */
  readonly linkVersion: number
}

/** A code is what its reader just asked for; see contacts/stops.ts. */
export const purposeSql = sql`case m.kind when 'oneTimeCode' then 'code' when 'offer' then 'promotion' else 'service' end`

/**
 * Takes tokens out of an account's bucket, as many as there are up to `wanted`. The bucket refills by
 * the second, up to two seconds' worth. In a transaction of its own: its row is every relay's.
 * @returns how many messages may be claimed; 0 for an account that rests
 */
export const takeTokens = async (
  { tx, companyId, now }: Context,
  accountId: bigint,
  wanted: number,
): Promise<number> => {
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<{ granted: number }>`
    update notifications.carrier_account a set tokens = b.available - least(${wanted}, floor(b.available)),
      refilled_at = greatest(a.refilled_at, ${at})
    from (select id, least(per_second * 2, tokens + per_second * greatest(0, extract(epoch from ${at} - refilled_at))) as available
      from notifications.carrier_account
      where company_id = ${companyId} and id = ${accountId} and is_active and (paused_until is null or paused_until <= ${at})
      for update) b
    where a.company_id = ${companyId} and a.id = b.id
    returning least(${wanted}, floor(b.available))::int as granted`.execute(tx)
  return rows[0]?.granted ?? 0
}

/** Puts tokens back that found no message. */
export const returnTokens = async (
  { tx, companyId }: Context,
  accountId: bigint,
  tokens: number,
): Promise<void> => {
  if (tokens === 0) return
  await sql`update notifications.carrier_account set tokens = tokens + ${tokens}
    where company_id = ${companyId} and id = ${accountId}`.execute(tx)
}

/**
 * The due messages of an account, those that expire first in front. Each message is one relay's
 * alone: what another one holds is passed over.
 */
export const takeDue = async (
  context: Context,
  accountId: bigint,
  limit: number,
): Promise<readonly Due[]> => {
  const { tx, companyId, now, today } = context
  const at = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<Due>`
    with due as materialized (
      select m.* from notifications.message m
      where m.company_id = ${companyId} and m.carrier_account_id = ${accountId} and m.state = 'ready' and m.next_at <= ${at}
        and ${isLetGo}
      order by m.expires_at, m.id
      limit ${limit}
      for update of m skip locked
    )
    select m.id, m.community_id as "communityId", m.household_id as "householdId", m.party_id as "partyId",
      y.name as "readerName", m.kind, m.subject, m.language, m.variables, m.sealed_code as "sealedCode", m.amount_fen as "amountFen",
      m.period_month as "periodMonth", coalesce(m.period_months, array_remove(array[m.period_month], null))::text[] as "periodMonths",
      m.run_id as "runId", m.form, m.address_kind as "addressKind",
      m.address_id as "addressId", m.expires_at as "expiresAt", m.attempt_count as "attemptCount",
      coalesce(p.sealed, d.sealed) as sealed, coalesce(p.masked, d.masked, u.code) as masked,
      coalesce(p.number_hash, d.address_hash, case when u.id is not null then 'unit:' || u.id end) as "addressHash",
      ${isReader} as "isReader",
      ${isStopped({
        companyId,
        partyId: sql`m.party_id`,
        addressHash: sql`coalesce(p.number_hash, d.address_hash)`,
        form: sql`m.form`,
        purpose: purposeSql,
      })} as "isStopped", ${isPaused({ companyId, today }, sql`m.household_id`)} as "isPaused", ${linkVersion(context)} as "linkVersion"
    from due m
    join property.household h on h.company_id = m.company_id and h.id = m.household_id
    left join ${namedReaders(context)} r on r.household_id = m.household_id
    join property.party y on y.company_id = m.company_id and y.id = m.party_id
    left join property.party_phone p on m.address_kind = 'phone' and p.company_id = m.company_id
      and p.id = m.address_id and p.party_id = m.party_id
    left join notifications.address d on m.address_kind in ('openid', 'browser', 'device', 'mailbox')
      and d.company_id = m.company_id and d.id = m.address_id and d.party_id = m.party_id and d.closed_at is null
    left join property.unit u on m.address_kind = 'envelope' and u.company_id = m.company_id and u.id = m.address_id
      and ${livesAt(context, sql`m.household_id`, sql`u.id`)}
    order by m.expires_at, m.id`.execute(tx)
  return rows.length === 0 ? rows : ofOpenRuns({ tx, companyId }, rows)
}

/** A sending paused this very moment waits for us, or we see that it is paused. */
const ofOpenRuns = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  due: readonly Due[],
): Promise<readonly Due[]> => {
  const runs = [...new Set(due.flatMap(({ runId }) => runId ?? []))]
  if (runs.length === 0) return due
  const { rows } = await sql<{ id: bigint }>`select id from notifications.delivery_run
    where company_id = ${companyId} and id = any(${runs}::bigint[]) and state in ('sending', 'done') order by id for share`.execute(
    tx,
  )
  const open = new Set(rows.map(({ id }) => id))
  return due.filter(({ runId }) => runId === null || open.has(runId))
}
