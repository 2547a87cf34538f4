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

/** The file of one drawing of a batch, until it is kept as the batch's own. */
type Draft = { dataDir: string; companyId: bigint; batchId: bigint; drawingNo: number }

const draftPathOf = (draft: Draft): string =>
  join(folderOf(draft.dataDir, draft.companyId), `${draft.batchId}.${draft.drawingNo}.new`)

/**
 * Draws a batch into a draft.
 * @param onDrawn is told how many letters are drawn
 * @returns the pages of each letter, and the hash of the file
 */
export const writeDraft = async (
  of: Draft,
  papers: readonly MailPaper[],
  onDrawn: (count: number) => Promise<void>,
): Promise<{ pages: number[]; sha256: string }> => {
  await mkdir(folderOf(of.dataDir, of.companyId), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  const drawn = new PassThrough()
  drawn.on('data', (chunk: Buffer) => hash.update(chunk))
  const [pages] = await Promise.all([
    mailPapers(papers, drawn, onDrawn),
    pipeline(drawn, createWriteStream(draftPathOf(of), { mode: 0o600 })),
  ])
  return { pages, sha256: hash.digest('hex') }
}

/** Makes a draft the file of its batch, which appears whole or not at all. */
export const keepDraft = (draft: Draft): Promise<void> => rename(draftPathOf(draft), pathOf(draft))

export const dropDraft = (draft: Draft): Promise<void> => rm(draftPathOf(draft), { force: true })

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

/** Nightly: files of letters go when nobody prints them again, drafts that were left over next day. */
export const dropOldLetterFiles: Task = async ({ dataDir, clock }, { companyId }) => {
  const folder = folderOf(dataDir, companyId)
  const now = clock.now().epochMilliseconds
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const days = name.endsWith('.new') ? 1 : keptDays
    if ((await stat(path)).mtimeMs < now - days * 86_400_000) await rm(path, { force: true })
  }
}
