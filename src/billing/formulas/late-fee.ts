import * as z from 'zod'
import { type Fen, formatYuan, roundFen } from '../../kernel/money.ts'
import { add, type Ratio, ratio } from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Formula } from './formula.ts'

const lateFeeExtra = z.object({
  dailyRatePpm: z.number().int(),
  /** Stretches of days with the principal unpaid on them. */
  segments: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      days: z.number().int(),
      principalFen: z.string(),
    }),
  ),
  /** What was posted before on the same charge. */
  postedFen: z.string(),
  /** The ceiling, when it was reached. */
  capFen: z.string().nullable(),
})
export type LateFeeExtra = z.infer<typeof lateFeeExtra>

/** 500 ppm is "0.5‰". */
const rateText = (ppm: number): string => `${Number((ppm / 1000).toFixed(3))}‰`

/** The exact late fee of all segments in fen, before rounding, ceiling and what was posted. */
const exactLateFee = ({ dailyRatePpm, segments }: LateFeeExtra): Ratio =>
  segments.reduce(
    (sum, { days, principalFen }) =>
      add(sum, ratio(BigInt(principalFen) * BigInt(days) * BigInt(dailyRatePpm), 1_000_000n)),
    ratio(0n),
  )

/** Rounded once, held to the ceiling, less what was posted before. */
export const lateFeeOf = (extra: LateFeeExtra): Fen => {
  const rounded = roundFen(exactLateFee(extra))
  const { capFen, postedFen } = extra
  const capped = capFen !== null && rounded > BigInt(capFen) ? BigInt(capFen) : rounded
  return capped - BigInt(postedFen)
}

/** 违约金: simple interest by day on what was unpaid, capped, less what was posted before. */
export const lateFee: Formula = {
  name: 'lateFee',
  label: { zh: '违约金', en: 'Late fee' },
  params: z.strictObject({}),
  extra: lateFeeExtra,
  isBulk: false,
  exactFen: ({ extra }) => exactLateFee(lateFeeExtra.parse(extra)),
  amountFen: ({ extra }) => lateFeeOf(lateFeeExtra.parse(extra)),
  explain: ({ extra }) => {
    const { dailyRatePpm, segments, capFen } = lateFeeExtra.parse(extra)
    const days = segments.reduce((sum, segment) => sum + segment.days, 0)
    const first = segments[0] ? formatYuan(BigInt(segments[0].principalFen)) : '0.00'
    const equation = segments
      .map((s) => `${formatYuan(BigInt(s.principalFen))} × ${rateText(dailyRatePpm)} × ${s.days}`)
      .join(' + ')
    return {
      short: {
        zh:
          segments.length === 1
            ? `${equation} 天`
            : `${first} 起，${rateText(dailyRatePpm)} × ${days} 天`,
        en: `${first} × ${rateText(dailyRatePpm)} × ${days} days`,
      },
      factors: [],
      facts: capFen
        ? [
            {
              label: { zh: '上限', en: 'Ceiling' },
              value: inBoth(`¥${formatYuan(BigInt(capFen))}`),
            },
          ]
        : [],
      steps: [
        {
          label: {
            zh: '单利：未缴本金 × 日利率 × 天数',
            en: 'Simple: what was unpaid × rate a day × days',
          },
          equation,
          result: '',
        },
      ],
    }
  },
}

const inBoth = (text: string): Words => ({ zh: text, en: text })
