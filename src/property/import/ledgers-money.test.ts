import { describe, expect, test } from 'vitest'
import {
  feeOf,
  type Home,
  homesOf,
  type Ledger,
  monthEnd,
  seen,
  truthOf,
  understand,
  type Value,
} from '../../../test/support/ledgers.ts'

// What was paid and what is owed, by month, quarter, year or in one figure, as companies keep it.
const isSoak = process.env.SOAK === '1'
const seeds = Array.from({ length: isSoak ? 50 : 3 }, (_, index) => index + 1)

const base = (home: Home): Value[] => [
  `${home.building}-${home.entrance}-${home.room}`,
  home.owner,
  home.phone,
  home.areaCenti / 100,
  home.price / 100,
]
const words = ['房号', '业主', '电话', '面积', '单价']
const months = Array.from({ length: 12 }, (_, index) => index + 1)
const blank = (count: number): null[] => Array.from({ length: count }, () => null)
const fee = (home: Home): number => feeOf(home) / 100

type Shape = {
  readonly write: (homes: readonly Home[]) => Ledger
  readonly arrears: (home: Home) => number
  readonly paidThrough: (home: Home) => string | null
}
const paidBy = (mark: (home: Home, month: number) => Value): Shape => ({
  write: (homes) => [
    {
      name: '收费登记',
      rows: [
        ['物业费收缴登记表'],
        [...words, '2025年', ...blank(11), '2026年', ...blank(11)],
        [...blank(5), ...months.map((n) => `${n}月`), ...months.map((n) => `${n}月`)],
        ...homes.map((home) => [
          ...base(home),
          ...months.map((n) => mark(home, n)),
          ...months.map((n) => (n <= home.month ? mark(home, n) : null)),
        ]),
      ],
      merges: ['A2:A3', 'F2:Q2', 'R2:AC2'],
    },
  ],
  arrears: () => 0,
  paidThrough: (home) => monthEnd(home.month),
})
/** A home owes a whole month's fee from the month after it has paid to October. */
const unpaidMonths = (home: Home): number[] => months.filter((n) => n > home.month && n <= 10)
const unpaid = (home: Home): number => unpaidMonths(home).length * feeOf(home)
const inOneColumn = (header: string, write: (fen: number) => Value): Shape => ({
  write: (homes) => [
    {
      name: '台账',
      rows: [
        [...words, '交至', header],
        ...homes.map((home) => [...base(home), `2026.${home.month}`, write(home.arrearsFen)]),
      ],
    },
  ],
  arrears: (home) => home.arrearsFen,
  paidThrough: (home) => monthEnd(home.month),
})
const paidThroughAs = (write: (month: number) => Value, end = monthEnd): Shape => ({
  write: (homes) => [
    {
      name: '台账',
      rows: [[...words, '已缴至'], ...homes.map((home) => [...base(home), write(home.month)])],
    },
  ],
  arrears: () => 0,
  paidThrough: (home) => end(home.month),
})
/** Days since 1899-12-30, as spreadsheets count. */
const serial = (date: string): number => Date.parse(date) / 86_400_000 + 25_569
const quarterEnd = (month: number): string => monthEnd(Math.ceil(month / 3) * 3)

