import { closeSync, openSync, readSync } from 'node:fs'
import { commonFailures } from '../kernel/failure.ts'
import type { Context } from '../platform/context.ts'
import { failures } from './failures.ts'

const chunkBytes = 256 * 1024

/**
 * The bytes of a statement in chunks, each good until the next is taken: from the server's disk for the command line and jobs, from
 * the request for people. A person never names a file on the server.
 * @throws Failure noFile, notAllowed, invalidInput
 */
export const statementChunks = (
  { actor }: Pick<Context, 'actor'>,
  input: { file?: string | undefined; content?: string | undefined },
): Iterable<Uint8Array> => {
  if (input.content !== undefined) return [Buffer.from(input.content, 'base64')]
  if (input.file === undefined) {
    throw commonFailures.invalidInput({ field: 'content', reason: 'file or content' })
  }
  if (actor.kind !== 'operator' && actor.kind !== 'system') throw commonFailures.notAllowed()
  return fileChunks(input.file)
}

function* fileChunks(file: string): Generator<Uint8Array> {
  const descriptor = open(file)
  const chunk = Buffer.allocUnsafe(chunkBytes)
  try {
    for (;;) {
      const size = readSync(descriptor, chunk)
      if (size === 0) return
      yield chunk.subarray(0, size)
    }
  } catch (error) {
    // A folder opens but does not read.
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') throw failures.noFile({ file })
    throw error
  } finally {
    closeSync(descriptor)
  }
}

const open = (file: string): number => {
  try {
    return openSync(file, 'r')
  } catch {
    throw failures.noFile({ file }, { field: 'file' })
  }
}
