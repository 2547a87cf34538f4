import { sql } from 'kysely'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement, type Output, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import * as api from '../api.ts'
import { genesis, hashOf, type Link } from './chain.ts'
import { readHead, readLinks } from './read-links.ts'

const batch = 5000

type Verdict = Output<typeof api.verifyEvidence>
type What = NonNullable<Verdict['broken']>['what']

const wordsOf: Readonly<Record<What, Words>> = {
  missing: { zh: '这一条存证缺失。', en: 'This row of evidence is missing.' },
  previousHash: {
    zh: '这一条存证与前一条接不上。',
    en: 'This row does not follow from the one before.',
  },
  hash: { zh: '这一条存证的内容被改动过。', en: 'What this row says was changed.' },
  head: {
    zh: '存证链的末尾与记录的末值不符，后面的存证被删或被改。',
    en: 'The chain does not end where its head says: rows were removed or changed.',
  },
}

/** Every row again, a batch at a time, up to the head as it stood at the start. */
export const verifyEvidence = implement(api.verifyEvidence, async (context) => {
  const head = await readHead(context)
  let previous = { chainNo: 0n, hash: genesis }
  const broken = (chainNo: bigint, what: What): Verdict => ({
    isIntact: false,
    rows: previous.chainNo,
    headHash: head.hash,
    broken: { chainNo, what, words: wordsOf[what] },
  })
  for (;;) {
    const links = await nextLinks(context, previous.chainNo, head.chainNo)
    for (const link of links) {
      const what = faultOf(link, previous)
      if (what) return broken(what === 'missing' ? previous.chainNo + 1n : link.chainNo, what)
      previous = link
    }
    if (links.length < batch) break
  }
  if (previous.chainNo < head.chainNo) return broken(previous.chainNo + 1n, 'missing')
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
): What | null => {
  if (link.chainNo !== previous.chainNo + 1n) return 'missing'
  if (link.previousHash !== previous.hash) return 'previousHash'
  return link.hash === hashOf(link) ? null : 'hash'
}

/** Every night: a chain that does not hold is an alarm. */
export const verifyEvidenceNightly: Task = async (platform, { companyId }) => {
  const call = { actor: systemActor('verifyEvidence'), companyId }
  const { broken } = (await execute(platform, verifyEvidence, {}, call)) as Verdict
  if (broken === null) return
  platform.log.error(
    { companyId: companyId.toString(), chainNo: broken.chainNo.toString(), what: broken.what },
    'ALARM: the chain of evidence is broken',
  )
}
