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

// What was paid and what is owed in a column a month, quarter or year, as companies keep it.
const isSoak = process.env.SOAK === '1'
const seeds = Array.from({ length: isSoak ? 50 : 3 }, (_, index) => index + 1)

const months = Array.from({ length: 12 }, (_, index) => index + 1)
const blank = (count: number): null[] => Array.from({ length: count }, () => null)
const fee = (home: Home): number => feeOf(home) / 100

const paidBy = (mark: (home: Home, month: number) => Value): MoneyShape => ({
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

const shapes: Readonly<Record<string, MoneyShape>> = {
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
}

describe('one estate, a column a month or a year', () => {
  test.each(Object.entries(shapes))('%s', (_name, shape) => {
    for (const seed of seeds) {
      const homes = homesOf(seed)
      const understood = understand(shape.write(homes))
      expect(understood.rejected).toEqual([])
      expect(seen(understood)).toEqual(homes.map((home) => moneyOf(home, shape)))
    }
  })
})
