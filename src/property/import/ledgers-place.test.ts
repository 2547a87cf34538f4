import { describe, expect, test } from 'vitest'
import {
  type Home,
  homesOf,
  type Ledger,
  seen,
  truthOf,
  understand,
  type Value,
} from '../../../test/support/ledgers.ts'

// One estate, written down in the many ways of different cities; every one must give the same homes.
const isSoak = process.env.SOAK === '1'
const seeds = Array.from({ length: isSoak ? 50 : 3 }, (_, index) => index + 1)

const words = ['业主', '电话', '面积', '单价', '交至', '欠费']
const facts = (home: Home): Value[] => [
  home.owner,
  home.phone,
  home.areaCenti / 100,
  home.price / 100,
  `2026年${home.month}月`,
  home.arrearsFen === 0 ? null : home.arrearsFen / 100,
]
const inChinese = (number: number): string => '零一二三四五六七八九'[number] ?? ''

const inOneColumn =
  (write: (home: Home) => string) =>
  (homes: readonly Home[]): Ledger => [
    {
      name: '台账',
      rows: [['房号', ...words], ...homes.map((home) => [write(home), ...facts(home)])],
    },
  ]
const blocks = (homes: readonly Home[], headings: (building: number) => Value[][]): Value[][] =>
  [1, 2].flatMap((building) => [
    ...headings(building),
    ...homes
      .filter((home) => home.building === building)
      .map((home) => [`${home.entrance}-${home.room}`, ...facts(home)]),
  ])

