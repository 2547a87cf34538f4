import { Link } from '@tanstack/react-router'
import { shortMonth } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { Money } from '../../parts/money.tsx'
import { FailureNotice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/part.tsx'
import type { Period } from './page.tsx'
import { useLines } from './use-lines.ts'
import { words } from './words.ts'

/** A run by household, the largest changes first. */
export const HouseholdLines = ({ period, lastMonth }: { period: Period; lastMonth: string }) => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useLines({ ...period, by: 'household' })
  const first = query.data?.pages[0]
  if (query.isError) {
    return <FailureNotice error={query.error} onRetry={() => query.refetch()} />
  }
  if (!first) return <Skeleton rows={8} />
  const rows = query.data?.pages.flatMap(({ lines }) => lines) ?? []
  return (
    <>
      <table className="table run-table">
        <thead>
          <tr>
            <th>{t('unit')}</th>
            <th>{t('payer')}</th>
            <th className="number wide">
              {t('chargedOf', { month: shortMonth(lastMonth, language) })}
            </th>
            <th className="number">
              {t('triedOf', { month: shortMonth(period.month, language) })}
            </th>
            <th className="number">{t('against', { month: shortMonth(lastMonth, language) })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.householdId.toString()}>
              <td>
                <Link
                  to="/billing/lines"
                  search={{ month: period.month, kind: period.kind, text: row.unitCode }}
                  className="figure"
                >
                  {row.unitCode}
                </Link>
              </td>
              <td>{row.payerName}</td>
              <td className="number quiet wide">
                <Money fen={row.lastFen} />
              </td>
              <td className="number">
                <b>
                  <Money fen={row.fen} />
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
            <td colSpan={2}>{t('totalHouseholds', { n: first.total })}</td>
            <td className="number wide">
              <Money fen={first.lastFen} />
            </td>
            <td className="number">
              <Money fen={first.fen} />
            </td>
            <td className="number">
              <Money fen={first.fen - first.lastFen} signed />
            </td>
          </tr>
        </tfoot>
      </table>
      <LoadMore query={query} />
    </>
  )
}
