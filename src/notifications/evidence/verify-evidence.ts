import { sql } from 'kysely'
import { type Context, implement, type Output, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import * as api from '../api.ts'
import { genesis, hashOf, type Link } from './chain.ts'
import { keep, readKept } from './kept-verdicts.ts'
import { readHead, readLinks } from './read-links.ts'
import { type What, whatWords } from './whats.ts'

const batch = 5000

type Verdict = Output<typeof api.verifyEvidence>

/**
 * Every row again, a batch at a time, up to the head as it stood at the start; and what earlier
 * nights kept of the chain outside the database must still be in it.
 */
export const verifyEvidence = implement(api.verifyEvidence, async (context) => {
  // Before the head: what is kept was in the chain by then.
  const kept = new Map(
    (await readKept(context)).flatMap((it) => ('hash' in it ? [[it.chainNo, it.hash]] : [])),
  )
  const head = await readHead(context)
  const end = [head.chainNo, ...kept.keys()].reduce((a, b) => (a > b ? a : b))
  let previous = { chainNo: 0n, hash: genesis }
  const broken = (chainNo: bigint, what: What): Verdict => ({
    isIntact: false,
    rows: previous.chainNo,
    headHash: head.hash,
    broken: { chainNo, what, words: whatWords[what] },
  })
  for (;;) {
    const links = await nextLinks(context, previous.chainNo, end)
    for (const link of links) {
      const what = faultOf(link, previous, kept)
      if (what) return broken(what === 'missing' ? previous.chainNo + 1n : link.chainNo, what)
      previous = link
    }
    if (links.length < batch) break
  }
  if (previous.chainNo < end) return broken(previous.chainNo + 1n, 'missing')
  if (previous.hash !== head.hash) return broken(previous.chainNo, 'head')
  if (head.chainNo === 0n && (await readLinks(context, sql`true`, 1)).length > 0) {
    return broken(1n, 'head')
  }
  return { isIntact: true, rows: head.chainNo, headHash: head.hash, broken: null }
})

const nextLinks = (context: Context, after: bigint, upTo: bigint) =>
  readLinks(context, sql`chain_no > ${after} and chain_no <= ${upTo}`, batch)

const faultOf = (
  link: Link & { readonly hash: string },
  previous: { readonly chainNo: bigint; readonly hash: string },
  kept: ReadonlyMap<bigint, string>,
): What | null => {
  if (link.chainNo !== previous.chainNo + 1n) return 'missing'
  if (link.previousHash !== previous.hash) return 'previousHash'
  if (link.hash !== hashOf(link)) return 'hash'
  return (kept.get(link.chainNo) ?? link.hash) === link.hash ? null : 'rewritten'
}

/**
 * Every night: the end of a chain that holds is kept outside the database; one that does not hold is
 * an alarm, and stands in today until a night finds it whole.
 */
export const verifyEvidenceNightly: Task = async (platform, { companyId }) => {
  const call = { actor: systemActor('verifyEvidence'), companyId }
  const { broken, rows, headHash } = (await execute(platform, verifyEvidence, {}, call)) as Verdict
  const where = { dataDir: platform.dataDir, companyId }
  const at = platform.clock.now().toString()
  if (broken === null) return keep(where, { at, chainNo: rows, hash: headHash })
  const { chainNo, what } = broken
  await keep(where, { at, chainNo, what })
  platform.log.error(
    { companyId: companyId.toString(), chainNo: chainNo.toString(), what },
    'ALARM: the chain of evidence is broken',
  )
}
