import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { writeBytes } from '../../../test/support/sheets.ts'
import { previewFile, wholeFile } from './read-file.ts'

// Workbooks as other programs write them: the same ledger in other clothes.
type Clothes = {
  readonly strict?: boolean
  readonly absolute?: boolean
  readonly prefix?: string
  readonly relation?: string
}

const zipped = async (entries: Readonly<Record<string, string>>): Promise<Buffer> => {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const bookOf = ({ strict, absolute, prefix = '', relation = 'r' }: Clothes): Promise<Buffer> => {
  const office = strict
    ? 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    : 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = strict
    ? 'http://purl.oclc.org/ooxml/spreadsheetml/main'
    : 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const package_ = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const p = prefix === '' ? '' : `${prefix}:`
  const xmlns = prefix === '' ? `xmlns="${main}"` : `xmlns:${prefix}="${main}"`
  const text = (value: string): string =>
    `<${p}c t="inlineStr"><${p}is><${p}t xml:space="preserve">${value}</${p}t></${p}is></${p}c>`
  const figure = (value: string): string => `<${p}c><${p}v>${value}</${p}v></${p}c>`
  const header = ['房号', '业主', '电话', '面积', '单价', '交至', '欠费'].map(text).join('')
  const row = [
    text('1-1-101'),
    `<${p}c t="str"><${p}f>CONCATENATE("张","三")</${p}f><${p}v>张三</${p}v></${p}c>`,
    figure('1.3800138001E10'),
    `<${p}c><${p}f t="shared" ref="D2:D3" si="0">80+9.5</${p}f><${p}v>89.5</${p}v></${p}c>`,
    figure('2.0'),
    strict ? `<${p}c t="d"><${p}v>2026-06-30T00:00:00</${p}v></${p}c>` : text('2026-06'),
    figure('1E3'),
  ].join('')
  const root = absolute ? '/xl/' : ''
  return zipped({
    '_rels/.rels': `<Relationships xmlns="${package_}"><Relationship Id="a" Type="${office}/officeDocument" Target="${absolute ? '/' : ''}xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<${p}workbook ${xmlns} xmlns:${relation}="${office}"><${p}sheets><${p}sheet name="1栋" sheetId="1" ${relation}:id="b"/></${p}sheets></${p}workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${package_}"><Relationship Id="b" Type="${office}/worksheet" Target="${root}worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<${p}worksheet ${xmlns}><${p}sheetData><${p}row>${header}</${p}row><${p}row>${row}</${p}row></${p}sheetData></${p}worksheet>`,
  })
}

test.each<[string, Clothes]>([
  ['without references, dimensions and shared texts', {}],
  ['in the strict form, with a date as text', { strict: true }],
  ['with absolute targets', { absolute: true }],
  ['with prefixed tags', { prefix: 'x' }],
  ['with a relation prefix of its own', { relation: 'rel' }],
])('a workbook %s', async (_name, clothes) => {
  const { units, rejected } = await previewFile({
    path: writeBytes(await bookOf(clothes), 'xlsx'),
    mapping: [],
    knownCodes: new Set(),
    asOf: '2026-11-20',
    page: wholeFile,
  })
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    {
      key: '1-1-101',
      ownerNames: ['张三'],
      phones: ['13800138001'],
      area: 89.5,
      monthlyFeeFen: 17_900n,
      paidThrough: '2026-06-30',
      arrearsFen: 100_000n,
    },
  ])
})