const shapes: Readonly<Record<string, (homes: readonly Home[]) => Ledger>> = {
  '3-2-1501': inOneColumn((h) => `${h.building}-${h.entrance}-${h.room}`),
  '03-02-1501': inOneColumn((h) => `0${h.building}-0${h.entrance}-${h.room}`),
  '3#-2-1501': inOneColumn((h) => `${h.building}#-${h.entrance}-${h.room}`),
  '3#2#1501': inOneColumn((h) => `${h.building}#${h.entrance}#${h.room}`),
  '3.2.1501': inOneColumn((h) => `${h.building}.${h.entrance}.${h.room}`),
  '3/2/1501': inOneColumn((h) => `${h.building}/${h.entrance}/${h.room}`),
  '３－２－１５０１': inOneColumn((h) =>
    `${h.building}－${h.entrance}－${h.room}`.replace(
      /\d/g,
      (d) => '０１２３４５６７８９'[Number(d)] ?? d,
    ),
  ),
  '3栋2单元1501室': inOneColumn((h) => `${h.building}栋${h.entrance}单元${h.room}室`),
  三栋二单元1501: inOneColumn(
    (h) => `${inChinese(h.building)}栋${inChinese(h.entrance)}单元${h.room}`,
  ),
  '3号楼-2单元-1501': inOneColumn((h) => `${h.building}号楼-${h.entrance}单元-${h.room}`),
  '3#楼2单元15层1501号': inOneColumn(
    (h) => `${h.building}#楼${h.entrance}单元${h.room.slice(0, -2)}层${h.room}号`,
  ),
  '3幢2门1501': inOneColumn((h) => `${h.building}幢${h.entrance}门${h.room}`),
  '3栋2-1501': inOneColumn((h) => `${h.building}栋${h.entrance}-${h.room}`),
  '第3栋 第2单元 1501': inOneColumn((h) => `第${h.building}栋 第${h.entrance}单元 ${h.room}`),
  湖滨路88号翠湖苑3栋2单元1501室: inOneColumn(
    (h) => `湖滨路88号翠湖苑${h.building}栋${h.entrance}单元${h.room}室`,
  ),
  '3棟2單元1501室': inOneColumn((h) => `${h.building}棟${h.entrance}單元${h.room}室`),

  'columns of numbers, as another program writes them': (homes) => [
    {
      name: 'Sheet1',
      rows: [
        ['楼号', '单元号', '房间', ...words],
        ...homes.map((h) => [`${h.building}.0`, `0${h.entrance}`, h.room, ...facts(h)]),
      ].map((row, at) =>
        at === 0 ? row : [Number(row[0]), row[1] ?? null, Number(row[2]), ...row.slice(3)],
      ),
    },
  ],
  'building and entrance written once': (homes) => [
    {
      name: '汇总',
      rows: [
        ['幢', '单元', '室号', ...words],
        ...homes.map((h) => [
          h.entrance === 1 && h.room === '101' ? `${h.building}幢` : null,
          h.room === '101' ? `${h.entrance}单元` : null,
          h.room,
          ...facts(h),
        ]),
      ],
      merges: ['A2:A7', 'A8:A13', 'B2:B4'],
    },
  ],
  'building and entrance in one column': (homes) => [
    {
      name: '台账',
      rows: [
        ['楼栋单元', '房号', ...words],
        ...homes.map((h) => [
          h.room === '101' ? `${h.building}栋${h.entrance}单元` : `${h.building}-${h.entrance}`,
          h.room,
          ...facts(h),
        ]),
      ],
    },
  ],
  'floor and door': (homes) => [
    {
      name: '台账',
      rows: [
        ['楼', '门', '层', '户', ...words],
        ...homes.map((h) => [
          h.building,
          h.entrance,
          `${h.room.slice(0, -2)}层`,
          h.room.slice(-2),
          ...facts(h),
        ]),
      ],
    },
  ],
  'a heading over each building': (homes) => [
    {
      name: '物业费',
      rows: [
        ['锦绣花园物业费登记'],
        ['房号', ...words],
        ...blocks(homes, (building) => [[`${building}号楼`]]),
      ],
    },
  ],
  'a title, a header, a total and a page number for each building': (homes) => [
    {
      name: '物业费',
      rows: blocks(homes, (building) => [
        [null],
        [`锦绣花园 ${building}号楼`],
        ['房号', ...words],
      ]).flatMap((row) =>
        row[0] === '2-1201'
          ? [row, ['小计', null, null, 1], ['第 1 页 共 2 页'], ['制表人：张会计', null, '审核：']]
          : [row],
      ),
    },
  ],
  'headings of building and entrance': (homes) => [
    {
      name: '台账',
      rows: [
        ['房号', ...words],
        ...homes.flatMap((h) => [
          ...(h.room === '101'
            ? [[`${inChinese(h.building)}号楼 ${inChinese(h.entrance)}单元`]]
            : []),
          [h.room, ...facts(h)],
        ]),
      ],
    },
  ],
  'each table of a sheet in an order of its own': (homes) => [
    {
      name: '台账',
      rows: [
        ['1栋'],
        ['房号', ...words],
        ...homes.slice(0, 6).map((h) => [`${h.entrance}-${h.room}`, ...facts(h)]),
        [null],
        ['2栋'],
        ['序号', ...[...words].reverse(), '单元', '房号'],
        ...homes
          .slice(6)
          .map((h, at) => [at + 1, ...facts(h).reverse(), `${h.entrance}单元`, h.room]),
      ],
    },
  ],
  'a sheet an entrance': (homes) =>
    [1, 2].flatMap((building) =>
      [1, 2].map((entrance) => ({
        name: `${building}栋${entrance}单元`,
        rows: [
          ['房号', ...words],
          ...homes
            .filter((h) => h.building === building && h.entrance === entrance)
            .map((h) => [h.room, ...facts(h)]),
        ],
      })),
    ),
  'sheets called 1# and 2#': (homes) =>
    [1, 2].map((building) => ({
      name: `${building}#`,
      rows: [
        ['单元', '房号', ...words],
        ...homes
          .filter((h) => h.building === building)
          .map((h) => [h.entrance, h.room, ...facts(h)]),
      ],
    })),
  'two header rows, far right, under titles and over notes': (homes) => [
    {
      name: 'Sheet1',
      rows: [
        [null, null, '阳光小区收费台账'],
        [null, null, '打印日期：2026-11-20'],
        [null, null, '房屋', null, null, '业主', null, '收费', null, null, null],
        [null, null, '楼栋', '单元', '房号', '姓名', '手机', '面积', '单价', '交至', '欠费'],
        ...homes.map((h) => [null, null, h.building, h.entrance, h.room, ...facts(h)]),
        [null, null, '合  计', null, null, null, null, 1, null, null, 1],
        [null, null, '注：欠费截至10月'],
        [null, null, '—— 以下空白 ——'],
      ],
    },
  ],
  'the area on one sheet, the fees on another': (homes) => [
    {
      name: '业主资料',
      rows: [
        ['房号', '业主', '联系电话', '建筑面积'],
        ...homes.map((h) => [`${h.building}-${h.entrance}-${h.room}`, ...facts(h).slice(0, 3)]),
      ],
    },
    {
      name: '收费情况',
      rows: [
        ['楼栋', '单元', '房号', '户主', '单价', '已缴至', '欠费金额'],
        ...homes.map((h) => [h.building, h.entrance, h.room, h.owner, ...facts(h).slice(3)]),
      ],
    },
  ],
  'traditional letters': (homes) => [
    {
      name: '物業費',
      rows: [
        ['樓棟', '單元', '房號', '業主', '電話', '建築面積', '單價', '繳費至', '欠費金額'],
        ...homes.map((h) => [`${h.building}棟`, `${h.entrance}單元`, h.room, ...facts(h)]),
      ],
    },
  ],
}

