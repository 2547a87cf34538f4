import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type MailPaper, mailPapers } from '../../invoices/index.ts'
import type { Task } from '../../platform/jobs.ts'
import { failures } from '../failures.ts'

/** The files hold names and debts; what was printed is proven by its hash, which stays. */
const keptDays = 90

const folderOf = (dataDir: string, companyId: bigint): string =>
  join(dataDir, 'letters', String(companyId))

const pathOf = (of: { dataDir: string; companyId: bigint; batchId: bigint }): string =>
  join(folderOf(of.dataDir, of.companyId), `${of.batchId}.pdf`)

/**
 * Draws a batch into its file, which appears whole or not at all.
 * @returns the pages of each letter, and the hash of the file
 */
export const writeLetterFile = async (
  of: { dataDir: string; companyId: bigint; batchId: bigint },
  papers: readonly MailPaper[],
): Promise<{ pages: number[]; sha256: string }> => {
  const path = pathOf(of)
  await mkdir(folderOf(of.dataDir, of.companyId), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  const drawn = new PassThrough()
  drawn.on('data', (chunk: Buffer) => hash.update(chunk))
  const [pages] = await Promise.all([
    mailPapers(papers, drawn),
    pipeline(drawn, createWriteStream(`${path}.new`, { mode: 0o600 })),
  ])
  await rename(`${path}.new`, path)
  return { pages, sha256: hash.digest('hex') }
}

/** @throws Failure letterFileGone */
export const openLetterFile = async (of: {
  dataDir: string
  companyId: bigint
  batchId: bigint
}): Promise<ReadStream> => {
  const path = pathOf(of)
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  if (!isThere) throw failures.letterFileGone()
  return createReadStream(path)
}

/** Nightly: files of letters go when nobody prints them again. */
export const dropOldLetterFiles: Task = async ({ dataDir, clock }, { companyId }) => {
  const folder = folderOf(dataDir, companyId)
  const oldest = clock.now().epochMilliseconds - keptDays * 86_400_000
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    if ((await stat(path)).mtimeMs < oldest) await rm(path, { force: true })
  }
}
