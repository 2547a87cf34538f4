import { expect, test } from 'vitest'
import { understand, type Value } from '../../../test/support/ledgers.ts'

// What people write into the cells of owners, phones and dates, and between the rows of a ledger.
const one = (header: readonly string[], row: readonly Value[]) =>
  understand([
    {
      name: '1栋',
      rows: [
        ['房号', '面积', ...header],
        ['101', 90, ...row],
      ],
    },
  ])

test.each<[string, readonly string[]]>([
  ['张三/李四', ['张三', '李四']],
  ['张三；李四', ['张三', '李四']],
  ['张三 & 李四', ['张三', '李四']],
  ['张三\n李四', ['张三', '李四']],
  ['张三和李四', ['张三', '李四']],
  ['张　三', ['张三']],
  ['张三先生', ['张三']],
  ['李女士', ['李女士']],
  ['张三等2人', ['张三']],
  ['张三夫妇', ['张三']],
  ['张三（已故）', ['张三']],
  ['原业主：张三 现业主：李四', ['李四']],
  ["'张三", ['张三']],
  ['阿依古丽·买买提', ['阿依古丽·买买提']],
  ['霖珂商贸（杭州）有限公司', ['霖珂商贸(杭州)有限公司']],
  ['霖珂商贸有限公司（法人张三）', ['霖珂商贸有限公司']],
  ['人和商贸有限公司', ['人和商贸有限公司']],
  ['慈和养老院', ['慈和养老院']],
  ['開發商未售', []],
  ['开发商（未售）', []],
  ['不详', []],
])('the owners %o', (owner, names) => {
  expect(one(['业主'], [owner]).units[0]?.ownerNames).toEqual(names)
})

test('a tenant, a phone and what is vacant may stand beside the owner', () => {
  const read = (owner: string) => one(['业主', '电话'], [owner, null]).units[0]
  expect(read('张三（租户李四 13900139000）')).toMatchObject({
    ownerNames: ['张三'],
    tenantName: '李四',
    tenantPhone: '13900139000',
    occupancy: 'rented',
  })
  expect(read('张三13800138000')).toMatchObject({ ownerNames: ['张三'], phones: ['13800138000'] })
  expect(read('张三（空置）')).toMatchObject({ ownerNames: ['张三'], occupancy: 'vacant' })
  expect(read('未售（开发商）')).toMatchObject({ ownerType: 'developer', occupancy: 'unsold' })
})

test.each<[Value, readonly string[]]>([
  ['(0571)88881234', ['0571-88881234']],
  ['0571 8888 1234', ['0571-88881234']],
  ['021-5888 1234', ['021-58881234']],
  ['13800138000.0', ['13800138000']],
  ['8613800138000', ['13800138000']],
  ['138 0013 8000、139-0013-9000', ['13800138000', '13900139000']],
  ['张三13800138000 李四13900139000', ['13800138000', '13900139000']],
  ['１３８－００１３－８０００', ['13800138000']],
  ['138\u00a00013\u00a08000', ['13800138000']],
  ['+852 9123 4567', ['+85291234567']],
])('the phones %o', (phone, phones) => {
  const { units, warnings } = one(['业主', '电话'], ['张三', phone])
  expect(units[0]?.phones).toEqual(phones)
  expect(warnings.filter((warning) => /wrong|missing/.test(warning))).toEqual([])
})

test.each<Value>(['1.38E+10', '1380013800', '138001380001', '138****8000'])(
  'a phone of lost digits is left out and shown: %o',
  (phone) => {
    const { units, warnings } = one(['业主', '电话'], ['张三', phone])
    expect(units[0]?.phones).toEqual([])
    expect(warnings).toContain('D2 phone-wrong-length')
  },
)

test.each<[Value, string]>([
  ['2025.06.30', '2025-06-30'],
  ['2025。6', '2025-06-30'],
  ['25/6', '2025-06-30'],
  ['2025年六月', '2025-06-30'],
  ['2025.12底', '2025-12-31'],
  ['已交2025年', '2025-12-31'],
  ['2025年6月\n已交', '2025-06-30'],
  ['06/2025', '2025-06-30'],
  ['Jun-25', '2025-06-30'],
  ['2024.7-2025.6', '2025-06-30'],
  ['2025.1', '2025-01-31'],
  [2025.1, '2025-10-31'],
  [202506, '2025-06-30'],
])('paid through %o', (written, date) => {
  expect(one(['业主', '交至'], ['张三', written]).units[0]?.paidThrough).toBe(date)
})

