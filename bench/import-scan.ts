import { workerData } from 'node:worker_threads'
import { openArchive } from '../src/property/import/zip.ts'

/**
 * The baseline of the import benchmark: every part inflated and decoded, and each row and cell
 * visited with its reference and the raw text between its tags. Nothing is understood: no entities,
 * no shared texts, no numbers, no meaning.
 */
const scan = async (path: string): Promise<number> => {
  const archive = await openArchive(path)
  let cells = 0
  for (const name of archive.names()) {
    const decoder = new TextDecoder('utf-8')
    let rest = ''
    for await (const bytes of archive.bytes(name)) {
      const text = rest + decoder.decode(bytes, { stream: true })
      const visited = visitCells(text)
      cells += visited.cells
      rest = text.slice(visited.end)
    }
  }
  archive.close()
  return cells
}

const visitCells = (text: string): { cells: number; end: number } => {
  let [cells, letters, at] = [0, 0, 0]
  for (;;) {
    const open = text.indexOf('<', at)
    const close = open < 0 ? -1 : text.indexOf('>', open)
    if (close < 0) break
    if (!text.startsWith('<c ', open)) {
      at = close + 1
      continue
    }
    const isEmpty = text.charCodeAt(close - 1) === 47
    const end = isEmpty ? close : text.indexOf('</c>', close)
    if (end < 0) break
    const reference = text.slice(text.indexOf('r="', open) + 3, text.indexOf('"', open + 6))
    const raw = isEmpty ? '' : text.slice(close + 1, end)
    letters += reference.length + raw.length
    cells++
    at = isEmpty ? close + 1 : end + 4
  }
  if (letters < cells) throw new Error('a cell without a reference')
  return { cells, end: at }
}

const { path, n } = workerData as { path: string; n: number }
const cells = await scan(path)
if (cells !== (n + 1) * 12) throw new Error(`${cells} cells were visited`)
