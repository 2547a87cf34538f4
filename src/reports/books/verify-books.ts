import { sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'

/** At most so many differences of one kind are told; the first show where to look. */
const maxTold = 100

/**
 * Holds every part of the books against the part it must equal. An operation, a nightly job, and
 * the last line of the tests of every money feature; must always come back empty.
 */
export const verifyBooks = implement(api.verifyBooks, async (context) => {
  await sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '128MB', true)`.execute(
    context.tx,
  )
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

const runCheck = async (
  { tx, companyId }: Context,
  check: Check,
): Promise<{ check: Check; compared: bigint; rows: Pair[] }> => {
  // Not ordered in SQL: an ordered aggregate would sort every pair, not only those that differ.
  const { rows } = await sql<{ compared: bigint; differing: string[] | null }>`
    select count(*) as compared,
      array_agg(place || '|' || expected || '|' || found) filter (where expected <> found) as differing
    from (${check.pairs(companyId)}) pair (place, expected, found)`.execute(tx)
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
