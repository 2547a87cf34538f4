import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { columnIndex, type Row } from './cells.ts'
import { createSheetScanner } from './sheet-scanner.ts'

const isSoak = process.env.SOAK === '1'

/** The rows by an XML parser, slowly and surely. */
const byParser = (xml: string, strings: readonly string[]): unknown => {
  const rows: { number: number; cells: (string | undefined)[] }[] = []
  const parser = new SaxesParser()
  let [column, type, text, isValue] = [-1, 'n', '', false]
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') {
      column = -1
      rows.push({ number: Number(attributes.r ?? (rows.at(-1)?.number ?? 0) + 1), cells: [] })
    } else if (name === 'c') {
      column = attributes.r ? columnIndex(String(attributes.r).replace(/\d/g, '')) : column + 1
      type = String(attributes.t ?? 'n')
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
    if (value) (rows.at(-1)?.cells ?? [])[column] = value.replace(/\r\n?/g, '\n')
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
    fc.tuple(fc.boolean(), fc.array(fc.tuple(fc.nat(30), cellXml, fc.boolean()), { maxLength: 8 })),
    { maxLength: 8 },
  )
  .map((rows) => {
    const body = rows.map(([hasNumber, cells], index) => {
      const sorted = [...new Map(cells.map((cell) => [cell[0], cell])).values()].sort(
        (a, b) => a[0] - b[0],
      )
      const inner = sorted.map(([column, { type, inner: value }, isEmpty]) => {
        const name =
          column < 26 ? String.fromCharCode(65 + column) : `A${String.fromCharCode(39 + column)}`
        return isEmpty
          ? `<c r='${name}${index + 1}' s="3"/>`
          : `<c r="${name}${index + 1}" s="1" t="${type}">${value}</c>`
      })
      return `<row ${hasNumber ? `r="${index + 1}" ` : ''}spans="1:3" note="a>b">${inner.join('')}</row>`
    })
    return `<?xml version="1.0"?><worksheet xmlns="m"><cols><col min="1"/></cols><sheetData>${body.join('\n')}</sheetData><rowBreaks count="1"/></worksheet>`
  })

test('the scanner reads what an XML parser reads, however the chunks are cut', () => {
  const strings = ['共享', 'b', 'c'.repeat(40)]
  fc.assert(
    fc.property(sheetXml, fc.integer({ min: 1, max: 60 }), (xml, size) => {
      const rows: Row[] = []
      const scanner = createSheetScanner({
        strings,
        dateStyles: [],
        onRow: (row) => rows.push(row),
      })
      for (let at = 0; at < xml.length; at += size) scanner.push(xml.slice(at, at + size))
      scanner.end()
      const read = rows
        .filter(({ cells }) => cells.length > 0)
        .map(({ number, cells }) => ({ number, cells: Array.from(cells, (cell) => cell?.text) }))
      const expected = (
        byParser(xml, strings) as { number: number; cells: (string | undefined)[] }[]
      ).map(({ number, cells }) => ({ number, cells: Array.from(cells) }))
      expect(read).toEqual(expected)
    }),
    { numRuns: isSoak ? 20_000 : 500 },
  )
})

test('a sheet cut anywhere is refused', () => {
  const xml =
    '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>房</v></c></row></sheetData></worksheet>'
  for (let at = 1; at < xml.length - 1; at++) {
    const scanner = createSheetScanner({ strings: [], dateStyles: [], onRow: () => {} })
    expect(() => {
      scanner.push(xml.slice(0, at))
      scanner.end()
    }).toThrow()
  }
})
