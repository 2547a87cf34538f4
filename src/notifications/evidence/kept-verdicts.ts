import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import { type What, whatWords } from './whats.ts'

/** What a night found: the chain whole up to a row with this hash, or the first row that does not hold. */
type Kept = { readonly at: string; readonly chainNo: bigint } & (
  | { readonly hash: string }
  | { readonly what: What }
)

type Where = Pick<Context, 'dataDir' | 'companyId'>

/**
 * A file a company, outside the database: whoever may change everything there cannot make a chain
 * that was cut off or written anew fit what stands here. One line a night that found something new.
 */
const fileOf = ({ dataDir, companyId }: Where): string =>
  join(dataDir, 'evidence', `${companyId}.txt`)

const line = /^(\S+) (\d+) (?:([0-9a-f]{64})|([a-zA-Z]+))\n/gm

/** Oldest first; a line that was torn when the machine went down is none. */
export const readKept = async (where: Where): Promise<readonly Kept[]> => {
  const text = await readFile(fileOf(where), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return [...text.matchAll(line)].map(([, at = '', no = '', hash, what]) => ({
    at,
    chainNo: BigInt(no),
    ...(hash === undefined ? { what: what as What } : { hash }),
  }))
}

/** Adds what a night found, unless it is what the last one found. */
export const keep = async (where: Where, found: Kept): Promise<void> => {
  const wordOf = (kept: Kept): string => `${kept.chainNo} ${'hash' in kept ? kept.hash : kept.what}`
  const last = (await readKept(where)).at(-1)
  if (last && wordOf(last) === wordOf(found)) return
  const file = fileOf(where)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await appendFile(file, `${found.at} ${wordOf(found)}\n`, { mode: 0o600, flush: true })
}

/** The first row that does not hold, as the last night found it; null while the chain is whole. */
export const brokenEvidence = async (
  where: Where,
): Promise<{ readonly at: string; readonly chainNo: bigint; readonly words: Words } | null> => {
  const last = (await readKept(where)).at(-1)
  if (!last || 'hash' in last) return null
  return { at: last.at, chainNo: last.chainNo, words: whatWords[last.what] }
}
