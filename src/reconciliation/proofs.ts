import type * as z from 'zod'
import { formatYuan } from '../kernel/money.ts'
import type * as api from './api.ts'
import { countOf, type DayRow, sumOf } from './day-rows.ts'

export type Proof = z.infer<typeof api.proof>

/**
 * What a certificate proves of a day; the last one is the one that people work on. `booksGapFen`
 * is payments and refunds of the day less what they posted to clearing.
 */
export const proofsOf = (rows: readonly DayRow[], booksGapFen: bigint): Proof[] => {
  const moving = rows.filter((row) => !isQuiet(row))
  const stated = moving.filter(({ hasStatement, state }) => hasStatement && state !== 'provisional')
  const cash = rows.filter(({ channel }) => channel === 'cash')
  const residualFen = sumOf(rows, ({ residualFen: fen }) => (fen < 0n ? -fen : fen))
  const openCount = countOf(rows, ({ openCount: n }) => n)
  const lines = countOf(rows, (row) => row.matchedCount + row.explainedCount + row.openCount)
  return [
    {
      key: 'books',
      words: { zh: '实收与在途分录相等', en: 'Payments equal their entries in clearing' },
      value: `差 ¥${formatYuan(booksGapFen)}`,
      holds: booksGapFen === 0n,
    },
    {
      key: 'statements',
      words: { zh: '渠道账单到齐，校验通过', en: 'All statements of channels are here and whole' },
      value: `${stated.length} / ${moving.length}`,
      holds: stated.length === moving.length,
    },
    {
      key: 'transit',
      words: { zh: '在途有出处', en: 'Every fen in transit has its origin' },
      value: `¥${formatYuan(sumOf(rows, ({ closingFen }) => closingFen))}`,
      holds: residualFen === 0n,
    },
    {
      key: 'cash',
      words: { zh: '现金交班清点相符', en: 'Cash was counted at the hand-over and agrees' },
      value: `¥${formatYuan(sumOf(cash, ({ oursFen }) => oursFen))}`,
      holds: cash.every((row) => isQuiet(row) || (row.hasStatement && row.openCount === 0)),
    },
    {
      key: 'explained',
      words: { zh: '差异全部有解释', en: 'All differences are explained' },
      value: `${lines - openCount} / ${lines}`,
      holds: openCount === 0,
    },
  ]
}

/** Nothing moved and nothing could: a counter nobody paid at needs no count, an unused account no bill. */
const isQuiet = (row: DayRow): boolean =>
  !row.hasStatement && row.oursFen === 0n && ['explained', 'certified'].includes(row.state)
