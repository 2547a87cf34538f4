import { expect, test } from 'vitest'
import { writeXlsx } from '../../../test/support/sheets.ts'
import { previewFile, wholeFile } from './read-file.ts'

// Ledgers that keep one column a fee; what each says is written out by hand.
const preview = (path: string) =>
  previewFile({ path, mapping: [], knownCodes: new Set(), asOf: '2026-11-20', page: wholeFile })

test('two header rows with groups, arrears by item, totals between, a hidden column', async () => {
  const { units, rejected, sheets } = await preview(
    await writeXlsx([
      {
        name: '收费台账',
        rows: [
          ['悦湖花园收费台账（截至2026年10月31日）'],
          [
            '房屋信息',
            null,
            null,
            null,
            '业主信息',
            null,
            null,
            '收费信息',
            null,
            '欠费情况',
            null,
            null,
          ],
          [
            '楼栋',
            '单元',
            '房号',
            '面积',
            '姓名',
            '身份证号',
            '电话',
            '单价',
            '交至',
            '物业费',
            '水费',
            '小计',
          ],
          [
            '1栋',
            '1单元',
            '101',
            100,
            '王秀兰',
            '330***********1234',
            '13800138001',
            2,
            '2026年8月',
            400,
            35.5,
            435.5,
          ],
          [null, null, '102', 100, '周波', null, '13800138002', 2, '2026年10月', null, null, null],
          ['小计', null, null, 200, null, null, null, null, null, 400, 35.5, 435.5],
          ['2栋', '1单元', '101', 50, '李雷', null, '13800138003', 2, '2026年9月', 100, null, 100],
          ['合计', null, null, 250, null, null, null, null, null, 500, 35.5, 535.5],
        ],
        merges: ['A2:D2', 'E2:G2', 'H2:I2', 'J2:L2'],
        hiddenColumns: [6],
      },
    ]),
  )
  expect(rejected).toEqual([])
  expect(units.map(({ key, ownerNames }) => [key, ...ownerNames])).toEqual([
    ['1-1-101', '王秀兰'],
    ['1-1-102', '周波'],
    ['2-1-101', '李雷'],
  ])
  expect(units.map((unit) => unit.arrears.map(({ item, amountFen }) => [item, amountFen]))).toEqual(
    [
      [
        ['物业费', 40_000n],
        ['水费', 3_550n],
      ],
      [],
      [['物业费', 10_000n]],
    ],
  )
  expect(sheets[0]?.totals.find(({ measure }) => measure === 'area')).toMatchObject({
    stated: 25_000n,
    gap: 0n,
  })
})

test('a list of arrears with one column a fee', async () => {
  const { units, rejected } = await preview(
    await writeXlsx([
      {
        name: '台账',
        rows: [
          ['房号', '业主', '面积', '单价'],
          ['3-2-1102', '王秀兰', 89.5, 2.35],
          ['3-2-1103', '周波', 89.5, 2.35],
        ],
      },
      {
        name: '欠费表',
        rows: [
          ['截至2026年10月31日欠费明细'],
          ['序号', '房号', '业主', '物业费', '水费', '电费', '垃圾费', '合计'],
          [1, '3-2-1102', '王秀兰', 420.66, 35, null, 12, 467.66],
          [2, '3-2-1103', '周波', null, null, 88.8, null, 88.8],
          [null, '合计', null, 420.66, 35, 88.8, 12, 556.46],
        ],
      },
    ]),
  )
  expect(rejected).toEqual([])
  expect(units.map((unit) => unit.arrears.map(({ item, amountFen }) => [item, amountFen]))).toEqual(
    [
      [
        ['物业费', 42_066n],
        ['水费', 3_500n],
        ['垃圾费', 1_200n],
      ],
      [['电费', 8_880n]],
    ],
  )
})
