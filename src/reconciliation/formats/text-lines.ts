import { isUtf8 } from 'node:buffer'
import { failures } from '../failures.ts'

const longestLine = 64 * 1024
const blockBytes = 256 * 1024
const newline = 10
const carriageReturn = 13

/**
 * A line of a file where it lies in its block, without its line end. One object stands for line
 * after line: it is good until the next one is asked for.
 */
export type Line = {
  /** 1-based. */
  lineNo: number
  bytes: Uint8Array
  /** The block as text of one character a byte: cutting a piece out of it copies nothing. */
  text: string
  start: number
  end: number
}

/**
 * The lines of a UTF-8 text, one at a time, with LF or CRLF. Holds one block and one unfinished
 * line, however long the file is.
 * @throws Failure unreadableLine for bytes that are no UTF-8, or an endless line
 */
export function* textLines(chunks: Iterable<Uint8Array>): Generator<Line> {
  const line: Line = { lineNo: 0, bytes: new Uint8Array(), text: '', start: 0, end: 0 }
  for (const block of wholeLines(chunks)) {
    line.bytes = block
    line.text = oneByteText(block)
    const isText = isUtf8(block)
    for (let start = 0; start < block.length; ) {
      const at = block.indexOf(newline, start)
      const end = at < 0 ? block.length : at
      line.lineNo += 1
      line.start = start
      line.end = end > start && block[end - 1] === carriageReturn ? end - 1 : end
      if (end - start > longestLine) {
        throw unreadable(line.lineNo, '这一行太长', 'the line is too long')
      }
      if (!isText && !isUtf8(block.subarray(start, end))) {
        throw unreadable(line.lineNo, '不是 UTF-8 编码', 'it is not UTF-8')
      }
      yield line
      start = end + 1
    }
  }
}

/** The same bytes in blocks that end with a line, or with a piece too long to be one. */
function* wholeLines(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest = new Uint8Array()
  for (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += blockBytes) {
      const block = Buffer.concat([rest, chunk.subarray(from, from + blockBytes)])
      const whole = block.lastIndexOf(newline) + 1
      if (whole > 0) yield block.subarray(0, whole)
      rest = block.subarray(whole)
      if (rest.length > longestLine) yield rest
    }
  }
  if (rest.length > 0) yield rest
}

const oneByteText = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1')

/** What is meant for people, with its Chinese. */
export const words = ({ bytes }: Pick<Line, 'bytes'>, start: number, end: number): string =>
  Buffer.from(bytes.subarray(start, end)).toString()

/** The refusal of one line, in both languages, with its place. */
export const unreadable = (lineNo: number, zh: string, en: string, column?: string) =>
  failures.unreadableLine(
    { line: lineNo, reasonZh: zh, reason: en },
    column === undefined ? { line: lineNo } : { line: lineNo, field: column },
  )
