import { workerData } from 'node:worker_threads'
import { openArchive } from '../src/property/import/zip.ts'

/** The baseline of the import benchmark: inflate, decode, and find every tag of every part. */
const scan = async (path: string): Promise<number> => {
  const archive = await openArchive(path)
  let tags = 0
  for (const name of archive.names()) {
    const decoder = new TextDecoder('utf-8')
    for await (const bytes of archive.bytes(name)) {
      const text = decoder.decode(bytes, { stream: true })
      for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
        if (text.indexOf('>', at) < 0) break
        tags++
      }
    }
  }
  archive.close()
  return tags
}

if ((await scan((workerData as { path: string }).path)) === 0) throw new Error('no tags')
