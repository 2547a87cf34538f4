import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useMe } from '../../shell/use-me.ts'
import { Entries } from './entries.tsx'
import { Filters, NamedDate } from './filters.tsx'
import { Opens } from './opens.tsx'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

const ages = ['priorYears', 'earlierThisYear', 'thisPeriod', 'future', 'total'] as const
const signs = { 1: '+', [-1]: '−', 0: '' } as const

/** Opening arrears, everything that moved them, closing arrears, and whether the ledger agrees. */
export const Identity = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const { filter, set, scope } = useFilter()
  const exportAddress = useExportAddress()
  const from = filter.from ?? `${today.slice(0, 4)}-01-01`
  const to = filter.to ?? today
  const input = { ...scope, from, to }
  const query = useQuery(
    api.getArrearsIdentity.queryOptions({ input, placeholderData: keepPreviousData }),
  )
  return (
    <>
      <Filters>
        <NamedDate
          kind="date"
          label={t('from')}
          value={from}
          onChange={(day) => set({ from: day })}
        />
        <NamedDate kind="date" label={t('to')} value={to} onChange={(day) => set({ to: day })} />
        <a className="button" href={exportAddress('identity', input)} download>
          {t('export')}
        </a>
      </Filters>
      <p className="basis small quiet">{t('identityBasis', { from, to })}</p>
      <Part query={query}>
        {({ rows, ledgerClosingFen, differenceFen }) => (
          <>
            <div className="sideways">
              <table className="table identity">
                <thead>
                  <tr>
                    <th />
                    {ages.map((age) => (
                      <th className="number" key={age}>
                        {t(`age.${age}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.key} data-balance={row.sign === 0}>
                      <td className="nowrap">
                        <span className="sign-cell">{signs[row.sign]}</span>
                        {row.label[language]}
                      </td>
                      {ages.map((age) => (
                        <td className="number" key={age}>
                          <Opens
                            fen={row.fen[age]}
                            at={{ figure: row.key, age: age === 'total' ? undefined : age }}
                          />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p className="proof">
              {differenceFen === 0n ? (
                <State kind="paid">{t('identityHolds')}</State>
              ) : (
                <State kind="overdue">
                  {t('identityFails')} <Money fen={differenceFen} />
                </State>
              )}
              <span className="quiet">
                {t('ledgerSays')} <Money fen={ledgerClosingFen} />
              </span>
            </p>
          </>
        )}
      </Part>
      <Entries movement={input} />
    </>
  )
}
