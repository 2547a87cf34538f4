import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { planAnew } from '../../platform/db/plan-anew.ts'
import type { KindName, ReasonName } from '../api/names.ts'
import { namedReaders } from '../contacts/reader.ts'
import { isPaused } from '../contacts/stops.ts'
import { isReminder, type Kind, kinds } from '../kinds.ts'
import { isLetGo } from '../runs/run-state.ts'
import { eligibleAccounts } from './eligible-accounts.ts'
import { bestRoutes } from './routes.ts'

/** From here on a plan made for the list itself pays. */
const few = 50

/**
 * Gives the messages that are due and have no route the best one they have not taken yet, or ends
 * them with the reason. Chosen at the last moment, so that a stop, a grant, a consent or the reader's
 * language of this minute counts; and once more after a delivery led nowhere.
 * @returns how many may go now
 */
export const routeDue = async (context: Context, limit: number): Promise<number> => {
  const { tx, companyId, now } = context
  const { rows: due } = await sql<{ id: bigint; kind: KindName }>`
    select m.id, m.kind from notifications.message m
    where m.company_id = ${companyId} and m.next_at <= ${now.toString()}::timestamptz and m.state = 'ready'
      and m.carrier_account_id is null
      and ${isLetGo}
    order by m.next_at, m.id limit ${limit} for update skip locked`.execute(tx)
  const route = () => routeAll(context, due)
  return due.length > few ? planAnew(tx, route) : route()
}

const routeAll = async (
  context: Context,
  due: readonly { readonly id: bigint; readonly kind: KindName }[],
): Promise<number> => {
  await giveBack(
    context,
    due.flatMap(({ id, kind }) => (kind === 'oneTimeCode' ? [] : id)),
  )
  let routed = 0
  for (const [kind, messages] of Map.groupBy(due, (message) => message.kind)) {
    const ids = messages.map(({ id }) => id)
    routed += await routeKind(context, kind, ids)
  }
  return routed
}

/** What was written down for who reads no longer for the household is the payer's. */
const giveBack = async (context: Context, ids: readonly bigint[]): Promise<void> => {
  const { tx, companyId } = context
  await sql`with due as materialized (select m.id, m.household_id, m.party_id from notifications.message m
      where m.company_id = ${companyId} and m.id = any(${[...ids]}::bigint[]))
    update notifications.message m set party_id = h.payer_party_id, reason = null
    from due join property.household h on h.company_id = ${companyId} and h.id = due.household_id
    left join ${namedReaders(context)} d on d.household_id = h.id
    where m.company_id = ${companyId} and m.id = due.id
      and due.party_id not in (h.payer_party_id, coalesce(d.party_id, h.payer_party_id))`.execute(
    tx,
  )
}

const routeKind = async (
  context: Context,
  name: KindName,
  ids: readonly bigint[],
): Promise<number> => {
  const { tx, companyId } = context
  const kind: Kind = kinds[name]
  const { accounts, lack, restsUntil } = await eligibleAccounts(context, name)
  const these = sql`m.company_id = ${companyId} and m.id = any(${[...ids]}::bigint[])`
  const routes = bestRoutes(context, {
    accounts,
    purpose: name === 'oneTimeCode' ? 'code' : kind.purpose,
    readers: sql`select m.id as key, m.household_id, m.party_id from notifications.message m where ${these}`,
    without: sql`not exists (select from notifications.delivery d where d.company_id = ${companyId}
      and d.message_id = c.key and d.carrier_account_id = c.carrier_account_id and d.address_kind = c.address_kind
      and d.address_id = c.address_id and (d.state <> 'failed' or d.reason is not null)) and ${name === 'oneTimeCode' ? onlyPhone(companyId) : sql`true`}
      and ${kind.isDemand ? onlyForm(companyId) : sql`true`}`,
  })
  const { rows } = await sql<{ is_routed: boolean }>`
    with route as (${routes}), judged as (
      select m.id, t.carrier_account_id, t.form, t.address_kind, t.address_id,
        case when ${lacksConsent(companyId, kind, sql`m.party_id`)} then 'noConsent'
          when ${isReminder(name) ? isPaused(context, sql`m.household_id`) : sql`false`} then 'onHold'
          -- An account that only rests may be the way that is missing.
          when t.key is null and ${restsUntil}::timestamptz < m.expires_at then 'rests'
          when t.key is null then coalesce(m.reason, ${accounts.length === 0 ? lack : 'noAddress'})
          when t.is_stopped then coalesce(m.reason, 'stopped') end as why, coalesce(l.language, 'zh') as language
      from notifications.message m left join route t on t.key = m.id
      left join notifications.reader_language l on l.company_id = m.company_id and l.party_id = m.party_id
      where ${these}
    )
    update notifications.message m set
      state = case when coalesce(j.why, 'rests') = 'rests' then 'ready' when m.delivered_at is not null then 'delivered' when j.why in ('stopped', 'noConsent', 'onHold', 'templateNotApproved') then 'refused'
        else 'unreachable' end,
      reason = case when j.why = 'rests' then m.reason else j.why end, language = j.language,
      carrier_account_id = case when j.why is null then j.carrier_account_id end,
      form = case when j.why is null then j.form end,
      address_kind = case when j.why is null then j.address_kind end,
      address_id = case when j.why is null then j.address_id end,
      next_at = case when j.why is null then m.next_at when j.why = 'rests' then ${restsUntil}::timestamptz end
    from judged j where ${these} and j.id = m.id
    returning m.carrier_account_id is not null as is_routed`.execute(tx)
  return rows.filter(({ is_routed }) => is_routed).length
}

/** A code proves a phone, so it never takes the way to another one. */
const onlyPhone = (companyId: bigint): RawBuilder<unknown> =>
  sql`c.address_kind = 'phone' and exists (select from notifications.message o where o.company_id = ${companyId}
    and o.id = c.key and o.only_phone_id = c.address_id)`

/** What dunning chose goes the way it was chosen for, or not at all. */
const onlyForm = (companyId: bigint): RawBuilder<unknown> =>
  sql`not exists (select from notifications.message o where o.company_id = ${companyId} and o.id = c.key
    and o.only_form <> c.form)`

/** Promotion needs a consent that was not taken back (Consumer Rights Law art. 29). */
export const lacksConsent = (
  companyId: bigint,
  kind: Kind,
  partyId: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  kind.purpose === 'service'
    ? sql`false`
    : sql`not coalesce((select c.is_given from notifications.consent c where c.company_id = ${companyId}
        and c.party_id = ${partyId} and c.purpose = 'promotion' order by c.id desc limit 1), false)`

/**
 * Sends messages on their next way once the last led nowhere. One with an open delivery is left
 * alone: never two carriers at once.
 * @param reason stays with a message that has no other way
 */
export const reroute = async (
  { tx, companyId, now }: Context,
  ids: readonly bigint[],
  reason: ReasonName,
): Promise<void> => {
  await sql`update notifications.message m set state = 'ready', reason = ${reason}, carrier_account_id = null,
      form = null, address_kind = null, address_id = null, next_at = ${now.toString()}::timestamptz
    where m.company_id = ${companyId} and m.id = any(${[...ids]}::bigint[])
      and m.state in ('ready', 'sending', 'sent', 'delivered')
      and not exists (select from notifications.delivery o where o.company_id = m.company_id and o.message_id = m.id
        and o.state in ('sending', 'accepted', 'unknown'))`.execute(tx)
}
