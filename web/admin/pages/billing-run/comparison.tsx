import { Link } from '@tanstack/react-router'
import { shortMonth } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { HouseholdLines } from './household-lines.tsx'
import type { Period, Summary } from './page.tsx'
import { views } from './route.ts'
import { words } from './words.ts'

type Props = {
  summary: Summary
  lastMonth: string
  period: Period
  runId: bigint | null
  view: (typeof views)[number]
  onView: (view: (typeof views)[number]) => void
}

/** The run beside the last period, by item, building or household; each figure opens to its charges. */
export const Comparison = ({ summary, view, onView, ...place }: Props) => {
  const t = useWords(words)
  const shown = place.runId === null ? views : views.filter((key) => key !== 'households')
  return (
    <>
      <div className="run-bar">
        <h2>{t(`by_${view}`)}</h2>
        <Tabs
          label={t('view')}
          chosen={view}
          onChoose={onView}
          tabs={shown.map((key) => ({
            key,
            label:
              key === 'households'
                ? `${t(key)} ${summary.households.toLocaleString('en')}`
                : t(key),
          }))}
        />
      </div>
      {view === 'households' && place.runId === null ? (
        <HouseholdLines period={place.period} lastMonth={place.lastMonth} />
      ) : (
        <RowTable
          rows={view === 'buildings' ? summary.buildings : summary.items}
          by={view === 'buildings' ? 'building' : 'item'}
          {...place}
        />
      )}
    </>
  )
}

const RowTable = ({
  rows,
  by,
  lastMonth,
  period,
  runId,
}: Omit<Props, 'summary' | 'view' | 'onView'> & {
  rows: Summary['items']
  by: 'item' | 'building'
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const [last, now] = [shortMonth(lastMonth, language), shortMonth(period.month, language)]
  const sum = (key: 'lastCount' | 'count'): number => rows.reduce((all, row) => all + row[key], 0)
  const fen = (key: 'lastFen' | 'fen'): bigint => rows.reduce((all, row) => all + row[key], 0n)
  return (
    <table className="table run-table">
      <thead>
        <tr>
          <th>{t(by)}</th>
          <th className="number wide">{t('countOf', { month: last })}</th>
          <th className="number wide">{t('chargedOf', { month: last })}</th>
          <th className="number wide">{t('countOf', { month: now })}</th>
          <th className="number">{t(runId === null ? 'triedOf' : 'chargedOf', { month: now })}</th>
          <th className="number">{t('against', { month: last })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td>
              {row.name[language]}
              <small className="quiet run-note">{row.note[language]}</small>
            </td>
            <td className="number quiet wide">{row.lastCount.toLocaleString('en')}</td>
            <td className="number quiet wide">
              <Link
                to="/billing/charges"
                search={{ month: lastMonth.slice(0, 7), [by]: row.key }}
                className="figure"
              >
                <Money fen={row.lastFen} />
              </Link>
            </td>
            <td className="number wide">{row.count.toLocaleString('en')}</td>
            <td className="number">
              <b>
                {runId === null ? (
                  <Link
                    to="/billing/lines"
                    search={{ month: period.month, kind: period.kind, [by]: row.key }}
                    className="figure"
                  >
                    <Money fen={row.fen} />
                  </Link>
                ) : (
                  <Link
                    to="/billing/charges"
                    search={{ run: runId.toString(), month: period.month, [by]: row.key }}
                    className="figure"
                  >
                    <Money fen={row.fen} />
                  </Link>
                )}
              </b>
            </td>
            <td className="number">
              <Money fen={row.fen - row.lastFen} signed />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('totalOfRun')}</td>
          <td className="number wide">{sum('lastCount').toLocaleString('en')}</td>
          <td className="number wide">
            <Money fen={fen('lastFen')} />
          </td>
          <td className="number wide">{sum('count').toLocaleString('en')}</td>
          <td className="number">
            <Money fen={fen('fen')} />
          </td>
          <td className="number">
            <Money fen={fen('fen') - fen('lastFen')} signed />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
