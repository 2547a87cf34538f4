import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { writeBytes, writeCsv, writeXlsx } from '../../../test/support/sheets.ts'
import { Failure } from '../../kernel/failure.ts'
import { previewFile, wholeFile } from './read-file.ts'
import { limits } from './zip.ts'

const isSoak = process.env.SOAK === '1'
const preview = (path: string) =>
  previewFile({ path, mapping: [], knownCodes: new Set(), asOf: '2026-11-20', page: wholeFile })

const ledgerRows = [
  ['房号', '业主', '电话', '面积', '单价', '交至', '备注'],
  ['1-1-101', '王秀兰', '13800138001', 89.5, 2.35, '2026年10月', '说"好",\n下月交'],
  ['1-1-102', '欧阳文山', '13800138002', 120, 2.35, '2026年12月', null],
]

test('xlsx and csv in UTF-8, with BOM, in GBK, with tabs or semicolons give the same', async () => {
  const expected = (await preview(await writeXlsx([{ name: 'a', rows: ledgerRows }]))).units.map(
    ({ source: _, ...unit }) => unit,
  )
  expect(expected).toHaveLength(2)
  expect(expected[0]).toMatchObject({ remark: '说"好",\n下月交', monthlyFeeFen: 21_033n })
  for (const options of [
    {},
    { bom: true },
    { encoding: 'gbk' as const },
    { separator: '\t' },
    { separator: ';' },
  ]) {
    const { units } = await preview(writeCsv(ledgerRows, options))
    expect(units.map(({ source: _, ...unit }) => unit)).toEqual(expected)
  }
})

test('dates of workbooks that count from 1900 and from 1904 are the same days', async () => {
  const day = new Date(Date.UTC(2026, 8, 30))
  const rows = [
    ['房号', '业主', '面积', '交至'],
    ['101', '甲一', 80, day],
  ]
  for (const is1904 of [false, true]) {
    const { units } = await preview(await writeXlsx([{ name: '1栋', rows }], { is1904 }))
    expect(units[0]?.paidThrough).toBe('2026-09-30')
  }
})

test('formulas are never evaluated: the saved value stands, a missing one is shown', async () => {
  const rows = [
    ['房号', '业主', '面积', '单价', '月物业费'],
    ['101', '甲一', { formula: '40+40', result: 80 }, 2, { formula: 'C2*D2' }],
  ]
  const { units, warnings } = await preview(await writeXlsx([{ name: '1栋', rows }]))
  expect(units[0]).toMatchObject({ area: 80, monthlyFeeFen: 16_000n })
  expect(warnings.map(({ cell, kind }) => `${cell} ${kind}`)).toContain('E2 formula-error')
})

const sentence = async (path: string): Promise<Failure> => {
  const failure = await preview(path).then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(Failure)
  expect((failure as Failure).zh.length).toBeLessThan(120)
  return failure as Failure
}

/** A zip whose one deflated entry says a size and holds another. */
const zipOf = async (entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> => {
  const zip = new ZipFile()
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

test('a zip bomb is refused by its declared size', async () => {
  const bomb = await zipOf([['xl/workbook.xml', Buffer.alloc(limits.inflatedBytes + 1)]])
  expect(bomb.length).toBeLessThan(1_000_000)
  expect((await sentence(writeBytes(bomb, 'xlsx'))).code).toBe('fileTooBig')
})

test('a zip that inflates to more than it declares is refused while it streams', async () => {
  const honest = Buffer.alloc(5_000_000, 32)
  const bytes = await zipOf([['xl/workbook.xml', honest]])
  // Both headers say 1000 bytes; the data inflates to five million.
  for (let at = 0; at < bytes.length - 4; at++) {
    if (bytes.readUInt32LE(at) === honest.length) bytes.writeUInt32LE(1000, at)
  }
  expect(deflateRawSync(honest).length).toBeLessThan(honest.length)
  expect(['fileTooBig', 'fileUnreadable']).toContain(
    (await sentence(writeBytes(bytes, 'xlsx'))).code,
  )
})

test('too many parts, paths that climb, a DOCTYPE and other files are refused in one sentence', async () => {
  const many = await zipOf(
    Array.from(
      { length: limits.entries + 1 },
      (_, n) => [`xl/${n}.xml`, Buffer.from('x')] as const,
    ),
  )
  expect((await sentence(writeBytes(many, 'xlsx'))).code).toBe('fileTooBig')
  const doctype =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><workbook><sheets/></workbook>'
  expect(
    (await sentence(writeBytes(await zipOf([['xl/workbook.xml', Buffer.from(doctype)]]), 'xlsx')))
      .code,
  ).toBe('sheetUnreadable')
  expect((await sentence(writeBytes(Buffer.from('not a zip at all'), 'xlsx'))).code).toBe(
    'fileUnreadable',
  )
  expect(
    (await sentence(writeBytes(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]), 'xlsx'))).code,
  ).toBe('fileLocked')
  expect((await sentence(writeBytes(Buffer.from('%PDF-1.7'), 'pdf'))).code).toBe('fileKindUnknown')
  expect((await sentence('/no/such/ledger.xlsx')).code).toBe('fileMissing')
})

test('a damaged workbook gives one sentence or the same units, never a crash', {
  timeout: 120_000,
}, async () => {
  const path = await writeXlsx([{ name: '1栋', rows: ledgerRows }])
  const sound = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(sound.length - 1),
      fc.nat(255),
      fc.boolean(),
      async (at, value, isCut) => {
        const bytes = isCut ? sound.subarray(0, at) : Buffer.from(sound)
        if (!isCut) bytes[at] = value
        try {
          expect((await preview(writeBytes(bytes, 'xlsx'))).units.length).toBeLessThanOrEqual(2)
        } catch (error) {
          if (!(error instanceof Failure)) throw error
        }
      },
    ),
    { numRuns: isSoak ? 2_000 : 15 },
  )
})