describe('one estate, however its places are written', () => {
  test.each(Object.entries(shapes))('%s', (_name, write) => {
    for (const seed of seeds) {
      const homes = homesOf(seed)
      const understood = understand(write(homes))
      expect(understood.rejected).toEqual([])
      expect(seen(understood)).toEqual(homes.map(truthOf))
    }
  })
})

test.each([
  ['北区3幢1501', '北区3栋', null, '1501'],
  ['三期5栋1单元101', '3期5栋', '1单元', '101'],
  ['梅苑2号楼301', '梅苑2栋', null, '301'],
  ['二期-3-2-303', '2期3栋', '2单元', '303'],
  ['A座1501', 'A栋', null, '1501'],
  ['A-1509', 'A栋', null, '1509'],
  ['5栋东单元301', '5栋', '东单元', '301'],
  ['3栋2单元15A', '3栋', '2单元', '15A'],
  ['叠拼8栋A户', '8栋', null, 'A'],
  ['十二栋301', '12栋', null, '301'],
])('%s is a place of its own', (room, building, entrance, number) => {
  const { units } = understand([
    {
      name: '台账',
      rows: [
        ['房号', '业主', '面积'],
        [room, '王秀兰', 90],
      ],
    },
  ])
  expect(units).toMatchObject([{ building, entrance, room: number }])
})

test('the same room in two buildings is two homes, and twice in one is refused at its cell', () => {
  const rows = [
    ['房号', '业主', '面积'],
    ['101', '王秀兰', 90],
  ]
  const other = [
    ['房号', '业主', '面积'],
    ['101', '李雷', 90],
  ]
  const { units, rejected } = understand([
    { name: '1栋', rows },
    { name: '二号楼', rows },
    { name: '1栋（备份）', rows },
    { name: '1栋 (2)', rows: other },
  ])
  expect(units.map(({ key }) => key)).toEqual(['1-101', '2-101'])
  expect(rejected).toEqual([
    '1栋（备份）!A2 duplicate-room-same',
    '1栋 (2)!A2 duplicate-room-conflict',
  ])
})

test('homes, shops, spaces and storage rooms below each other on one sheet', () => {
  const { units, rejected } = understand([
    {
      name: '总表',
      rows: [
        ['一、住宅'],
        ['房号', '业主', '面积', '单价'],
        ['1-1-101', '王秀兰', 90, 2],
        ['二、商铺'],
        ['铺号', '商户', '业主', '面积', '单价'],
        ['1-S01', '好再来饭店', '李雷', 50, 4],
        ['三、车位'],
        ['车位编号', '车主', '月租', '对应房号'],
        ['B1-012', '王秀兰', '150元/月', '1栋1单元101'],
        ['四、储藏室'],
        ['储藏室编号', '业主', '面积', '单价'],
        ['C-01', '王秀兰', 8, 1],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units).toMatchObject([
    { key: '1-1-101', kind: 'home', monthlyFeeFen: 18_000n },
    { key: '1-S01', kind: 'shop', monthlyFeeFen: 20_000n, tenantName: '好再来饭店' },
    { key: 'B1-012', kind: 'parkingSpace', monthlyFeeFen: 15_000n, linkedUnit: '1-1-101' },
    { key: 'C-01', kind: 'storage', monthlyFeeFen: 800n },
  ])
})
