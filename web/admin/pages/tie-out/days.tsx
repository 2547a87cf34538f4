import { useQuery } from '@tanstack/react-query'
import { addDays } from '../../../../src/kernel/period.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useMe } from '../../shell/use-me.ts'
import { words } from './words.ts'

const kinds: Readonly<Record<string, StateKind>> = {
  waiting: 'due',
  provisional: 'due',
  differences: 'overdue',
  explained: 'paid',
  certified: 'paid',
}

/** The days of the last weeks with their states; a click goes there. */
export const Days = ({ date, onDay }: { date: string; onDay: (date: string) => void }) => {
  const t = useWords(words)
  const { today } = useMe()
  const query = useQuery(
    api.getReconciliationHistory.queryOptions({ input: { from: addDays(today, -30), to: today } }),
  )
  return (
    <details className="days">
      <summary>{t('days')}</summary>
      <Part query={query}>
        {({ days }) => (
          <table className="table">
            <thead>
              <tr>
                <th>{t('day')}</th>
                <th>{t('state')}</th>
                <th className="number">{t('ours')}</th>
                <th className="number wide">{t('theirs')}</th>
                <th className="number">{t('difference')}</th>
                <th className="wide">{t('certificate')}</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.date} aria-current={day.date === date}>
                  <td>
                    <button type="button" className="link" onClick={() => onDay(day.date)}>
                      {day.date}
                    </button>
                  </td>
                  <td>
                    <State kind={kinds[day.state] ?? 'due'}>{t(`day_${day.state}`)}</State>
                  </td>
                  <td className="number">
                    <Money fen={day.oursFen} />
                  </td>
                  <td className="number wide">
                    <Money fen={day.theirsFen} />
                  </td>
                  <td className="number">
                    {day.openCount > 0 ? <Money fen={day.differenceFen} /> : null}
                  </td>
                  <td className="quiet wide">{day.certificate?.certifiedBy ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Part>
    </details>
  )
}