const shapes: Readonly<Record<string, Shape>> = {
  'months below years, with what was paid': paidBy((home) => fee(home)),
  'months below years, with ticks': paidBy(() => '√'),
  'months below years, with circles': paidBy(() => '〇'),
  'months below years, with the day of payment': paidBy((_, month) => `2026.${month}.5`),
  'months below years, with how it was paid': paidBy((_, month) => (month % 2 ? '微信' : '现金')),
  'months below years, with dates': paidBy(() => ({ serial: 46_100, shows: 'day' })),
  'months as dates in the header, and words for what is unpaid': {
    write: (homes) => [
      {
        name: '缴费表',
        rows: [
          [
            ...words,
            ...months.map(
              (n): Value => ({
                serial: serial(`2026-${String(n).padStart(2, '0')}-01`),
                shows: 'month',
              }),
            ),
          ],
          ...homes.map((home) => [
            ...base(home),
            ...months.map((n) => (n <= home.month ? '已交' : '未交')),
          ]),
        ],
      },
    ],
    arrears: () => 0,
    paidThrough: (home) => monthEnd(home.month),
  },
  'what was received and what is owed, a group each': {
    write: (homes) => [
      {
        name: '1栋',
        rows: [
          [...words, '2026年已收', ...blank(9), '2026年欠费', ...blank(9)],
          [
            ...blank(5),
            ...months.slice(0, 10).map((n) => `${n}月`),
            ...months.slice(0, 10).map((n) => `${n}月`),
          ],
          ...homes.map((home) => [
            ...base(home),
            ...months.slice(0, 10).map((n) => (n <= home.month ? fee(home) : null)),
            ...months.slice(0, 10).map((n) => (n <= home.month ? null : fee(home))),
          ]),
        ],
      },
    ],
    arrears: unpaid,
    paidThrough: (home) => monthEnd(Math.min(home.month, 10)),
  },
  'charged, received and owed below each month': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          ['2026年物业费台账'],
          [...words, ...months.slice(0, 10).flatMap((n) => [`${n}月`, null, null])],
          [...blank(5), ...months.slice(0, 10).flatMap(() => ['应收', '实收', '欠费'])],
          ...homes.map((home) => [
            ...base(home),
            ...months
              .slice(0, 10)
              .flatMap((n) =>
                n <= home.month ? [fee(home), fee(home), 0] : [fee(home), null, fee(home)],
              ),
          ]),
        ],
      },
    ],
    arrears: unpaid,
    paidThrough: (home) => monthEnd(Math.min(home.month, 10)),
  },
  'months that sum up to the arrears beside them are owed': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          ['2026年度'],
          [...words, ...months.slice(0, 10).map((n) => `${n}月`), '欠费合计'],
          ...homes.map((home) => [
            ...base(home),
            ...months.slice(0, 10).map((n) => (n <= home.month ? null : fee(home))),
            unpaid(home) / 100,
          ]),
        ],
      },
    ],
    arrears: unpaid,
    paidThrough: () => null,
  },
  'months that do not sum up to the arrears beside them were paid': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          ['2026年度'],
          [...words, ...months.map((n) => `${n}月`), '欠费'],
          ...homes.map((home, at) => [
            ...base(home),
            ...months.map((n) => (n <= home.month ? fee(home) : null)),
            at === 0 ? 7 : unpaid(home) / 100,
          ]),
        ],
      },
    ],
    arrears: (home) =>
      home.building === 1 && home.entrance === 1 && home.room === '101' ? 700 : unpaid(home),
    paidThrough: (home) => monthEnd(home.month),
  },
  'a column a year of debts': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          [
            ...words,
            '年物业费',
            '交至',
            '2024年欠费',
            '2025年欠费',
            '2026年1-10月欠费',
            '欠费合计',
          ],
          ...homes.map((home) => [
            ...base(home),
            (feeOf(home) * 12) / 100,
            `2026年${home.month}月`,
            home.arrearsFen / 100 || null,
            null,
            5.5,
            (home.arrearsFen + 550) / 100,
          ]),
        ],
      },
    ],
    arrears: (home) => home.arrearsFen + 550,
    paidThrough: (home) => monthEnd(home.month),
  },
  'a list of debts on a sheet of its own, a column a year': {
    write: (homes) => [
      {
        name: '欠费表',
        rows: [
          ['房号', '业主', '2025年', '2026年', '合计'],
          ...homes.map((home) => [
            base(home)[0] ?? null,
            home.owner,
            home.arrearsFen / 100 || null,
            null,
            home.arrearsFen / 100,
          ]),
        ],
      },
      { name: '房产', rows: [words, ...homes.map(base)] },
    ],
    arrears: (home) => home.arrearsFen,
    paidThrough: () => null,
  },
  'charged less received in the row of the unit': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          [...words, '收费期间', '应收金额', '实收金额'],
          ...homes.map((home) => [
            ...base(home),
            `2026.1-2026.${home.month}`,
            (home.arrearsFen + 10_000) / 100,
            100,
          ]),
        ],
      },
    ],
    arrears: (home) => home.arrearsFen,
    paidThrough: (home) => (home.arrearsFen === 0 ? monthEnd(home.month) : null),
  },
  'a history of payments on a sheet of its own': {
    write: (homes) => [
      { name: '房产', rows: [words, ...homes.map(base)] },
      {
        name: '收费明细',
        rows: [
          ['房号', '费用项目', '开始日期', '截止日期', '应收', '实收', '缴费日期'],
          ...homes.map((home) => [
            base(home)[0] ?? null,
            '物业费',
            '2026-01-01',
            monthEnd(home.month),
            1,
            1,
            '2026-01-05',
          ]),
          ...homes.map((home) => [
            base(home)[0] ?? null,
            '物业费',
            '2027-01-01',
            '2027-12-31',
            1,
            0,
            null,
          ]),
        ],
      },
    ],
    arrears: () => 0,
    paidThrough: (home) => monthEnd(home.month),
  },
  'one row a fee owed, the room repeated': {
    write: (homes) => [
      {
        name: '台账',
        rows: [
          [...words, '收费项目', '欠费期间', '欠费金额'],
          ...homes.flatMap((home) => [
            [...base(home), '物业费', '2026年三季度', 100],
            [...base(home), '水费', '2026年9月', 30.5],
          ]),
        ],
      },
    ],
    arrears: () => 13_050,
    paidThrough: () => null,
  },
  'arrears in 元': inOneColumn('欠费', (fen) => (fen === 0 ? '不欠' : `${fen / 100}元`)),
  'arrears with words': inOneColumn('累计欠款', (fen) =>
    fen === 0 ? '已结清' : `欠${(fen / 100).toFixed(2)}元（去年）`,
  ),
  'arrears in 万元': inOneColumn('欠费（单位：万元）', (fen) => fen / 1_000_000),
  'arrears full width': inOneColumn('尚欠金额', (fen) =>
    (fen / 100)
      .toFixed(2)
      .replace(/\d/g, (d) => '０１２３４５６７８９'[Number(d)] ?? d)
      .replace('.', '．'),
  ),
  'paid through a day': paidThroughAs((n) => ({ serial: serial(monthEnd(n)), shows: 'day' })),
  'paid through a bare serial number': paidThroughAs((n) => serial(monthEnd(n))),
  'paid through in text': paidThroughAs((n) => `2026.${n}`),
  'paid through with two digits of the year': paidThroughAs((n) => `26年${n}月`),
  'paid through with words': paidThroughAs((n) => `交至${monthEnd(n)}（微信）`),
  'paid through in numerals': paidThroughAs(
    (n) =>
      `二〇二六年${n > 9 ? '十' : ''}${'零一二三四五六七八九'[n % 10]?.replace('零', '') ?? ''}月`,
  ),
  'paid through a quarter': paidThroughAs((n) => `2026Q${Math.ceil(n / 3)}`, quarterEnd),
  'paid through half a year': paidThroughAs(
    (n) => (n <= 6 ? '2026上半年' : '2026年下半年'),
    (n) => (n <= 6 ? '2026-06-30' : '2026-12-31'),
  ),
  'paid from and through': paidThroughAs((n) => `2025年1月至2026年${n}月`),
}

