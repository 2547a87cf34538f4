import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { clockTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { NamedDate } from './filters.tsx'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

type Day = Awaited<ReturnType<Client['getDailyClosing']>>

/** One day's money: by way of payment and item, receipts, shifts. */
export const DayClosing = () => {
  const t = useWords(words)
  const { today } = useMe()
  const community = useCommunity()
  const { filter, set } = useFilter()
  const date = filter.date ?? today
  const query = useQuery(
    api.getDailyClosing.queryOptions({
      input: { communityId: community.id, date },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      <div className="report-filters">
        <NamedDate
          kind="date"
          label={t('date')}
          value={date}
          onChange={(day) => set({ date: day })}
        />
      </div>
      <p className="basis small quiet">{t('dayBasis', { name: community.name, date })}</p>
      <Part query={query}>
        {(day) => (
          <>
            <dl className="figures">
              <Figure
                name={t('received')}
                fen={day.received.fen}
                note={t('payments', { n: day.received.count })}
              />
              <Figure
                name={t('refunded')}
                fen={day.refunded.fen}
                note={t('payments', { n: day.refunded.count })}
              />
              <Figure name={t('net')} fen={day.netFen} />
              <Figure name={t('toPrepayment')} fen={day.toPrepaymentFen} />
              <Figure name={t('fromPrepayment')} fen={day.fromPrepaymentFen} />
            </dl>
            <div className="report-halves">
              <Methods day={day} />
              <Items day={day} />
            </div>
            <DayReceipts receipts={day.receipts} />
            <Shifts shifts={day.shifts} />
          </>
        )}
      </Part>
    </>
  )
}

export const Figure = ({ name, fen, note }: { name: string; fen: bigint; note?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <Money fen={fen} />
    </dd>
    {note ? <small className="quiet">{note}</small> : null}
  </div>
)

const Methods = ({ day }: { day: Day }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2>{t('byMethod')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('method')}</th>
            <th className="number">{t('count')}</th>
            <th className="number">{t('received')}</th>
            <th className="number">{t('reversed')}</th>
            <th className="number">{t('net')}</th>
          </tr>
        </thead>
        <tbody>
          {day.methods.map((row) => (
            <tr key={row.method}>
              <td>{methodWords(row.method)[language]}</td>
              <td className="number">{row.received.count}</td>
              <td className="number">
                <Money fen={row.received.fen} />
              </td>
              <td className="number">
                {row.reversed.count > 0 ? <Money fen={row.reversed.fen} /> : null}
              </td>
              <td className="number">
                <Money fen={row.netFen} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <td className="number">{day.received.count}</td>
            <td className="number">
              <Money fen={day.received.fen} />
            </td>
            <td />
            <td className="number">
              <Money fen={day.methods.reduce((sum, { netFen }) => sum + netFen, 0n)} />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const Items = ({ day }: { day: Day }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2>{t('byItem')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('item')}</th>
            <th className="number">{t('settled')}</th>
          </tr>
        </thead>
        <tbody>
          {day.items.map((row) => (
            <tr key={row.itemId.toString()}>
              <td>{row.name[language]}</td>
              <td className="number">
                <Money fen={row.fen} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <td className="number">
              <Money fen={day.items.reduce((sum, { fen }) => sum + fen, 0n)} />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const DayReceipts = ({ receipts }: Pick<Day, 'receipts'>) => {
  const t = useWords(words)
  return (
    <p className="quiet">
      {t('receiptsOfDay', { issued: receipts.issued, voided: receipts.voided })}
      {receipts.first ? ` · ${receipts.first} – ${receipts.last}` : ''}
    </p>
  )
}

const Shifts = ({ shifts }: Pick<Day, 'shifts'>) => {
  const t = useWords(words)
  if (shifts.length === 0) return null
  return (
    <section>
      <h2>{t('shifts')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('cashier')}</th>
            <th className="wide">{t('window')}</th>
            <th>{t('hours')}</th>
            <th className="number wide">{t('count')}</th>
            <th className="number wide">{t('expected')}</th>
            <th className="number">{t('counted')}</th>
          </tr>
        </thead>
        <tbody>
          {shifts.map((shift) => (
            <tr key={shift.id.toString()}>
              <td>{shift.cashierName}</td>
              <td className="wide">{shift.windowName}</td>
              <td className="nowrap">
                {clockTime(shift.openedAt)} –{' '}
                {shift.closedAt ? clockTime(shift.closedAt) : t('stillOpen')}
              </td>
              <td className="number wide">{shift.payments.count}</td>
              <td className="number wide">
                <Money fen={shift.expectedFen} />
              </td>
              <td className="number">
                <Money fen={shift.countedFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
