import { useCallback } from 'react'
import type { BreakdownRow } from '../../../../src/reports/api.ts'
import { shortMonth } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Chart, type ChartOption, type Token } from './chart.tsx'
import { words } from './words.ts'

/** The strict rate of each fee month as a bar to 100 %. */
export const MonthChart = ({ rows }: { rows: readonly BreakdownRow[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const option = useCallback(
    (token: Token): ChartOption => {
      const months = rows.filter(({ current }) => current.percent !== null)
      return {
        grid: { left: 40, right: 8, top: 24, bottom: 24 },
        tooltip: {
          trigger: 'axis',
          backgroundColor: token('surface'),
          borderColor: token('line'),
          textStyle: { color: token('ink'), fontSize: 12 },
          formatter: (points: unknown) => {
            const row = months[(points as { dataIndex: number }[])[0]?.dataIndex ?? 0]
            return row
              ? `${row.name[language]} ${row.current.percent}%<br>${yuan(row.receivedFen)} ÷ ${yuan(row.chargedFen)}`
              : ''
          },
        },
        xAxis: {
          type: 'category',
          data: months.map(({ key }) => shortMonth(key, language)),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: token('line') } },
          axisLabel: { color: token('ink-2'), fontSize: 12 },
        },
        yAxis: {
          type: 'value',
          max: 100,
          interval: 25,
          axisLabel: { color: token('ink-3'), fontSize: 12, formatter: '{value}%' },
          splitLine: { lineStyle: { color: token('line') } },
        },
        series: [
          {
            type: 'bar',
            barMaxWidth: 28,
            itemStyle: { color: token('brand'), borderRadius: [3, 3, 0, 0] },
            label: {
              show: months.length <= 14,
              position: 'top',
              color: token('ink-2'),
              fontSize: 11,
              formatter: ({ value }: { value?: unknown }) => Number(value).toFixed(1),
            },
            data: months.map(({ current }) => Number(current.percent)),
          },
        ],
      } as ChartOption
    },
    [rows, language],
  )
  return <Chart option={option} label={t('byMonthChart')} />
}
