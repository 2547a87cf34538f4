import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { type Cell, looksLikeFormula, numeral } from './cell.ts'

/**
 * A workbook of one sheet, written as its rows come, so that memory does not grow with them. Text
 * cells are inline strings and never formulas; one that looks like a formula also carries Excel's
 * "quote prefix", so that editing it does not make it one. The value itself is kept as it is.
 * @param rows the first row is the header
 */
export const xlsxStream = (
  rows: AsyncIterable<readonly Cell[]>,
  options: { sheetName: string; columnWidths: readonly number[]; madeAt: string },
): Readable => {
  const zip = new ZipFile()
  const entry = { mtime: new Date(options.madeAt) }
  for (const [path, xml] of Object.entries(fixedParts(options.sheetName))) {
    zip.addBuffer(Buffer.from(xml), path, entry)
  }
  const sheet = Readable.from(sheetXml(rows, options.columnWidths))
  sheet.on('error', (error) => zip.outputStream.destroy(error))
  zip.on('error', (error) => zip.outputStream.destroy(error))
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', entry)
  zip.end()
  return zip.outputStream
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** Styles of cells by their index in styles.xml. */
const style = { plain: 0, header: 1, money: 2, quoted: 3 } as const

async function* sheetXml(
  rows: AsyncIterable<readonly Cell[]>,
  widths: readonly number[],
): AsyncGenerator<string> {
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`
  let number = 0
  let buffered = ''
  for await (const row of rows) {
    number += 1
    buffered += `<row r="${number}">${row.map((cell, index) => cellXml(cell, `${columnName(index)}${number}`, number === 1)).join('')}</row>`
    if (buffered.length < 65_536) continue
    yield buffered
    buffered = ''
  }
  yield `${buffered}</sheetData></worksheet>`
}

const cellXml = (cell: Cell, reference: string, isHeader: boolean): string => {
  if (cell.kind === 'empty') return ''
  if (cell.kind === 'text') {
    const s = isHeader ? style.header : looksLikeFormula(cell.value) ? style.quoted : style.plain
    return `<c r="${reference}" s="${s}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell.value)}</t></is></c>`
  }
  return `<c r="${reference}" s="${cell.kind === 'money' ? style.money : style.plain}"><v>${numeral(cell)}</v></c>`
}

/** 0 is A, 26 is AA. */
const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') +
  String.fromCharCode(65 + (index % 26))

/** Control characters as _xHHHH_ (ECMA-376 ST_Xstring), and such text itself escaped likewise. */
const escapeXml = (value: string): string =>
  value
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /(?![\n\t])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

const fixedParts = (sheetName: string): Record<string, string> => ({
  '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="${escapeXml(sheetName).replaceAll('"', '&quot;')}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${declaration}<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`,
})
