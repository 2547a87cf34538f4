import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { failures } from '../failures.ts'
import type { PackFile } from './pack-files.ts'

type Place = { readonly dataDir: string; readonly companyId: bigint; readonly packId: bigint }

const folderOf = ({ dataDir, companyId }: Omit<Place, 'packId'>): string =>
  join(dataDir, 'evidence-packs', String(companyId))
const pathOf = (place: Place): string => join(folderOf(place), `${place.packId}.zip`)

/**
 * Writes the zip; it appears whole or not at all, readable by this user only. Entries carry the day
 * the facts are of, so the same files give the same zip.
 */
export const writePack = async (
  place: Place,
  files: readonly PackFile[],
  asOf: string,
): Promise<{ sha256: string; byteCount: number }> => {
  await mkdir(folderOf(place), { recursive: true, mode: 0o700 })
  const zip = new ZipFile()
  const entry = { mtime: new Date(`${asOf}T04:00:00Z`), mode: 0o100600 }
  for (const { path, bytes } of files) zip.addBuffer(bytes, path, entry)
  zip.end()
  const hash = createHash('sha256')
  let byteCount = 0
  const written = new PassThrough()
  written.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    byteCount += chunk.length
  })
  const draft = `${pathOf(place)}.new`
  await pipeline(zip.outputStream, written, createWriteStream(draft, { mode: 0o600 }))
  await rename(draft, pathOf(place))
  return { sha256: hash.digest('hex'), byteCount }
}

/** @throws Failure packNotReady */
export const openPackFile = async (place: Place): Promise<ReadStream> => {
  const isThere = await stat(pathOf(place)).then(
    () => true,
    () => false,
  )
  if (!isThere) throw failures.packNotReady()
  return createReadStream(pathOf(place))
}

export const dropPackFile = (place: Place): Promise<void> => rm(pathOf(place), { force: true })
