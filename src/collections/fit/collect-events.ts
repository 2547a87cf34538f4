import type { Writable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import { copyOut } from '../../platform/db/copy.ts'
import type { Tx } from '../../platform/db/database.ts'
import { billsAsOf } from '../history/bills.ts'
import { eventKinds } from './events.ts'

/** Households beyond this are fitted on a part of them, always the same. */
const mostHouseholds = 150_000

/**
 * Writes what happened to the households of a company before `asOf` to a stream, as `eventReader`
 * reads it: their bills, the contacts that reached them, holds, promises, and what the model in use thinks of them.
 */
export const collectEvents = async (
  tx: Tx,
  { companyId, asOf }: { companyId: bigint; asOf: string },
  to: Writable,
): Promise<void> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from property.household where company_id = ${companyId}`.execute(
    tx,
  )
  const one = Math.max(1, Math.ceil((rows[0]?.count ?? 0) / mostHouseholds))
  await sql`set local statement_timeout = '10min'`.execute(tx)
  await copyOut(
    tx,
    events({ companyId: sql.lit(companyId), asOf: sql.lit(asOf) }, sql.lit(one)),
    to,
  )
}

type At = { readonly companyId: RawBuilder<unknown>; readonly asOf: RawBuilder<unknown> }

const events = (at: At, one: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select h.community_id, household_id, kind, ${day(sql`a`)}, ${day(sql`b`)}, ${day(sql`c`)}, fen
  from (${bills(at, one)} union all ${contacts(at)} union all ${holds(at)} union all ${promises(at)}
    union all ${parts(at)}) e
  join property.household h on h.company_id = ${at.companyId} and h.id = e.household_id
  where ${isMeant(one)}
  order by h.community_id, household_id, kind, b, period_month`

const day = (date: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`coalesce(${date} - date '2000-01-01', -1)`

/** Ids end in a counter, which the mixing of a hash spreads evenly. */
const isMeant = (one: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${one} = 1 or hashint8(household_id)::bigint % ${one} = 0)`

const kind = (name: keyof typeof eventKinds): RawBuilder<unknown> => sql.lit(eventKinds[name])

const bills = (at: At, one: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select household_id, case when is_opening then ${kind('opening')} else ${kind('bill')} end as kind,
    issued_on as a, due_on as b, settled_on as c, amount_fen as fen, period_month
  from ${billsAsOf(at, isMeant(one))} bill`

const contacts = ({ companyId, asOf }: At): RawBuilder<unknown> => sql`
  select household_id, ${kind('contact')}, on_day, null, null, 0, null from notifications.contact
  where company_id = ${companyId} and is_counted and on_day < ${asOf}::date`

const holds = ({ companyId, asOf }: At): RawBuilder<unknown> => sql`
  select household_id, ${kind('hold')}, held_from, held_to, null, 0, null from billing.hold
  where company_id = ${companyId} and held_from < ${asOf}::date`

const promises = ({ companyId, asOf }: At): RawBuilder<unknown> => sql`
  select household_id, case when state = 'broken' then ${kind('broken')} else ${kind('promise')} end,
    made_on, settled_on, null, 0, null from collections.promise
  where company_id = ${companyId} and made_on < ${asOf}::date`

const parts = ({ companyId }: At): RawBuilder<unknown> => sql`
  select household_id, ${kind('part')}, null, null, null, (intercept * 1000000)::bigint, null from collections.payer
  where company_id = ${companyId} and intercept <> 0`
