import { readFile } from 'node:fs/promises'
import iconv from 'iconv-lite'
import type { Cell, WorkbookVisitor } from './cells.ts'
import { failures } from './failures.ts'
import { limits } from './zip.ts'

/**
 * Reads comma, semicolon or tab separated text in UTF-8 (with or without BOM), UTF-16 with BOM,
 * or GBK/GB 18030, with quoted fields. The one sheet is named after the file.
 */
export const readCsv = async (
  path: string,
  sheetName: string,
  visitor: WorkbookVisitor,
): Promise<void> => {
  const text = decode(await readFile(path))
  if (text.includes('\u0000')) throw failures.fileUnreadable()
  visitor.sheet({ name: sheetName, isHidden: false, is1904: false })
  const separator = separatorOf(text)
  let number = 0
  for (const fields of records(text, separator)) {
    if (++number > limits.rows) throw failures.tooManyRows({ limit: limits.rows })
    if (fields.length > limits.columns) {
      throw failures.sheetUnreadable({ sheet: sheetName }, { sheet: sheetName, line: number })
    }
    visitor.row({ number, isHidden: false, cells: fields.map(cellOf) })
  }
  visitor.sheetEnd({ merges: [] })
}

const decode = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf-16be')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Chinese Excel saves csv in GBK; GB 18030 is its superset. It is no UTF-8 by chance.
    return iconv.decode(bytes, 'gb18030')
  }
}

/** The separator that the first lines have most of, outside quotes. */
const separatorOf = (text: string): string => {
  const head = text.slice(0, 20_000).replace(/"[^"]*"/g, '')
  const count = (letter: string): number => head.split(letter).length
  return [',', '\t', ';', '|'].reduce((best, letter) =>
    count(letter) > count(best) ? letter : best,
  )
}

/** RFC 4180 with any line end; a quote inside an unquoted field is a letter like others. */
export function* records(text: string, separator: string): Generator<string[]> {
  let fields: string[] = []
  let at = 0
  while (at <= text.length) {
    let field: string
    if (text[at] === '"') {
      let end = at + 1
      for (;;) {
        end = text.indexOf('"', end)
        if (end < 0) throw failures.fileUnreadable()
        if (text[end + 1] !== '"') break
        end += 2
      }
      field = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    } else field = ''
    const start = at
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r')
      at++
    fields.push(field + text.slice(start, at))
    if (text[at] === separator) {
      at++
      continue
    }
    if (at < text.length || fields.length > 1 || fields[0] !== '') yield fields
    fields = []
    if (at >= text.length) return
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
  }
}

/** A number as a spreadsheet would have kept it; longer digits (ids, cards) stay text. */
const cellOf = (field: string): Cell | undefined => {
  // ="0101" keeps a text of digits a text in spreadsheets.
  const text = field.startsWith('="') && field.endsWith('"') ? field.slice(2, -1) : field
  return text === ''
    ? undefined
    : {
        text: text.replace(/\r\n?/g, '\n'),
        kind: /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(text) ? 'number' : 'text',
        dateStyle: 'none',
      }
}
