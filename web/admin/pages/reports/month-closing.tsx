import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lastOfMonth } from '../../../../src/kernel/period.ts'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { Figure } from './day-closing.tsx'
import { Entries } from './entries.tsx'
import { NamedDate } from './filters.tsx'
import { Opens } from './opens.tsx'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

type Month = Awaited<ReturnType<Client['getMonthClosing']>>

/** A month by item, the prepayment roll-forward, and what stands in the way of closing it. */
export const MonthClosing = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const community = useCommunity()
  const { filter, set } = useFilter()
  const month = filter.month ?? today.slice(0, 7)
  const query = useQuery(
    api.getMonthClosing.queryOptions({
      input: { communityId: community.id, month },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      <div className="report-filters">
        <NamedDate
          kind="month"
          label={t('month')}
          value={month}
          onChange={(chosen) => set({ month: chosen })}
        />
      </div>
      <p className="basis small quiet">
        {t('monthBasis', { name: community.name, month: monthName(month, language) })}
      </p>
      <Part query={query}>
        {(closing) => (
          <>
            <div className="report-halves">
              <Items closing={closing} />
              <section>
                <h2>{t('checks')}</h2>
                <ul className="checks">
                  {closing.checks.map((check) => (
                    <li key={check.key} className={check.isDone ? '' : 'overdue'}>
                      <Icon name={check.isDone ? 'check' : 'overdue'} />
                      <span className="grow">{check.words[language]}</span>
                      {check.isDone ? t('checkDone') : t('checkOpen', { n: check.count })}
                    </li>
                  ))}
                </ul>
              </section>
            </div>
            <Balances closing={closing} />
          </>
        )}
      </Part>
      <Entries
        movement={{
          communityId: community.id,
          from: `${month}-01`,
          to: lastOfMonth(`${month}-01`),
        }}
      />
    </>
  )
}

/** Each column with the figure that opens it. */
const columns = {
  chargedFen: 'charged',
  reversedFen: 'reversed',
  waivedFen: 'waived',
  receivedFen: 'settled',
  receivedEarlierFen: 'settledEarlier',
} as const
const columnKeys = Object.keys(columns) as (keyof typeof columns)[]

const Items = ({ closing: { items } }: { closing: Month }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section className="sideways">
      <h2>{t('byItem')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('item')}</th>
            {columnKeys.map((key) => (
              <th className="number" key={key}>
                {t(`column.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <tr key={row.itemId.toString()}>
              <td className="nowrap">{row.name[language]}</td>
              {columnKeys.map((key) => (
                <td className="number" key={key}>
                  <Opens fen={row[key]} at={{ figure: columns[key], row: row.itemId.toString() }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            {columnKeys.map((key) => (
              <td className="number" key={key}>
                <Opens
                  fen={items.reduce((sum, row) => sum + row[key], 0n)}
                  at={{ figure: columns[key] }}
                />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const Balances = ({ closing: { prepayment, arrears } }: { closing: Month }) => {
  const t = useWords(words)
  return (
    <>
      <h2>{t('prepaid')}</h2>
      <dl className="figures">
        <Figure name={t('opening')} fen={prepayment.openingFen} figure="prepaymentOpening" />
        <Figure name={t('paidIn')} fen={prepayment.paidInFen} figure="paidIn" />
        <Figure name={t('used')} fen={prepayment.usedFen} figure="used" />
        <Figure name={t('closing')} fen={prepayment.closingFen} figure="prepaymentClosing" />
      </dl>
      <h2>{t('outstanding')}</h2>
      <dl className="figures">
        <Figure name={t('opening')} fen={arrears.openingFen} figure="opening" />
        <Figure name={t('closing')} fen={arrears.closingFen} figure="closing" />
      </dl>
    </>
  )
}
