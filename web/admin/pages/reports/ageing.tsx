import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { Arrears } from './arrears.tsx'
import { Filters } from './filters.tsx'
import { ageingRows } from './route.ts'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

const AgeChart = lazy(() =>
  import('./age-chart.tsx').then((module) => ({ default: module.AgeChart })),
)

type AgeingAnswer = Awaited<ReturnType<Client['getAgeing']>>

/** 账龄: overdue money by age, how near the limitation dates are, and the claims themselves. */
export const Ageing = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, set, scope } = useFilter()
  const exportAddress = useExportAddress()
  const by = filter.rows ?? 'none'
  const input = { ...scope, by }
  const query = useQuery(api.getAgeing.queryOptions({ input, placeholderData: keepPreviousData }))
  return (
    <>
      <Filters />
      <Part query={query}>
        {(ageing) => (
          <>
            <p className="basis small quiet">{t('ageingBasis', { date: ageing.asOf })}</p>
            <Limitation ageing={ageing} />
            <Suspense fallback={<div className="chart" />}>
              <AgeChart
                bars={ageing.buckets.map(({ label }, index) => ({
                  label: label[language],
                  fen: ageing.total.fen[index] ?? 0n,
                  charges: ageing.total.charges[index] ?? 0,
                }))}
              />
            </Suspense>
            <div className="section-head">
              <Tabs
                label={t('breakdown')}
                chosen={by}
                onChoose={(rows) => set({ rows: rows === 'none' ? undefined : rows })}
                tabs={ageingRows.map((key) => ({ key, label: t(`rows.${key}`) }))}
              />
              <a className="button" href={exportAddress('ageing', input)} download>
                {t('export')}
              </a>
            </div>
            <AgeTable ageing={ageing} />
          </>
        )}
      </Part>
      <Arrears />
    </>
  )
}

/** How much runs out of time, and when; a click shows those claims. */
const Limitation = ({ ageing: { limitation } }: { ageing: AgeingAnswer }) => {
  const t = useWords(words)
  const { filter, set } = useFilter()
  const marks = [
    ['0', t('mayHaveExpired'), limitation.mayHaveExpired],
    ['60', t('withinDays', { n: 60 }), limitation.within60],
    ['180', t('withinDays', { n: 180 }), limitation.within180],
    ['365', t('withinDays', { n: 365 }), limitation.within365],
  ] as const
  return (
    <section className="limitation" aria-label={t('limitation')}>
      {marks.map(([within, label, { households, fen }]) => (
        <button
          type="button"
          key={within}
          aria-pressed={filter.within === within}
          onClick={() => set({ within: filter.within === within ? undefined : within })}
        >
          <span className="quiet">{label}</span>
          <strong>
            <Money fen={fen} />
          </strong>
          <small className="quiet">{t('households', { n: households })}</small>
        </button>
      ))}
    </section>
  )
}

const AgeTable = ({ ageing }: { ageing: AgeingAnswer }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, set } = useFilter()
  const figure = (fen: bigint) =>
    fen === 0n ? <span className="faint">—</span> : <Money fen={fen} />
  return (
    <div className="sideways">
      <table className="table ages">
        <thead>
          <tr>
            <th />
            <th className="number">{t('householdCount')}</th>
            {ageing.buckets.map(({ key, label }) => (
              <th key={key} className="number">
                <button
                  type="button"
                  className="link"
                  aria-pressed={filter.bucket === key}
                  onClick={() => set({ bucket: filter.bucket === key ? undefined : key })}
                >
                  {label[language]}
                </button>
              </th>
            ))}
            <th className="number">{t('total')}</th>
          </tr>
        </thead>
        <tbody>
          {ageing.rows.length > 1
            ? ageing.rows.map((row) => (
                <tr key={row.key}>
                  <td className="nowrap">{row.name[language]}</td>
                  <td className="number">{row.households}</td>
                  {ageing.buckets.map(({ key }, index) => (
                    <td className="number" key={key}>
                      {figure(row.fen[index] ?? 0n)}
                    </td>
                  ))}
                  <td className="number">
                    <b>
                      <Money fen={row.totalFen} />
                    </b>
                  </td>
                </tr>
              ))
            : null}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('wholeFilter')}</td>
            <td className="number">{ageing.total.households}</td>
            {ageing.buckets.map(({ key }, index) => (
              <td className="number" key={key}>
                {figure(ageing.total.fen[index] ?? 0n)}
              </td>
            ))}
            <td className="number">
              <Money fen={ageing.total.totalFen} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
