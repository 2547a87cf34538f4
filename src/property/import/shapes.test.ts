import { expect, test } from 'vitest'
import { type SheetCell, writeCsv, writeXlsx } from '../../../test/support/sheets.ts'
import { previewFile, wholeFile } from './read-file.ts'

// Ledgers as people keep them, each of another shape; what each says is written out by hand.
const preview = (path: string) =>
  previewFile({ path, mapping: [], knownCodes: new Set(), asOf: '2026-11-20', page: wholeFile })

const linesOf = (unit: { arrears: { item: string; from: string | null; amountFen: bigint }[] }) =>
  unit.arrears.map(({ item, from, amountFen }) => [item, from, amountFen])

test('a flat list in English', async () => {
  const { units, rejected } = await preview(
    await writeXlsx([
      {
        name: 'Owners',
        rows: [
          ['Riverside Court - Owner List'],
          [
            'S/N',
            'Block',
            'Flat',
            "Owner's Name",
            'Contact No.',
            'Area (sqm)',
            'Rate (RMB/sqm/month)',
            'Paid Until',
            'Outstanding (RMB)',
            'Remarks',
          ],
          [
            1,
            'Block 3',
            '1102',
            'Wang Xiulan',
            '+86 138 0013 8001',
            89.5,
            2.35,
            'Dec 2026',
            null,
            'Leased',
          ],
          [
            2,
            'Block 3',
            '1103',
            'John Smith',
            '13800138002',
            '120 sqm',
            2.35,
            'Jun 2026',
            'RMB 1,234.56',
            null,
          ],
          [null, 'Total', null, null, null, 209.5, null, null, 1234.56, null],
        ],
      },
    ]),
  )
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    {
      key: '3-1102',
      area: 89.5,
      ownerNames: ['Wang Xiulan'],
      phones: ['13800138001'],
      monthlyFeeFen: 21_033n,
      paidThrough: '2026-12-31',
      arrearsFen: 0n,
      occupancy: 'rented',
    },
    {
      key: '3-1103',
      area: 120,
      ownerNames: ['John Smith'],
      monthlyFeeFen: 28_200n,
      paidThrough: '2026-06-30',
      arrearsFen: 123_456n,
    },
  ])
})

test('blocks: room and owner in merged cells, one row a fee owed', async () => {
  const { units, rejected, warnings } = await preview(
    await writeXlsx([
      {
        name: '台账',
        rows: [
          ['房号', '业主', '电话', '面积', '单价', '费用项目', '欠费期间', '欠费金额'],
          [
            '3栋2单元1102室',
            '王秀兰',
            '13800138001',
            '89.5㎡',
            2.35,
            '物业费',
            '2026年三季度',
            631,
          ],
          [null, null, null, null, null, '公摊水费', '2026年三季度', 30.5],
          [null, null, null, null, null, '电梯费', '2026年9月', 12],
          ['3栋2单元1103室', '周波', '13800138002', '90㎡', 2.35, null, null, null],
          ['3栋2单元1104室', '李雷', '13800138003', '90㎡', 2.35, '物业费', '2026年10月', 211.5],
        ],
        merges: ['A2:A4', 'B2:B4', 'C2:C4', 'D2:D4', 'E2:E4'],
      },
    ]),
  )
  expect(rejected).toEqual([])
  expect(units.map(({ key, ownerNames }) => [key, ...ownerNames])).toEqual([
    ['3-2-1102', '王秀兰'],
    ['3-2-1103', '周波'],
    ['3-2-1104', '李雷'],
  ])
  expect(units.map(linesOf)).toEqual([
    [
      ['物业费', '2026-07-01', 63_100n],
      ['公摊水费', '2026-07-01', 3_050n],
      ['电梯费', '2026-09-01', 1_200n],
    ],
    [],
    [['物业费', '2026-10-01', 21_150n]],
  ])
  expect(warnings.filter(({ kind }) => kind === 'area-missing')).toEqual([])
})

test('months across with what was paid: a blank month before the cut-off is owed', async () => {
  const months = Array.from({ length: 12 }, (_, index) => `${index + 1}月`)
  const paid = (...which: number[]): SheetCell[] =>
    months.map((_, index) => (which.includes(index + 1) ? 200 : null))
  const { units, effect, warnings } = await preview(
    await writeXlsx([
      {
        name: '5栋',
        rows: [
          ['5栋2026年物业费缴费登记表'],
          ['房号', '业主', '面积', '月物业费', ...months],
          ['501', '王秀兰', 100, 200, ...paid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)],
          ['502', '周波', 100, 200, ...paid(1, 2, 3, 4, 6, 7, 8, 9, 10)],
          ['503', '李雷', 100, 200, ...paid(1, 2, 3, 4, 5, 6, 7, 8)],
          ['504', '韩梅', 100, 200, ...paid()],
        ],
      },
    ]),
  )
  expect(units.map(({ paidThrough }) => paidThrough)).toEqual([
    '2026-12-31',
    '2026-10-31',
    '2026-08-31',
    '2025-12-31',
  ])
  expect(units.map(linesOf)).toEqual([[], [['物业费', '2026-05-01', 20_000n]], [], []])
  expect(warnings.map(({ cell, kind }) => `${cell} ${kind}`)).toContain('I4 month-left-blank')
  // One month of 502, two of 503 and ten of 504; two months of 501 are paid ahead.
  expect(effect).toMatchObject({ arrearsFen: 260_000n, prepaidFen: 40_000n })
})

test('csv in GBK with 元 and ㎡ after the figures and thousands marks', async () => {
  const { units, rejected } = await preview(
    writeCsv(
      [
        [
          '房屋编号',
          '业主姓名',
          '联系电话',
          '建筑面积',
          '物业费单价',
          '月物业费',
          '缴费至',
          '欠费金额',
        ],
        [
          '12栋1单元301室',
          '欧阳文山',
          '13800138001',
          '1,089.50㎡',
          '2.35元/㎡',
          '2,560.33元',
          '2026-06',
          '12,801.65元',
        ],
        [
          '12栋1单元302室',
          '王秀兰、李雷',
          '13800138002/13800138003',
          '89.5㎡',
          '2.35元/㎡',
          '210.33元',
          '2026.12',
          '0.00元',
        ],
      ],
      { encoding: 'gbk' },
    ),
  )
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    { key: '12-1-301', area: 1089.5, monthlyFeeFen: 256_033n, arrearsFen: 1_280_165n },
    { key: '12-1-302', ownerNames: ['王秀兰', '李雷'], arrearsFen: 0n, paidThrough: '2026-12-31' },
  ])
  expect(units[1]?.phones).toEqual(['13800138002', '13800138003'])
})
