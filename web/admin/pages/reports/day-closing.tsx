import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { clockTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { Entries } from './entries.tsx'
import { NamedDate } from './filters.tsx'
import { Opens } from './opens.tsx'
import { type ReportFilter, wayOf } from './route.ts'
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
                figure="paid"
                note={t('payments', { n: day.received.count })}
              />
              <Figure
                name={t('refunded')}
                fen={day.refunded.fen}
                figure="refunded"
                note={t('payments', { n: day.refunded.count })}
              />
              <Figure name={t('net')} fen={day.netFen} figure="net" />
              <Figure name={t('toPrepayment')} fen={day.toPrepaymentFen} figure="toPrepayment" />
              <Figure
                name={t('fromPrepayment')}
                fen={day.fromPrepaymentFen}
                figure="fromPrepayment"
              />
            </dl>
            <div className="report-halves">
              <Methods day={day} />
              <Items day={day} />
            </div>
            <DayReceipts receipts={day.receipts} date={date} />
            <Shifts shifts={day.shifts} />
          </>
        )}
      </Part>
      <Entries movement={{ communityId: community.id, from: date, to: date }} />
    </>
  )
}

export const Figure = ({
  name,
  fen,
  figure,
  note,
}: {
  name: string
  fen: bigint
  figure: NonNullable<ReportFilter['figure']>
  note?: string
}) => (
  <div>
    <dt>{name}</dt>
    <dd>{fen === 0n ? <Money fen={fen} /> : <Opens fen={fen} at={{ figure }} />}</dd>
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
                <Opens fen={row.received.fen} at={{ figure: 'paid', way: wayOf(row.method) }} />
              </td>
              <td className="number">
                <Opens
                  fen={row.reversed.fen}
                  at={{ figure: 'paymentsReversed', way: wayOf(row.method) }}
                />
              </td>
              <td className="number">
                <Opens fen={row.netFen} at={{ figure: 'paidNet', way: wayOf(row.method) }} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <td className="number">{day.received.count}</td>
            <td className="number">
              <Opens fen={day.received.fen} at={{ figure: 'paid' }} />
            </td>
            <td className="number">
              <Opens
                fen={day.methods.reduce((sum, { reversed }) => sum + reversed.fen, 0n)}
                at={{ figure: 'paymentsReversed' }}
              />
            </td>
            <td className="number">
              <Opens
                fen={day.methods.reduce((sum, { netFen }) => sum + netFen, 0n)}
                at={{ figure: 'paidNet' }}
              />
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
                <Opens fen={row.fen} at={{ figure: 'allocated', row: row.itemId.toString() }} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <td className="number">
              <Opens
                fen={day.items.reduce((sum, { fen }) => sum + fen, 0n)}
                at={{ figure: 'allocated' }}
              />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const DayReceipts = ({ receipts, date }: Pick<Day, 'receipts' | 'date'>) => {
  const t = useWords(words)
  const { set } = useFilter()
  return (
    <p className="quiet">
      <button
        type="button"
        className="link"
        onClick={() => set({ view: 'receipts', from: date, to: date, text: undefined })}
      >
        {t('receiptsOfDay', { issued: receipts.issued, voided: receipts.voided })}
      </button>
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
