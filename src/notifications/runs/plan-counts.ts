import { sql } from 'kysely'
import type { Context, Output } from '../../platform/context.ts'
import type { CarrierName, Form, ReasonName } from '../api/names.ts'
import type * as api from '../api.ts'
import { carriers } from '../carriers/index.ts'

type DeliveryPlan = Output<typeof api.previewBillDelivery>

/** Planned messages by first account or by the reason there is none. */
export type PlanCount = {
  readonly carrier_account_id: bigint | null
  readonly reason: string | null
  readonly count: number
  readonly first_at: string | null
  readonly last_at: string | null
}

type Account = {
  readonly id: bigint
  readonly carrier: CarrierName
  readonly name: string
  readonly form: Form
  readonly price: bigint
}

/** All accounts the company ever had, cheapest first. */
export const allAccounts = async ({ tx, companyId }: Context): Promise<readonly Account[]> => {
  const { rows } = await sql<Omit<Account, 'form'>>`
    select id, carrier, name, price from notifications.carrier_account
    where company_id = ${companyId} order by price, id`.execute(tx)
  return rows.flatMap((row) => {
    const carrier = carriers.find(({ name }) => name === row.carrier)
    return carrier ? [{ ...row, form: carrier.form }] : []
  })
}

const total = (counts: readonly PlanCount[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

/** Counts as people read them; `already` households have their message. */
export const planOf = (
  counts: readonly PlanCount[],
  accounts: readonly Account[],
  already: number,
): DeliveryPlan => {
  const ready = counts.filter(({ reason }) => reason === null)
  const refused = counts.filter(({ reason }) => reason !== null)
  const byCarrier = accounts.flatMap(({ id, carrier, name, form, price }) => {
    const count = total(ready.filter((row) => row.carrier_account_id === id))
    const cost = price * BigInt(count)
    return count === 0 ? [] : [{ carrierAccountId: id, carrier, name, form, count, cost }]
  })
  const times = ready.flatMap(({ first_at, last_at }) => [first_at ?? '', last_at ?? '']).sort()
  return {
    households: total(counts) + already,
    ready: total(ready),
    cost: byCarrier.reduce((sum, { cost }) => sum + cost, 0n),
    byCarrier,
    notSent: [...Map.groupBy(refused, ({ reason }) => reason as ReasonName)].map(
      ([reason, rows]) => ({ reason, count: total(rows) }),
    ),
    already,
    firstAt: times[0] ?? null,
    lastAt: times.at(-1) ?? null,
  }
}

/** As they are kept with a sending: ids as text, since JSON knows no bigint. */
export const encodeCounts = (counts: readonly PlanCount[]): string =>
  JSON.stringify(
    counts.map((row) => ({
      ...row,
      carrier_account_id: row.carrier_account_id?.toString() ?? null,
    })),
  )

export const decodeCounts = (kept: unknown): readonly PlanCount[] =>
  (kept as (Omit<PlanCount, 'carrier_account_id'> & { carrier_account_id: string | null })[]).map(
    (row) => ({
      ...row,
      carrier_account_id: row.carrier_account_id === null ? null : BigInt(row.carrier_account_id),
    }),
  )
