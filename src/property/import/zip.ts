import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { type Entry, openPromise } from 'yauzl'
import { Failure } from '../../kernel/failure.ts'
import { failures } from './failures.ts'
import { UnreadableXml } from './xml-text.ts'

/** What no honest ledger needs; a file beyond it is refused before it can hurt. */
export const limits = {
  entries: 100,
  inflatedBytes: 200 * 1024 * 1024,
  fileBytes: 20 * 1024 * 1024,
  columns: 500,
  rows: 200_000,
  seconds: 60,
  workerMegabytes: 256,
} as const

export type Archive = {
  readonly has: (name: string) => boolean
  readonly names: () => readonly string[]
  /** The inflated bytes of one entry, counted over the whole archive. */
  readonly bytes: (name: string) => AsyncIterable<Buffer>
  readonly close: () => void
}

/**
 * Opens a zip without trusting it: entry count, declared and streamed sizes are limited, and
 * entries are found by name in memory, so a path such as ../../x is never written anywhere.
 * @throws Failure fileTooBig, fileUnreadable, fileLocked
 */
export const openArchive = async (path: string): Promise<Archive> => {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw failures.fileUnreadable()
  })
  const entries = new Map<string, Entry>()
  try {
    if (zip.entryCount > limits.entries) throw failures.fileTooBig()
    let declared = 0
    for await (const entry of zip.eachEntry()) {
      declared += entry.uncompressedSize
      if (declared > limits.inflatedBytes || entries.size >= limits.entries) {
        throw failures.fileTooBig()
      }
      entries.set(entry.fileName.replace(/^\//, ''), entry)
    }
  } catch (error) {
    zip.close()
    throw error instanceof Failure ? error : failures.fileUnreadable()
  }
  let streamed = 0
  return {
    has: (name) => entries.has(name),
    names: () => [...entries.keys()],
    bytes: async function* (name) {
      const entry = entries.get(name)
      if (!entry) throw failures.fileUnreadable()
      if (entry.isEncrypted()) throw failures.fileLocked()
      if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
        throw failures.fileUnreadable()
      }
      let own = 0
      try {
        const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false })
        for await (const chunk of inflated(raw, entry)) {
          own += chunk.length
          streamed += chunk.length
          if (streamed > limits.inflatedBytes || own > entry.uncompressedSize) {
            raw.destroy()
            throw failures.fileTooBig()
          }
          yield chunk
        }
      } catch (error) {
        // Whatever yauzl or zlib has to say, the bytes are not what the file promised.
        throw error instanceof Failure ? error : new UnreadableXml('a damaged part')
      }
      if (own !== entry.uncompressedSize) throw failures.fileUnreadable()
    },
    close: () => zip.close(),
  }
}

const inflated = (raw: Readable, entry: Entry): AsyncIterable<Buffer> => {
  if (entry.compressionMethod === 0) return raw
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
  raw.on('error', (error) => inflate.destroy(error))
  return raw.pipe(inflate)
}