describe('one estate, however its money is written', () => {
  test.each(Object.entries(shapes))('%s', (_name, { write, arrears, paidThrough }) => {
    for (const seed of seeds) {
      const homes = homesOf(seed)
      const understood = understand(write(homes))
      expect(understood.rejected).toEqual([])
      expect(seen(understood)).toEqual(
        homes.map((home) => ({
          ...truthOf(home),
          arrearsFen: arrears(home),
          paidThrough: paidThrough(home),
        })),
      )
    }
  })
})

const fees: Readonly<Record<string, (home: Home) => [string, Value]>> = {
  'by the year': (home) => ['年物业费', (feeOf(home) * 12) / 100],
  'by the year in the cell': (home) => ['物业费', `${(feeOf(home) * 12) / 100}元/年`],
  'by half a year': (home) => ['半年应收', (feeOf(home) * 6) / 100],
  'by the quarter': (home) => ['季度应缴', (feeOf(home) * 3) / 100],
  'by the month': (home) => ['元/月', feeOf(home) / 100],
}
test.each(Object.entries(fees))(
  'a fee %s without a price is known by the month',
  (_name, write) => {
    const homes = homesOf(7)
    const [header] = write(homes[0] as Home)
    const { units } = understand([
      {
        name: '台账',
        rows: [
          ['房号', '业主', '面积', header],
          ...homes.map((home) => [...base(home).slice(0, 2), home.areaCenti / 100, write(home)[1]]),
        ],
      },
    ])
    expect(units.map(({ monthlyFeeFen }) => Number(monthlyFeeFen))).toEqual(homes.map(feeOf))
  },
)

test.each([
  ['1.8元/㎡·月', 180],
  ['每平米1.8', 180],
  ['每月每平方米1.80元', 180],
  ['1.8元／平米•月', 180],
  ['住宅1.8', 180],
  ['21.6元/㎡/年', 180],
  ["'1.80", 180],
])('the price %s', (price, fen) => {
  const { units, rejected } = understand([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '面积', '物业费标准'],
        ['101', '王秀兰', 90, price],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units[0]?.tariff?.priceFen).toBe(fen)
})

test.each<[Value, string]>([
  [{ error: '#NO VALUE' }, 'unreadable-amount'],
  [{ error: '#REF!' }, 'unreadable-amount'],
  ['1200+300', 'unreadable-amount'],
  ['叁佰元', 'unreadable-amount'],
  ['1.2E+3', 'unreadable-amount'],
  ['2025年', 'unreadable-amount'],
])('arrears of %o are refused at their cell', (arrears, reason) => {
  const { rejected } = understand([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '面积', '欠费'],
        ['101', '王秀兰', 90, arrears],
      ],
    },
  ])
  expect(rejected).toEqual([`1栋!D2 ${reason}`])
})

test.each<Value>([-300, '-300', '（300）', '预存300元', '多交300'])(
  'arrears of %o are a prepayment: left out and shown',
  (arrears) => {
    const { units, warnings } = understand([
      {
        name: '1栋',
        rows: [
          ['房号', '业主', '面积', '欠费'],
          ['101', '王秀兰', 90, arrears],
        ],
      },
    ])
    expect(units[0]?.arrearsFen).toBe(0n)
    expect(warnings).toContain('D2 negative-arrears')
  },
)
