import { Link } from '@tanstack/react-router'
import { shortMonth } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import type { Period } from './page.tsx'
import { useLines } from './use-lines.ts'
import { words } from './words.ts'

/** A run by household, the largest changes first. */
export const HouseholdLines = ({ period, lastMonth }: { period: Period; lastMonth: string }) => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useLines({ ...period, by: 'household' })
  const rows = query.data?.pages.flatMap(({ lines }) => lines) ?? []
  return (
    <LongList query={query} shown={rows.length} empty={null}>
      {(sums) => (
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
              <td colSpan={2}>{t('totalHouseholds', { n: sums.total })}</td>
              <td className="number wide">
                <Money fen={sums.lastFen} />
              </td>
              <td className="number">
                <Money fen={sums.fen} />
              </td>
              <td className="number">
                <Money fen={sums.fen - sums.lastFen} signed />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </LongList>
  )
}
