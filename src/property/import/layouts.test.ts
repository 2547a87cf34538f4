import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createAnalyser } from './analyse.ts'
import type { Cell } from './cells.ts'
import { unitOutput } from './preview-output.ts'

type Value = string | number | null
type Sheet = { readonly name: string; readonly rows: readonly (readonly Value[])[] }

const cellOf = (value: Value): Cell | undefined =>
  value === null
    ? undefined
    : {
        text: String(value),
        kind: typeof value === 'number' ? 'number' : 'text',
        dateStyle: 'none',
      }

const analyse = (sheets: readonly Sheet[]) => {
  const analyser = createAnalyser({ mapping: [], knownCodes: new Set(), asOf: '2026-11-20' })
  for (const { name, rows } of sheets) {
    analyser.sheet({ name, isHidden: false, is1904: false })
    rows.forEach((row, index) => {
      analyser.row({ number: index + 1, isHidden: false, cells: row.map(cellOf) })
    })
    analyser.sheetEnd({ merges: [] })
  }
  const findings = analyser.finish()
  return { ...findings, units: [...findings.units] }
}

const seen = (findings: ReturnType<typeof analyse>) =>
  findings.units
    .map(unitOutput)
    .map(({ key, area, ownerNames, phones, monthlyFeeFen, paidThrough, arrearsFen, remark }) => ({
      key,
      area,
      ownerNames,
      phones,
      monthlyFeeFen,
      paidThrough,
      arrearsFen,
      remark,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))

type Home = {
  building: number
  entrance: number
  room: string
  owner: string
  phone: string
  areaCenti: number
  price: number
  month: number
  arrearsFen: number
  remark: string | null
}

const homes: fc.Arbitrary<Home[]> = fc.uniqueArray(
  fc.record({
    building: fc.integer({ min: 1, max: 12 }),
    entrance: fc.integer({ min: 1, max: 3 }),
    room: fc
      .tuple(fc.integer({ min: 1, max: 33 }), fc.integer({ min: 1, max: 4 }))
      .map(([floor, door]) => `${floor}0${door}`),
    owner: fc.constantFrom('王秀兰', '欧阳文山', '李雷', '周波', '霖珂商贸有限公司'),
    phone: fc.integer({ min: 0, max: 99_999_999 }).map((n) => `138${String(n).padStart(8, '0')}`),
    areaCenti: fc.integer({ min: 2_000, max: 30_000 }),
    price: fc.constantFrom(180, 235, 450),
    month: fc.integer({ min: 1, max: 12 }),
    arrearsFen: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })),
    remark: fc.constantFrom(null, '银行代扣', '孩子代缴'),
  }),
  {
    selector: ({ building, entrance, room }) => `${building}-${entrance}-${room}`,
    minLength: 3,
    maxLength: 12,
  },
)

/** Header words, drawn one a column; how a value is written, drawn one a sheet. */
const columns: Record<string, { words: string[]; values: ((home: Home) => Value)[] }> = {
  building: {
    words: ['楼栋', '栋号', '幢', '楼号', 'Building', 'Block'],
    values: [
      (h) => `${h.building}栋`,
      (h) => h.building,
      (h) => `${h.building}号楼`,
      (h) => `${h.building}幢`,
    ],
  },
  entrance: {
    words: ['单元', '单元号', 'Entrance', '梯号'],
    values: [(h) => `${h.entrance}单元`, (h) => h.entrance],
  },
  room: {
    words: ['房号', '室号', '门牌号', '房间号', 'Room No.', '户号'],
    values: [(h) => h.room, (h) => Number(h.room), (h) => `${h.room}室`],
  },
  owner: {
    words: ['业主', '业主姓名', '户主', '产权人', '客户名称', 'Owner', 'Owner Name'],
    values: [(h) => h.owner],
  },
  phone: {
    words: ['电话', '联系电话', '手机号码', '联系方式', 'Mobile', 'Phone No'],
    values: [
      (h) => h.phone,
      (h) => Number(h.phone),
      (h) => `${h.phone.slice(0, 3)}-${h.phone.slice(3, 7)}-${h.phone.slice(7)}`,
    ],
  },
  area: {
    words: ['建筑面积', '面积(㎡)', '计费面积', '建筑面积（平方米）', 'Area (sqm)'],
    values: [
      (h) => h.areaCenti / 100,
      (h) => `${h.areaCenti / 100}㎡`,
      (h) => String(h.areaCenti / 100),
    ],
  },
  price: {
    words: ['单价', '物业费单价(元/㎡·月)', '收费标准', 'Unit Price', '费率'],
    values: [(h) => h.price / 100, (h) => `${h.price / 100}元/㎡`],
  },
  paid: {
    words: ['交至', '缴费至', '物业费已交至', '费用到期日', 'Paid Through', '已缴至'],
    values: [
      (h) => `2026年${h.month}月`,
      (h) => `2026-${String(h.month).padStart(2, '0')}`,
      (h) => 202600 + h.month,
    ],
  },
  arrears: {
    words: ['欠费', '欠费金额(元)', '累计欠费', '未缴金额', 'Outstanding', 'Arrears'],
    values: [
      (h) => (h.arrearsFen === 0 ? null : h.arrearsFen / 100),
      (h) => (h.arrearsFen === 0 ? '-' : `￥${h.arrearsFen / 100}`),
    ],
  },
  remark: { words: ['备注', '说明', 'Remarks', '附注'], values: [(h) => h.remark] },
}

