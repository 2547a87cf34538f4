import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import type { BreakdownRow } from '../../../../src/reports/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Part } from '../../parts/part.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api } from '../../rpc/client.ts'
import { Opens } from './opens.tsx'
import { breakdowns, type ReportFilter } from './route.ts'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

const MonthChart = lazy(() =>
  import('./month-chart.tsx').then((module) => ({ default: module.MonthChart })),
)

/** The same rates by building, item, month or community; the rows sum to the total. */
export const Breakdown = () => {
  const t = useWords(words)
  const { filter, set, rateScope } = useFilter()
  const exportAddress = useExportAddress()
  const by = filter.by ?? 'building'
  const input = { ...rateScope, by }
  const query = useQuery(
    api.getCollectionBreakdown.queryOptions({ input, placeholderData: keepPreviousData }),
  )
  const months = useQuery(
    api.getCollectionBreakdown.queryOptions({ input: { ...rateScope, by: 'month' } }),
  )
  return (
    <section>
      <h2>{t('byMonthChart')}</h2>
      <Part query={months}>
        {({ rows }) => (
          <Suspense fallback={<div className="chart" />}>
            <MonthChart rows={rows} />
          </Suspense>
        )}
      </Part>
      <div className="section-head">
        <Tabs
          label={t('breakdown')}
          chosen={by}
          onChoose={(chosen) => set({ by: chosen })}
          tabs={breakdowns.map((key) => ({ key, label: t(`by.${key}`) }))}
        />
        <a className="button" href={exportAddress('breakdown', input)} download>
          {t('export')}
        </a>
      </div>
      <Part query={query}>
        {({ rows, total }) => <BreakdownTable rows={rows} total={total} by={by} />}
      </Part>
    </section>
  )
}

const BreakdownTable = ({
  rows,
  total,
  by,
}: {
  rows: readonly BreakdownRow[]
  total: BreakdownRow
  by: NonNullable<ReportFilter['by']>
}) => {
  const t = useWords(words)
  return (
    <table className="table breakdown">
      <thead>
        <tr>
          <th>{t(`by.${by}`)}</th>
          <th className="number">{t('charged')}</th>
          <th className="number">{t('received')}</th>
          <th className="number wide">{t('waived')}</th>
          <th className="number wide">{t('outstanding')}</th>
          <th className="number">{t('currentStrict')}</th>
          <th className="number wide">{t('openingArrears')}</th>
          <th className="number wide">{t('recovered')}</th>
          <th className="number wide">{t('arrearsRate')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </tbody>
      <tfoot>
        <Row row={total} name={t('wholeFilter')} />
      </tfoot>
    </table>
  )
}

const Row = ({ row, name }: { row: BreakdownRow; name?: string }) => {
  const language = useLanguage()
  const key = row.key === 'total' ? undefined : row.key
  const cell = (fen: bigint, open: Pick<ReportFilter, 'rate' | 'part'>): ReactNode => (
    <Opens fen={fen} at={{ ...open, row: key }} />
  )
  const percent = (value: string | null): string => (value === null ? '—' : `${value}%`)
  return (
    <tr>
      <td>{name ?? row.name[language]}</td>
      <td className="number">{cell(row.chargedFen, { rate: 'current', part: 'denominator' })}</td>
      <td className="number">{cell(row.receivedFen, { rate: 'current', part: 'numerator' })}</td>
      <td className="number wide">{cell(row.waivedFen, { rate: 'waiver', part: 'numerator' })}</td>
      <td className="number wide">
        {cell(row.outstandingFen, { rate: 'outstanding', part: 'numerator' })}
      </td>
      <td className="number">
        <b>{percent(row.current.percent)}</b>
      </td>
      <td className="number wide">
        {cell(row.openingArrearsFen, { rate: 'arrearsRecovery', part: 'denominator' })}
      </td>
      <td className="number wide">
        {cell(row.recoveredFen, { rate: 'arrearsRecovery', part: 'numerator' })}
      </td>
      <td className="number wide">{percent(row.arrearsRecovery.percent)}</td>
    </tr>
  )
}
