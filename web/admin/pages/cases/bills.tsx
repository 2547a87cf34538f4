import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

/** What is owed by month, with what is held of it and the last day of its limitation period. */
export const Bills = ({ data }: { data: CaseData }) => {
  const t = useWords(words)
  const language = useLanguage()
  if (data.bills.length === 0) return null
  return (
    <section>
      <h2>{t('bills')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('month')}</th>
            <th>{t('dueOn')}</th>
            <th className="wide">{t('limitation')}</th>
            <th className="number">{t('held')}</th>
            <th className="number">{t('openFen')}</th>
          </tr>
        </thead>
        <tbody>
          {data.bills.map((bill) => (
            <tr key={`${bill.periodMonth} ${bill.dueOn}`}>
              <td>{monthName(bill.periodMonth, language)}</td>
              <td>
                {bill.dueOn}{' '}
                {bill.daysOverdue > 0 ? (
                  <small className="faint">{t('daysOverdue', { n: bill.daysOverdue })}</small>
                ) : null}
              </td>
              <td className="wide quiet">{bill.limitationOn}</td>
              <td className="number quiet">
                {bill.heldFen > 0n ? <Money fen={bill.heldFen} /> : null}
              </td>
              <td className="number">
                <Money fen={bill.openFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
