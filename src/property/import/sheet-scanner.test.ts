import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { type Cell, columnIndex, type DateStyle, type Row } from './cells.ts'
import { textCell } from './sheet-cells.ts'
import { createSheetScanner } from './sheet-scanner.ts'

const isSoak = process.env.SOAK === '1'

const dateStyles: readonly DateStyle[] = ['none', 'day', 'month']

/** The rows by an XML parser, slowly and surely. */
const byParser = (xml: string, strings: readonly string[]) => {
  const rows: { number: number; isHidden: boolean; cells: (Cell | undefined)[] }[] = []
  const parser = new SaxesParser()
  let [column, type, style, text, isValue] = [-1, 'n', 0, '', false]
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') {
      column = -1
      rows.push({
        number: Number(attributes.r ?? (rows.at(-1)?.number ?? 0) + 1),
        isHidden: attributes.hidden === '1' || attributes.hidden === 'true',
        cells: [],
      })
    } else if (name === 'c') {
      column = attributes.r ? columnIndex(String(attributes.r).replace(/\d/g, '')) : column + 1
      type = String(attributes.t ?? 'n')
      style = Number(attributes.s ?? 0)
      text = ''
    } else if (name === 'v' || name === 't') isValue = true
  })
  parser.on('text', (part) => {
    if (isValue) text += part
  })
  parser.on('cdata', (part) => {
    if (isValue) text += part
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'v' || name === 't') isValue = false
    if (name !== 'c') return
    const value = type === 's' ? strings[Number(text)] : text
    const isNumber = type === 'n'
    if (value)
      (rows.at(-1)?.cells ?? [])[column] = {
        text: value.replace(/\r\n?/g, '\n'),
        kind: isNumber ? 'number' : 'text',
        dateStyle: (isNumber && dateStyles[style]) || 'none',
      }
  })
  parser.write(xml).close()
  return rows.filter(({ cells }) => cells.length > 0)
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;')
const cellXml = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => `<v>${value}</v>`)
    .map((inner) => ({ type: 'n', inner })),
  fc.nat(2).map((index) => ({ type: 's', inner: `<v>${index}</v>` })),
  // The same bytes mean another cell by their type and style.
  fc.constantFrom('n', 's', 'str').map((type) => ({ type, inner: '<v>1</v>' })),
  fc
    .string({ unit: fc.constantFrom('a', '>', '&', '<', '"', "'", '\n', '房', '😊', ' ', ']') })
    .map((text) => ({
      type: 'inlineStr',
      inner: `<is><t xml:space="preserve">${escaped(text)}</t></is>`,
    })),
  fc.constantFrom('x', '1 > 0', '号').map((text) => ({
    type: 'str',
    inner: `<f t="shared" ref="A1:B2">IF(A1&gt;1,"a","b")</f><v>${escaped(text)}</v>`,
  })),
  fc.constant({ type: 'str', inner: '<v><![CDATA[<row> & </c>]]></v>' }),
  fc.constant({ type: 'n', inner: '<!-- <c r="Z9"> --><v>7</v>' }),
)
const sheetXml = fc
  .array(
    fc.tuple(
      fc.constantFrom('', ' hidden="1"', " hidden='true'", ' hidden="0"', ' unhidden="1"'),
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(30), cellXml, fc.nat(3)), { maxLength: 8 }),
    ),
    { maxLength: 8 },
  )
  .map((rows) => {
    const body = rows.map(([hidden, hasNumber, cells], index) => {
      const sorted = [...new Map(cells.map((cell) => [cell[0], cell])).values()].sort(
        (a, b) => a[0] - b[0],
      )
      const inner = sorted.map(([column, { type, inner: value }, style]) => {
        const name =
          column < 26 ? String.fromCharCode(65 + column) : `A${String.fromCharCode(39 + column)}`
        return style === 3
          ? `<c r='${name}${index + 1}' s="3"/>`
          : `<c r="${name}${index + 1}" s="${style}" t="${type}">${value}</c>`
      })
      return `<row${hidden} ${hasNumber ? `r="${index + 1}" ` : ''}spans="1:3" note="a>b">${inner.join('')}</row>`
    })
    return `<?xml version="1.0"?><worksheet xmlns="m"><cols><col min="1"/></cols><sheetData>${body.join('\n')}</sheetData><rowBreaks count="1"/></worksheet>`
  })

test('the scanner reads what an XML parser reads, however the chunks are cut', () => {
  const strings = ['共享', 'b', 'c'.repeat(40)]
  fc.assert(
    fc.property(sheetXml, fc.integer({ min: 1, max: 60 }), (xml, size) => {
      const rows: Row[] = []
      const scanner = createSheetScanner({
        shared: strings.map(textCell),
        dateStyles,
        onRow: (row) => rows.push(row),
      })
      const bytes = Buffer.from(xml)
      for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size))
      scanner.end()
      const read = rows
        .filter(({ cells }) => cells.length > 0)
        .map((row) => ({ ...row, cells: Array.from(row.cells) }))
      expect(read).toEqual(
        byParser(xml, strings).map((row) => ({ ...row, cells: Array.from(row.cells) })),
      )
    }),
    { numRuns: isSoak ? 20_000 : 500 },
  )
})

test('a sheet cut anywhere is refused', () => {
  const xml =
    '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>房</v></c></row></sheetData></worksheet>'
  const bytes = Buffer.from(xml)
  for (let at = 1; at < bytes.length - 1; at++) {
    const scanner = createSheetScanner({ shared: [], dateStyles: [], onRow: () => {} })
    expect(() => {
      scanner.push(bytes.subarray(0, at))
      scanner.end()
    }).toThrow()
  }
})

test('text in another encoding is refused rather than misread; the mark of it is a letter', () => {
  const read = (value: Buffer): unknown => {
    const cells: unknown[] = []
    const scanner = createSheetScanner({
      shared: [],
      dateStyles: [],
      onRow: (row) => cells.push(row.cells[0]?.text),
    })
    const [before, after] =
      '<worksheet><sheetData><row><c t="str"><v>|</v></c></row></sheetData></worksheet>'.split('|')
    scanner.push(Buffer.concat([Buffer.from(before ?? ''), value, Buffer.from(after ?? '')]))
    scanner.end()
    return cells
  }
  expect(read(Buffer.from('王\ufffd'))).toEqual(['王\ufffd'])
  expect(() => read(Buffer.from([0xcd, 0xf5]))).toThrow('not UTF-8')
})
