import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Task } from '../../platform/jobs.ts'
import { failures } from './failures.ts'
import { formatOfBytes } from './read-file.ts'
import { limits } from './zip.ts'

const keptDays = 7

const folderOf = (dataDir: string, companyId: bigint): string =>
  join(dataDir, 'imports', String(companyId))

/**
 * Keeps an uploaded spreadsheet under a name of our own until it is committed, at most a week:
 * it holds names and phones. The id says the format and nothing else.
 * @throws Failure fileTooBig, fileKindUnknown, fileUnreadable, fileLocked
 */
export const keepUpload = async (input: {
  readonly dataDir: string
  readonly companyId: bigint
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly nowMs: number
}): Promise<string> => {
  if (input.bytes.length > limits.fileBytes) throw failures.fileTooBig()
  const format = formatOfBytes(input.fileName, input.bytes)
  const folder = folderOf(input.dataDir, input.companyId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileId = `${randomUUID()}.${format}`
  const path = join(folder, fileId)
  await writeFile(path, input.bytes, { mode: 0o600, flag: 'wx' })
  await utimes(path, input.nowMs / 1000, input.nowMs / 1000)
  return fileId
}

/** The path of an upload of this company. The id is checked by the contract's pattern. */
export const uploadPath = (dataDir: string, companyId: bigint, fileId: string): string =>
  join(folderOf(dataDir, companyId), fileId)

export const dropUpload = (path: string): Promise<void> => rm(path, { force: true })

/** Nightly: uploads that nobody committed go after a week. */
export const dropOldUploads: Task = async ({ dataDir, clock }, { companyId }) => {
  const folder = folderOf(dataDir, companyId)
  const names = await readdir(folder).catch(() => [])
  const oldest = clock.now().epochMilliseconds - keptDays * 86_400_000
  for (const name of names) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < oldest) await rm(path, { force: true })
  }
}
