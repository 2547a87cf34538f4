import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { periodKinds } from '../../../../src/kernel/period.ts'
import { monthName, wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { oneOf } from '../../search.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

const kinds: Readonly<Record<string, StateKind>> = {
  published: 'paid',
  publishing: 'due',
  rolledBack: 'void',
  dryRun: 'due',
}

/** What was published or taken back; tries are left out, the page itself shows the last. */
export const History = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const query = useQuery(
    api.listBillingRuns.queryOptions({ input: { communityId: community.id, limit: 100 } }),
  )
  return (
    <details className="run-history">
      <summary>{t('history')}</summary>
      <Part query={query}>
        {({ runs }) => {
          const shown = runs.filter(({ state }) => state !== 'dryRun')
          if (shown.length === 0) return <p className="quiet">{t('noHistory')}</p>
          return (
            <table className="table">
              <tbody>
                {shown.map((run) => (
                  <tr key={run.id.toString()}>
                    <td>
                      <Link
                        to="/billing"
                        search={{
                          month: run.periodMonth.slice(0, 7),
                          kind: oneOf(periodKinds, run.periodKind),
                        }}
                        className="figure"
                      >
                        {monthName(run.periodMonth, language)}
                      </Link>
                    </td>
                    <td className="wide">{t(oneOf(periodKinds, run.periodKind) ?? 'monthly')}</td>
                    <td>
                      <State kind={kinds[run.state] ?? 'void'}>
                        {run.state === 'published' ? t('statePublished') : t('stateRolledBack')}
                      </State>
                    </td>
                    <td className="quiet wide">{wallTime(run.publishedAt ?? run.startedAt)}</td>
                    <td className="number wide">{run.chargeCount.toLocaleString('en')}</td>
                    <td className="number">
                      <Money fen={run.totalFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }}
      </Part>
    </details>
  )
}
