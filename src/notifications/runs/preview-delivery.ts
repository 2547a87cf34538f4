import { type RawBuilder, sql } from 'kysely'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import type { KindName, ReasonName } from '../api/names.ts'
import * as api from '../api.ts'
import { namedReaders } from '../contacts/reader.ts'
import { type Kind, kinds } from '../kinds.ts'
import { billNotices } from '../plan/bills.ts'
import { type EligibleAccount, eligibleAccounts } from '../plan/eligible-accounts.ts'
import { expiryOf, joinFirstMoment } from '../plan/moments.ts'
import { lacksConsent } from '../plan/route-due.ts'
import { bestRoutes } from '../plan/routes.ts'
import { allowLong, firstDay } from './long-work.ts'

type Count = {
  readonly carrier_account_id: bigint | null
  readonly reason: ReasonName | null
  readonly is_there: boolean
  readonly count: number
  readonly first_at: string | null
  readonly last_at: string | null
}

type Plan = Output<typeof api.previewBillDelivery>

export const previewBillDelivery = implement(api.previewBillDelivery, async (context, input) => {
  assertReaches(context, input.communityId, 'community')
  const bills = { communityId: input.communityId, periodMonth: firstDay(input.month) }
  return planDelivery(context, { kind: 'billReady', source: billNotices(context, bills) })
})

/**
 * The dry run: the same source, rules and routes as the sending itself, counted instead of written.
 * @param segments what a text message of it is billed as
 */
export const planDelivery = async (
  context: Context,
  {
    kind: name,
    source,
    segments = 1,
  }: { kind: KindName; source: RawBuilder<unknown>; segments?: number },
): Promise<Plan> => {
  await allowLong(context)
  const { tx, companyId } = context
  const kind: Kind = kinds[name]
  const { accounts, lack } = await eligibleAccounts(context, name)
  const readers = sql`select household_id as key, household_id, party_id from wanted`
  const { rows } = await sql<Count>`
    with wanted as materialized (
      select s.household_id, s.subject, s.reason, coalesce(d.party_id, h.payer_party_id) as party_id
      from (${source}) s
      join property.household h on h.company_id = ${companyId} and h.id = s.household_id
      left join ${namedReaders(context)} d on d.household_id = s.household_id
    ), route as (${bestRoutes(context, { readers, accounts, purpose: kind.purpose })}),
    judged as (
      select t.carrier_account_id, m.next_at, there.id is not null as is_there,
        coalesce(w.reason, case when ${lacksConsent(companyId, kind, sql`w.party_id`)} then 'noConsent'
          when t.key is null then ${accounts.length === 0 ? lack : 'noAddress'}
          when t.is_stopped then 'stopped'
          when m.next_at >= ${expiryOf(context, kind)} then 'overBudget' end) as reason
      from wanted w left join route t on t.key = w.household_id
      ${joinFirstMoment(context, kind)}
      left join notifications.message there on there.company_id = ${companyId} and there.household_id = w.household_id
        and there.kind = ${name} and there.subject = w.subject
      offset 0 -- so that the reason is reckoned once a row
    )
    select case when reason is null then carrier_account_id end as carrier_account_id, reason, is_there,
      count(*)::int as count, min(next_at) as first_at, max(next_at) as last_at
    from judged group by 1, reason, is_there`.execute(tx)
  return planOf(rows, accounts, segments)
}

const total = (counts: readonly Count[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

const planOf = (
  counts: readonly Count[],
  accounts: readonly EligibleAccount[],
  segments: number,
): Plan => {
  const left = counts.filter(({ is_there }) => !is_there)
  const ready = left.filter(({ reason }) => reason === null)
  const byCarrier = accounts.flatMap(({ id, carrier, name, form, price }) => {
    const count = total(ready.filter((row) => row.carrier_account_id === id))
    const cost = price * BigInt(count * (form === 'sms' ? segments : 1))
    return count === 0 ? [] : [{ carrierAccountId: id, carrier, name, form, count, cost }]
  })
  const notSent = Map.groupBy(left, ({ reason }) => reason)
  notSent.delete(null)
  const times = ready.flatMap(({ first_at, last_at }) => [first_at ?? '', last_at ?? '']).sort()
  return {
    households: total(counts),
    ready: total(ready),
    cost: byCarrier.reduce((sum, { cost }) => sum + cost, 0n),
    byCarrier,
    notSent: [...notSent].map(([reason, rows]) => ({
      reason: reason as ReasonName,
      count: total(rows),
    })),
    already: total(counts) - total(left),
    firstAt: times[0] ?? null,
    lastAt: times.at(-1) ?? null,
  }
}
