import { failures } from '../failures.ts'
import type { TextLine } from './format.ts'

const longestLine = 64 * 1024

/**
 * The lines of a UTF-8 text, one at a time, with LF or CRLF and with or without a byte order mark.
 * Holds one chunk and one unfinished line, however long the file is.
 * @throws Failure unreadableLine for bytes that are no UTF-8, or an endless line
 */
export function* textLines(chunks: Iterable<Uint8Array>): Generator<TextLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let lineNo = 0
  let rest = ''
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw unreadable(lineNo + 1, '不是 UTF-8 编码', 'it is not UTF-8')
    }
  }
  for (const chunk of chunks) {
    const parts = (rest + decode(chunk)).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield { lineNo: ++lineNo, text: withoutReturn(part, lineNo) }
    if (rest.length > longestLine) withoutReturn(rest, lineNo + 1)
  }
  rest += decode()
  if (rest !== '') yield { lineNo: ++lineNo, text: withoutReturn(rest, lineNo) }
}

const withoutReturn = (text: string, lineNo: number): string => {
  if (text.length > longestLine) throw unreadable(lineNo, '这一行太长', 'the line is too long')
  return text.endsWith('\r') ? text.slice(0, -1) : text
}

/** The refusal of one line, in both languages, with its place. */
export const unreadable = (lineNo: number, zh: string, en: string, column?: string) =>
  failures.unreadableLine(
    { line: lineNo, reasonZh: zh, reason: en },
    column === undefined ? { line: lineNo } : { line: lineNo, field: column },
  )
