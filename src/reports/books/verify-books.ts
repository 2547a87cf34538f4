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
  await sql`set local statement_timeout = 0`.execute(context.tx)
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
  const { rows } = await sql<{ compared: bigint; places: string[] | null; fen: string[] | null }>`
    select count(*) as compared,
      array_agg(place order by place) filter (where expected <> found) as places,
      array_agg(expected || '/' || found order by place) filter (where expected <> found) as fen
    from (${check.pairs(companyId)}) pair (place, expected, found)`.execute(tx)
  const { compared, places, fen } = rows[0] ?? { compared: 0n, places: null, fen: null }
  const told = (places ?? []).slice(0, maxTold).map((place, index): Pair => {
    const [expected = '0', found = '0'] = (fen?.[index] ?? '').split('/')
    return { place, expectedFen: BigInt(expected), foundFen: BigInt(found) }
  })
  return { check, compared, rows: told }
}
