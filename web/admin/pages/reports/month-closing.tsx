import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { Figure } from './day-closing.tsx'
import { NamedDate } from './filters.tsx'
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
    </>
  )
}

const columns = [
  'chargedFen',
  'reversedFen',
  'waivedFen',
  'receivedFen',
  'receivedEarlierFen',
] as const

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
            {columns.map((key) => (
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
              {columns.map((key) => (
                <td className="number" key={key}>
                  {row[key] === 0n ? <span className="faint">—</span> : <Money fen={row[key]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            {columns.map((key) => (
              <td className="number" key={key}>
                <Money fen={items.reduce((sum, row) => sum + row[key], 0n)} />
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
        <Figure name={t('opening')} fen={prepayment.openingFen} />
        <Figure name={t('paidIn')} fen={prepayment.paidInFen} />
        <Figure name={t('used')} fen={prepayment.usedFen} />
        <Figure name={t('closing')} fen={prepayment.closingFen} />
      </dl>
      <h2>{t('outstanding')}</h2>
      <dl className="figures">
        <Figure name={t('opening')} fen={arrears.openingFen} />
        <Figure name={t('closing')} fen={arrears.closingFen} />
      </dl>
    </>
  )
}
