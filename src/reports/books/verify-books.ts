import { randomInt } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { Balance, Check } from './check.ts'
import { checks } from './checks.ts'

/** At most so many differences of one kind are told; the first show where to look. */
const maxTold = 100

/**
 * Holds every part of the books against the part it must equal. An operation, a nightly job, and
 * the last line of the tests of every money feature; must always come back empty.
 */
export const verifyBooks = implement(api.verifyBooks, async (context) => {
  // Sums are few, whatever the planner expects of their number: they may be added up in parallel.
  await sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '128MB', true),
    set_config('parallel_tuple_cost', '0.01', true)`.execute(context.tx)
  const results = []
  for (const check of checks) results.push(await runCheck(context, check))
  return {
    checkedAt: context.now.toString(),
    checks: results.map(({ check: { kind, words }, compared }) => ({ kind, words, compared })),
    differences: results.flatMap(({ check: { kind, words }, rows }) =>
      rows.map((row) => ({ kind, words, ...row })),
    ),
  }
})

type Pair = { place: string; expectedFen: bigint; foundFen: bigint }
type Result = { check: Check; compared: bigint; rows: Pair[] }

const runCheck = async (context: Context, check: Check): Promise<Result> => {
  if ('pairs' in check) return comparePairs(context, check, check.pairs(context.companyId))
  const { compared, agrees } = await weigh(context, check)
  if (agrees) return { check, compared, rows: [] }
  const { place, expected, found } = check
  return comparePairs(
    context,
    check,
    sql`select ${`${place} `}::text || key, sum(expected), sum(found) from (
        select key, fen as expected, 0 as found from (${expected(context.companyId)}) e (key, fen)
        union all
        select key, 0, fen from (${found(context.companyId)}) f (key, fen)) side
      group by key`,
  )
}

/**
 * Whether both sides sum to the same for every key, without bringing a million keys together: each
 * key has a weight drawn anew for this run, and the weighted sums are equal when all differences
 * are nothing. Two weights of 20 bits each leave one chance in 2⁴⁰ to overlook a difference, which
 * nobody can prepare for. An amount has room up to 2⁴³ fen.
 */
export const weigh = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  { expected, found }: Pick<Balance, 'expected' | 'found'>,
): Promise<{ compared: bigint; agrees: boolean }> => {
  const seed = randomInt(2 ** 47)
  const weighed = (rows: RawBuilder<unknown>) => sql`(
    select count(*) as n, coalesce(sum(fen * (weight & 1048575)), 0) as low,
      coalesce(sum(fen * (weight >> 20 & 1048575)), 0) as high
    from (select fen, hashint8extended(key, ${seed}::bigint) as weight from (${rows}) r (key, fen)) w)`
  const { rows } = await sql<{ compared: bigint; agrees: boolean }>`
    select e.n as compared, (e.low, e.high) = (f.low, f.high) as agrees
    from ${weighed(expected(companyId))} e, ${weighed(found(companyId))} f`.execute(tx)
  return rows[0] ?? { compared: 0n, agrees: false }
}

const comparePairs = async (
  { tx }: Context,
  check: Check,
  pairs: RawBuilder<unknown>,
): Promise<Result> => {
  // Not ordered in SQL: an ordered aggregate would sort every pair, not only those that differ.
  const { rows } = await sql<{ compared: bigint; differing: string[] | null }>`
    select count(*) as compared,
      array_agg(place || '|' || expected || '|' || found) filter (where expected <> found) as differing
    from (${pairs}) pair (place, expected, found)`.execute(tx)
  const { compared, differing } = rows[0] ?? { compared: 0n, differing: null }
  const told = (differing ?? [])
    .sort()
    .slice(0, maxTold)
    .map((text): Pair => {
      const [place = '', expected = '0', found = '0'] = text.split('|')
      return { place, expectedFen: BigInt(expected), foundFen: BigInt(found) }
    })
  return { check, compared, rows: told }
}