const style = fc.record({
  order: fc.shuffledSubarray(Object.keys(columns), { minLength: Object.keys(columns).length }),
  words: fc.infiniteStream(fc.nat(100)).map((stream) => [...take(stream, 12)]),
  writes: fc.infiniteStream(fc.nat(100)).map((stream) => [...take(stream, 12)]),
  titles: fc.integer({ min: 0, max: 3 }),
  split: fc.boolean(),
  path: fc.boolean(),
  numbered: fc.boolean(),
  total: fc.boolean(),
})

function* take<T>(stream: Iterable<T>, n: number): Generator<T> {
  let left = n
  for (const value of stream) {
    if (left-- === 0) return
    yield value
  }
}

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

const draw = (all: readonly Home[], s: Style): Sheet[] => {
  const left = s.order.filter(
    (name) =>
      !(s.split && name === 'building') &&
      !(s.path && (name === 'building' || name === 'entrance')),
  )
  const header = left.map(
    (name, index) =>
      columns[name]?.words[(s.words[index] ?? 0) % (columns[name]?.words.length ?? 1)] ?? '',
  )
  const row = (home: Home): Value[] =>
    left.map((name, index) => {
      if (s.path && name === 'room') return `${home.building}-${home.entrance}-${home.room}`
      const values = columns[name]?.values ?? []
      return values[(s.writes[index] ?? 0) % values.length]?.(home) ?? null
    })
  const titles = [['悦湖花园物业费台账'], ['打印日期：2026年11月20日'], [null]].slice(0, s.titles)
  const sheetOf = (name: string, homesOf: readonly Home[]): Sheet => ({
    name,
    rows: [
      ...titles,
      s.numbered ? ['序号', ...header] : header,
      ...homesOf.map((home, index) => (s.numbered ? [index + 1, ...row(home)] : row(home))),
      ...(s.total ? [['合计', ...left.map(() => 1)]] : []),
    ],
  })
  if (!s.split) return [sheetOf('台账', all)]
  return [...new Set(all.map(({ building }) => building))].map((building) =>
    sheetOf(
      `${building}栋`,
      all.filter((home) => home.building === building),
    ),
  )
}

test('columns in any order under any of their names, titles, splits and spellings give the same units', () => {
  fc.assert(
    fc.property(homes, style, (all, s) => {
      const findings = analyse(draw(all, s))
      expect(findings.rejected).toEqual([])
      expect(seen(findings)).toEqual(
        all
          .map((h) => ({
            key: `${h.building}-${h.entrance}-${h.room}`,
            area: h.areaCenti / 100,
            ownerNames: [h.owner],
            phones: [h.phone],
            monthlyFeeFen: BigInt(Math.floor((h.areaCenti * h.price + 50) / 100)),
            paidThrough: new Date(Date.UTC(2026, h.month, 0)).toISOString().slice(0, 10),
            arrearsFen: BigInt(h.arrearsFen),
            remark: h.remark,
          }))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
      )
    }),
    { numRuns: process.env.SOAK === '1' ? 20_000 : 400 },
  )
})

test('two header rows, months across, and a total column are arrears by month', () => {
  const { units } = analyse([
    {
      name: '欠费',
      rows: [
        ['悦湖花园欠费情况表'],
        ['房号', '业主', '面积', '2026年欠费', null, null, '欠费合计'],
        [null, null, null, '8月', '9月', '10月', null],
        ['1-1-101', '王秀兰', 100, 200, null, '200.00', 400],
      ],
    },
  ])
  expect(units[0]?.arrears).toMatchObject([
    { from: '2026-08-01', to: '2026-08-31', amountFen: 20_000n },
    { from: '2026-10-01', to: '2026-10-31', amountFen: 20_000n },
  ])
})

test('万元 counts ten thousands, full-width figures count', () => {
  const { units } = analyse([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '建筑面积', '单价', '欠费(万元)'],
        ['１０１', '王秀兰', '８９．４７', '２．３５', 1.2345],
      ],
    },
  ])
  expect(units[0] && unitOutput(units[0])).toMatchObject({
    key: '1-101',
    area: 89.47,
    monthlyFeeFen: 21_025n,
    arrearsFen: 1_234_500n,
  })
})

test('hostile header and cell words are only words', () => {
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const { units } = analyse([
    {
      name: '__proto__',
      rows: [
        ['房号', '业主', '面积', ...words],
        ['101', 'constructor', 100, ...words],
      ],
    },
  ])
  expect(units[0]?.ownerNames).toEqual(['constructor'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('a row that must not come in is refused at its cell, with words', () => {
  const { rejected, units } = analyse([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '面积', '单价', '交至'],
        [101, '甲一', 0, 2, '2026-10'],
        [102, '甲二', '八十', 2, '2026-10'],
        [103, '甲三', 80, -2, '2026-10'],
        [104, '甲四', 80, 2, '2026-02-30'],
        [null, '甲五', 80, 2, '2026-10'],
        [106, '甲六', 80, 2, '2026-10'],
        [106, '甲七', 80, 2, '2026-10'],
      ],
    },
  ])
  expect(rejected.map(({ cell, reason }) => `${cell} ${reason}`)).toEqual([
    'C2 zero-area',
    'C3 unreadable-area',
    'D4 negative-price',
    'E5 impossible-date',
    'A6 missing-room',
    'A8 duplicate-room-conflict',
  ])
  expect(units.map(({ key }) => key)).toEqual(['1-106'])
})
