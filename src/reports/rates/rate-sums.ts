import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Rate } from '../api.ts'
import { factRows } from '../books/facts.ts'
import { inScope, ofDebtor, type RateDates, type Scope } from '../scope.ts'
import { rateOf, rateWords } from './rate.ts'

/**
 * The sums every rate is made of, in fen. F is the fee's period, P the day of posting; "year" is
 * January through `throughMonth` by F. Accrual counts by F, money by P up to `asOf`.
 */
export type RateSums = {
  readonly charged: bigint
  readonly reversed: bigint
  readonly received: bigint
  readonly waived: bigint
  readonly monthCharged: bigint
  readonly monthReversed: bigint
  readonly monthReceived: bigint
  /** A − H of prior years’ fees. */
  readonly priorCharged: bigint
  /** R and W of prior years’ fees before the year began, and in it. */
  readonly priorSettledBefore: bigint
  readonly priorReceived: bigint
  readonly priorWaived: bigint
  /** Already applied to fees after `throughMonth`. */
  readonly futureReceived: bigint
}

/** Of a row that has nothing. */
export const noSums: RateSums = {
  charged: 0n,
  reversed: 0n,
  received: 0n,
  waived: 0n,
  monthCharged: 0n,
  monthReversed: 0n,
  monthReceived: 0n,
  priorCharged: 0n,
  priorSettledBefore: 0n,
  priorReceived: 0n,
  priorWaived: 0n,
  futureReceived: 0n,
}

const measures = ['charged', 'reversed', 'waived', 'received'] as const

/** Totals folded and deltas not yet folded, of one scope; two index-only reads. */
const aggregates = (context: Context, scope: Scope): RawBuilder<unknown> => {
  const read = (table: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select a.community_id, a.building_id, a.charge_item_id, a.period_month, a.posted_on, a.charged_fen, a.reversed_fen,
      a.waived_fen, a.received_fen
    from ${table} a where a.company_id = ${context.companyId} and ${inScope(context, scope, 'a')}`
  return sql`${read(sql`billing.collection_total`)} union all ${read(sql`billing.collection_delta`)}`
}

/** The same shape from the rows themselves, for what the aggregates do not tell apart: the debtor. */
const fromRows = (context: Context, scope: Scope): RawBuilder<unknown> => sql`
  select f.community_id, f.building_id, f.charge_item_id, f.period_month, f.posted_on,
    ${sql.join(measures.map((measure) => sql`case when f.measure = ${measure} then f.fen else 0 end as ${sql.ref(`${measure}_fen`)}`))}
  from (${factRows(context.companyId, sql`${inScope(context, scope, 'c')} and ${ofDebtor(context, scope, 'c')}`)}) f`

/**
 * Sums by a key of the aggregate rows in one statement; `groupBy` is an expression on `a`.
 * @returns one row a key; no row where nothing was ever charged
 */
export const rateSumsBy = async (
  context: Context,
  input: { scope: Scope; dates: RateDates; groupBy: RawBuilder<unknown> },
): Promise<ReadonlyMap<string, RateSums>> => {
  const { rows } = await sql<RateSums & { key: string }>`${rateStatement(context, input)}`.execute(
    context.tx,
  )
  return new Map(rows.map(({ key, ...sums }) => [key, sums]))
}

/** The statement behind every rate; the benchmark measures exactly this one. */
export const rateStatement = (
  context: Context,
  { scope, dates, groupBy }: { scope: Scope; dates: RateDates; groupBy: RawBuilder<unknown> },
): RawBuilder<unknown> => {
  const { asOf, yearStart, throughMonth, throughEnd } = dates
  const isYear = sql`a.period_month between ${yearStart}::date and ${throughMonth}::date`
  const isMonth = sql`a.period_month = ${throughMonth}::date`
  const isPrior = sql`a.period_month < ${yearStart}::date`
  const sum = (fen: RawBuilder<unknown>, when: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`coalesce(sum(${fen}) filter (where ${when}), 0)::bigint`
  const source = scope.debtor === undefined || scope.debtor === 'all' ? aggregates : fromRows
  return sql`
    select (${groupBy})::text as key,
      ${sum(sql`a.charged_fen`, isYear)} as charged,
      ${sum(sql`a.reversed_fen`, isYear)} as reversed,
      ${sum(sql`a.received_fen`, isYear)} as received,
      ${sum(sql`a.waived_fen`, isYear)} as waived,
      ${sum(sql`a.charged_fen`, isMonth)} as "monthCharged",
      ${sum(sql`a.reversed_fen`, isMonth)} as "monthReversed",
      ${sum(sql`a.received_fen`, sql`${isMonth} and a.posted_on between ${throughMonth}::date and ${throughEnd}::date`)} as "monthReceived",
      ${sum(sql`a.charged_fen - a.reversed_fen`, isPrior)} as "priorCharged",
      ${sum(sql`a.received_fen + a.waived_fen`, sql`${isPrior} and a.posted_on < ${yearStart}::date`)} as "priorSettledBefore",
      ${sum(sql`a.received_fen`, sql`${isPrior} and a.posted_on >= ${yearStart}::date`)} as "priorReceived",
      ${sum(sql`a.waived_fen`, sql`${isPrior} and a.posted_on >= ${yearStart}::date`)} as "priorWaived",
      ${sum(sql`a.received_fen`, sql`a.period_month > ${throughMonth}::date`)} as "futureReceived"
    from (${source(context, scope)}) a where a.posted_on <= ${asOf}::date
    group by 1`
}

/** The sums of a whole scope. */
export const rateSums = async (
  context: Context,
  input: { scope: Scope; dates: RateDates },
): Promise<RateSums> =>
  (await rateSumsBy(context, { ...input, groupBy: sql`'total'` })).get('total') ?? noSums

/** 年初往年欠费: what prior years’ fees were still owed when the year began. */
export const openingArrears = (sums: RateSums): bigint =>
  sums.priorCharged - sums.priorSettledBefore

/** Every rate that sums alone give; `looseFen` is all money of the window. */
export const ratesOf = (sums: RateSums) => {
  const base = sums.charged - sums.reversed
  const opening = openingArrears(sums)
  return {
    current: rateOf(rateWords.current, sums.received, base),
    currentWithWaivers: rateOf(rateWords.currentWithWaivers, sums.received + sums.waived, base),
    month: rateOf(rateWords.month, sums.monthReceived, sums.monthCharged - sums.monthReversed),
    combined: rateOf(rateWords.combined, sums.received + sums.priorReceived, opening + base),
    arrearsRecovery: rateOf(rateWords.arrearsRecovery, sums.priorReceived, opening),
    arrearsRecoveryWithWaivers: rateOf(
      rateWords.arrearsRecoveryWithWaivers,
      sums.priorReceived + sums.priorWaived,
      opening,
    ),
    waiver: rateOf(rateWords.waiver, sums.waived, sums.charged),
  } satisfies Record<string, Rate>
}