test('a date of no calendar refuses the row; words that are no date leave it open', () => {
  expect(one(['业主', '交至'], ['张三', '2025.6.31']).rejected).toEqual(['1栋!D2 impossible-date'])
  const { units, warnings } = one(['业主', '交至'], ['张三', '已交清'])
  expect(units[0]?.paidThrough).toBeNull()
  expect(warnings).toContain('D2 paid-through-unreadable')
})

test('totals, page ends, notes and headers said again are no units, wherever they stand', () => {
  const header = ['序号', '房号', '业主', '面积', '单价', '欠费']
  const { units, rejected } = understand([
    {
      name: '1栋',
      rows: [
        header,
        [1, '101', '张三', 100, 2, 100],
        [null, null, '本页合计', 100, null, 100],
        ['第1页', null, null, '共2页'],
        header,
        [2, '102', '合计宝', 100, 2, null],
        [null, '合计：2户', null, 200, null, 100],
        ['累计', null, null, 200, null, 100],
        ['住宅合计（元）', null, null, 200, null, 100],
        ['共2户', null, null, 200, null, 100],
        ['制表：王会计', null, null, '审核：李四'],
        ['注：欠费截至10月'],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units.map(({ key, ownerNames }) => [key, ...ownerNames])).toEqual([
    ['1-101', '张三'],
    ['1-102', '合计宝'],
  ])
})

test('merged cells of owner, phone, price and date, and 同上, hold for every row they cover', () => {
  const rows: Value[][] = [
    ['房号', '业主', '电话', '面积', '单价', '交至'],
    ['101', '张三', '13800138000', 100, 2, '2026-10'],
    ['102', null, null, 90, null, null],
    ['103', '李四', '13900139000', 90, null, '2026-09'],
    ['104', '同上', '〃', 80, null, '〃'],
  ]
  const { units, warnings } = understand([
    { name: '1栋', rows, merges: ['B2:B3', 'C2:C3', 'E2:E5', 'F2:F3'] },
  ])
  expect(
    units.map(({ ownerNames, phones, monthlyFeeFen, paidThrough }) => [
      ownerNames[0],
      phones[0],
      monthlyFeeFen,
      paidThrough,
    ]),
  ).toEqual([
    ['张三', '13800138000', 20_000n, '2026-10-31'],
    ['张三', '13800138000', 18_000n, '2026-10-31'],
    ['李四', '13900139000', 18_000n, '2026-09-30'],
    ['李四', '13900139000', 16_000n, '2026-09-30'],
  ])
  expect(warnings.filter((warning) => warning.includes('missing'))).toEqual([])
})

test('a template explains its columns below the header; floor and door make the room', () => {
  const { units, rejected } = understand([
    {
      name: '房屋导入',
      rows: [
        ['*楼栋\n(必填)', '楼层', '*门牌号', '业主', '手机', '面积（㎡）', '单价'],
        ['必填', '数字', '必填', '选填', '11位手机号', '数字', '数字'],
        ['1', '2层', '01', '张三', '13800138000', 90, 2],
        ['1', null, '02', '李四', '13900139000', 90, 2],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units.map(({ key }) => key)).toEqual(['1-201', '1-202'])
})

test('a list that goes on to the right is read part by part, under the titles of all', () => {
  const { units, rejected } = understand([
    {
      name: '通讯录',
      rows: [
        ['3栋业主名单'],
        ['房号', '业主', '面积', '房号', '业主', '面积', '房号', '业主', '面积'],
        ['101', '张三', 100, '201', '李四', 90, '301', '马六', 80],
        ['房号', '业主', '面积', '房号', '业主', '面积', '房号', '业主', '面积'],
        ['102', '王五', 100, '202', '赵七', 90, null, null, null],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units.map(({ key, ownerNames, area }) => [key, ownerNames[0], area])).toEqual([
    ['3-101', '张三', 100],
    ['3-201', '李四', 90],
    ['3-301', '马六', 80],
    ['3-102', '王五', 100],
    ['3-202', '赵七', 90],
  ])
})

test('family and tenants in rows below an owner are no units and no owners', () => {
  const { units, rejected } = understand([
    {
      name: '1栋',
      rows: [
        ['房号', '姓名', '与业主关系', '电话', '面积'],
        ['101', '张三', '业主', '13800138000', 100],
        ['101', '张小', '子女', '13700137000', 100],
        [null, '李四', '租户', '13900139000', null],
        ['102', '王五', '业主', '13800138001', 90],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    { key: '1-101', ownerNames: ['张三'], tenantName: '李四', tenantPhone: '13900139000' },
    { key: '1-102', ownerNames: ['王五'], tenantName: null },
  ])
})

test.each([
  [['房间全称', '客户名称', '联系号码', '产权面积', '物管费单价', '缴纳截止', '累欠金额', '附言']],
  [
    [
      '房屋坐落',
      '购房人姓名',
      '联系方法',
      '建面(平)',
      '每平方',
      '物业费有效期',
      '未交合计',
      '备忘',
    ],
  ],
  [
    [
      '房号 Room',
      '业主 Owner',
      '电话 Tel',
      '面积 Area',
      '单价 Price',
      '交到何时',
      '还欠',
      '备注 Remark',
    ],
  ],
])('header words by their parts: %o', (header) => {
  const row = ['3栋2单元101', '张三', '13800138000', 100, 2, '2026年6月', 800, '银行代扣']
  const { units } = understand([{ name: '台账', rows: [header, row] }])
  expect(units).toMatchObject([
    {
      key: '3-2-101',
      ownerNames: ['张三'],
      phones: ['13800138000'],
      monthlyFeeFen: 20_000n,
      paidThrough: '2026-06-30',
      arrearsFen: 80_000n,
      remark: '银行代扣',
    },
  ])
})

test('an export of debts: what was charged and received stand beside what is owed', () => {
  const { units, rejected } = understand([
    {
      name: '应收欠费明细',
      rows: [
        [
          '房间全称',
          '收费项目',
          '费用开始日期',
          '费用结束日期',
          '应收金额',
          '已收金额',
          '欠费金额',
        ],
        ['3栋2单元101', '物业管理费', '2026-01-01', '2026-03-31', 705, 0, 705],
        ['3栋2单元101', '公共能耗费', '2026-01-01', '2026-03-31', 30, 10, 20],
      ],
    },
    {
      name: '房产资料',
      rows: [
        ['房间全称', '客户名称', '面积'],
        ['3栋2单元101', '张三', 100],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units[0]?.arrears.map(({ item, from, amountFen }) => [item, from, amountFen])).toEqual([
    ['物业管理费', '2026-01-01', 70_500n],
    ['公共能耗费', '2026-01-01', 2_000n],
  ])
})

test('homes with their spaces further right stay homes', () => {
  const { units, rejected } = understand([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '面积', '单价', '车位号', '车位费', '欠物业费', '欠车位费'],
        ['101', '张三', 100, 2, 'B-12', 80, 100, 80],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    { key: '1-101', kind: 'home', monthlyFeeFen: 20_000n, arrearsFen: 18_000n },
  ])
})

test('a list of cars names spaces by their plates and does not take the homes it mentions', () => {
  const { units, rejected } = understand([
    {
      name: '停车费',
      rows: [
        ['序号', '车牌号', '车主', '房号', '月费', '到期日'],
        [1, '浙AI0001', '张三', '1-1-101', 200, '2026-12-31'],
        [2, '浙AI0002', '李四', '1-1-101', 200, '2026-06-30'],
      ],
    },
    {
      name: '房屋',
      rows: [
        ['房号', '业主', '面积'],
        ['1-1-101', '张三', 100],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    { key: '浙AI0001', kind: 'parkingSpace', linkedUnit: '1-1-101', monthlyFeeFen: 20_000n },
    { key: '浙AI0002', kind: 'parkingSpace', linkedUnit: '1-1-101', paidThrough: '2026-06-30' },
    { key: '1-1-101', kind: 'home', area: 100 },
  ])
})
