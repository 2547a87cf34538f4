import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

const [path = '', n = 0] = [process.argv[2], Number(process.argv[3])]

const header = '楼栋 单元 房号 业主 身份证号 电话 建筑面积 单价 月物业费 交至 欠费 备注'.split(' ')
const letters = 'ABCDEFGHIJKL'

const text = (column: number, row: number, value: string): string =>
  `<c r="${letters[column]}${row}" t="inlineStr"><is><t>${value}</t></is></c>`
const figure = (column: number, row: number, value: string): string =>
  `<c r="${letters[column]}${row}" s="1"><v>${value}</v></c>`

/** Ten thousand rooms a building, as no house has, but every number is its own. */
const rowXml = (index: number): string => {
  const row = index + 2
  const area = 5_000 + (index % 9_000)
  const fee = Math.floor((area * 235 + 50) / 100)
  const yuan = (fen: number): string => (fen / 100).toFixed(2)
  return [
    `<row r="${row}" spans="1:12">`,
    text(0, row, `${1 + Math.floor(index / 1_000)}栋`),
    text(1, row, `${1 + (Math.floor(index / 100) % 10)}单元`),
    figure(2, row, String((1 + (Math.floor(index / 4) % 25)) * 100 + (index % 4) + 1)),
    text(3, row, `王${String.fromCharCode(0x4e00 + (index % 20_000))}`),
    text(4, row, '990***********3767'),
    figure(5, row, `138${String(index).padStart(8, '0')}`),
    figure(6, row, yuan(area)),
    figure(7, row, '2.35'),
    figure(8, row, yuan(fee)),
    text(9, row, `2026年${1 + (index % 12)}月`),
    index % 5 === 0 ? figure(10, row, yuan(fee * 3)) : `<c r="K${row}"/>`,
    text(11, row, index % 3 === 0 ? '银行代扣' : '微信缴费'),
    '</row>',
  ].join('')
}

function* sheetXml(): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  yield `<row r="1">${header.map((word, column) => text(column, 1, word)).join('')}</row>`
  for (let index = 0; index < n; index += 100) {
    let block = ''
    for (let at = index; at < Math.min(index + 100, n); at++) block += rowXml(at)
    yield block
  }
  yield '</sheetData></worksheet>'
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const parts: Record<string, string> = {
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}

const zip = new ZipFile()
for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name)
zip.addReadStream(Readable.from(sheetXml()), 'xl/worksheets/sheet1.xml')
zip.end()
await pipeline(zip.outputStream, createWriteStream(path))
