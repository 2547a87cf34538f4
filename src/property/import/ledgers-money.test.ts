import { describe, expect, test } from 'vitest'
import {
  homeCells as base,
  feeOf,
  type Home,
  homesOf,
  type MoneyShape,
  moneyOf,
  monthEnd,
  seen,
  serial,
  understand,
  type Value,
  homeWords as words,
} from '../../../test/support/ledgers.ts'

// What was paid, what is owed and what a month costs, in one figure, as companies write it.
const isSoak = process.env.SOAK === '1'
const seeds = Array.from({ length: isSoak ? 50 : 3 }, (_, index) => index + 1)

const inOneColumn = (header: string, write: (fen: number) => Value): MoneyShape => ({
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
const paidThroughAs = (write: (month: number) => Value, end = monthEnd): MoneyShape => ({
  write: (homes) => [
    {
      name: '台账',
      rows: [[...words, '已缴至'], ...homes.map((home) => [...base(home), write(home.month)])],
    },
  ],
  arrears: () => 0,
  paidThrough: (home) => end(home.month),
})
const quarterEnd = (month: number): string => monthEnd(Math.ceil(month / 3) * 3)

const shapes: Readonly<Record<string, MoneyShape>> = {
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
  test.each(Object.entries(shapes))('%s', (_name, shape) => {
    for (const seed of seeds) {
      const homes = homesOf(seed)
      const understood = understand(shape.write(homes))
      expect(understood.rejected).toEqual([])
      expect(seen(understood)).toEqual(homes.map((home) => moneyOf(home, shape)))
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
  ['欠3个月', 'unreadable-amount'],
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

test('a column of how things stand may say an amount, nothing, or words that are shown', () => {
  const { units, rejected, warnings } = understand([
    {
      name: '1栋',
      rows: [
        ['房号', '业主', '面积', '欠费情况'],
        ['101', '王秀兰', 90, '600元'],
        ['102', '李雷', 90, '无'],
        ['103', '周波', 90, '欠3个月'],
      ],
    },
  ])
  expect(rejected).toEqual([])
  expect(units.map(({ arrearsFen }) => arrearsFen)).toEqual([60_000n, 0n, 0n])
  expect(warnings).toContain('D4 arrears-in-words')
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
