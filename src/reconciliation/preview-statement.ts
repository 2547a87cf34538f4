import { createHash, type Hash } from 'node:crypto'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import type { AnyLine } from './formats/format.ts'
import { openStatement } from './formats/index.ts'
import { statementChunks } from './statement-file.ts'

/** Reads a statement to its end and says what is in it; works without a company. */
export const previewStatement = implement(api.previewStatement, async (context, input) => {
  const hash = createHash('sha256')
  const { format, lines } = openStatement(hashing(statementChunks(context, input), hash))
  const shown: AnyLine[] = []
  let lineCount = 0
  let step = lines.next()
  for (; !step.done; step = lines.next()) {
    lineCount += 1
    if (shown.length < input.limit) shown.push(step.value)
  }
  return {
    format: format.name,
    title: format.title,
    fileHash: hash.digest('hex'),
    lineCount,
    lines: shown,
    totals: [...step.value],
    totalsHold: step.value.every(({ holds }) => holds),
  }
})

/** Passes chunks on and hashes them as they go by. */
export function* hashing(chunks: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}
