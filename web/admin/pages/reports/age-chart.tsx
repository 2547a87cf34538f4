import { useCallback } from 'react'
import { decimal } from '../../../../src/kernel/ratio.ts'
import type { Language } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Chart, type ChartOption, type Token } from './chart.tsx'
import { words } from './words.ts'

type Bar = { readonly label: string; readonly fen: bigint; readonly charges: number }

/** `13612018n` is `"13.6 万"`, in English `"136k"`. */
const roundly = (fen: bigint, language: Language): string =>
  language === 'zh' ? `${decimal(fen / 100_000n, 1)} 万` : `${(fen + 50_000n) / 100_000n}k`

/** Overdue money by age; the older, the deeper the colour. */
export const AgeChart = ({ bars }: { bars: readonly Bar[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const option = useCallback(
    (token: Token): ChartOption => {
      // On a phone the bars stand closer than their sums are wide; the table has these in full.
      const isNarrow = matchMedia('(max-width: 899px)').matches
      return {
        grid: { left: 8, right: 8, top: 24, bottom: 24 },
        xAxis: {
          type: 'category',
          data: bars.map(({ label }) => label),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: token('line') } },
          axisLabel: { color: token('ink-2'), fontSize: 12, interval: 0, hideOverlap: true },
        },
        yAxis: { type: 'value', show: false },
        series: [
          {
            type: 'bar',
            barMaxWidth: 64,
            itemStyle: { color: token('overdue'), borderRadius: [3, 3, 0, 0] },
            label: {
              show: true,
              position: 'top',
              opacity: 1,
              color: token('ink-2'),
              fontSize: 11,
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const fen = bars[dataIndex]?.fen ?? 0n
                if (fen === 0n) return ''
                return isNarrow ? roundly(fen, language) : yuan(fen)
              },
            },
            data: bars.map(({ fen }, index) => ({
              value: Number(fen),
              itemStyle: { opacity: 0.35 + (0.65 * index) / Math.max(bars.length - 1, 1) },
            })),
          },
        ],
      } as ChartOption
    },
    [bars, language],
  )
  return <Chart option={option} label={t('ageing')} />
}
