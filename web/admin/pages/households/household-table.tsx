import { Link } from '@tanstack/react-router'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import type { Client } from '../../rpc/client.ts'
import { words } from './words.ts'

type Answer = Awaited<ReturnType<Client['listHouseholdsWithBalance']>>
export type HouseholdRow = Answer['households'][number]

type Props = {
  rows: readonly HouseholdRow[]
  sums: Pick<Answer, 'total' | 'outstandingFen' | 'overdueFen' | 'prepaymentFen'>
  at: number
  onAt: (index: number) => void
}

/** One line a household; the sums stand first because the list may be long. */
export const HouseholdTable = ({ rows, sums, at, onAt }: Props) => {
  const t = useWords(words)
  return (
    <table className="table fixed-head households">
      <thead>
        <tr>
          <th>{t('unit')}</th>
          <th>{t('payer')}</th>
          <th className="wide">{t('phone')}</th>
          <th>{t('state')}</th>
          <th className="wide">{t('since')}</th>
          <th className="number wide">{t('overdueFen')}</th>
          <th className="number">{t('outstanding')}</th>
          <th className="number wide">{t('prepayment')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row" title={t('wholeFilter')}>
          <td colSpan={2}>
            {t('total', { n: sums.total })}
            <small className="faint wide"> {t('wholeFilter')}</small>
          </td>
          <td className="wide" />
          <td />
          <td className="wide" />
          <td className="number wide">
            <Money fen={sums.overdueFen} />
          </td>
          <td className="number">
            <Money fen={sums.outstandingFen} />
          </td>
          <td className="number wide">
            <Money fen={sums.prepaymentFen} />
          </td>
        </tr>
        {rows.map((row, index) => (
          <tr
            key={row.householdId.toString()}
            aria-current={index === at}
            onMouseEnter={() => onAt(index)}
          >
            <td>
              <Link
                to="/households/$householdId"
                params={{ householdId: row.householdId.toString() }}
                className="row-link"
              >
                {row.unitCode}
              </Link>
              {row.unitCount > 1 ? (
                <small className="faint"> {t('homes', { n: row.unitCount })}</small>
              ) : null}
            </td>
            <td className="clip payer">
              {row.payerName}
              {row.payerKind === 'person' ? null : <PayerKind kind={row.payerKind} />}
            </td>
            <td className="quiet wide">{row.phoneMasked ?? '—'}</td>
            <td>
              <HouseholdState row={row} />
            </td>
            <td className="quiet wide">{row.oldestDueOn ?? ''}</td>
            <td className="number wide">
              {row.overdueFen > 0n ? <Money fen={row.overdueFen} /> : null}
            </td>
            <td className="number">
              <Money fen={row.outstandingFen} />
            </td>
            <td className="number quiet wide">
              {row.prepaymentFen > 0n ? <Money fen={row.prepaymentFen} /> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const PayerKind = ({ kind }: { kind: string }) => {
  const t = useWords(words)
  return <small className="tag">{kind === 'developer' ? t('developer') : t('organisation')}</small>
}

const HouseholdState = ({ row }: { row: HouseholdRow }) => {
  const t = useWords(words)
  switch (row.state) {
    case 'overdue':
      return (
        <State kind="overdue">
          {row.overdueMonths > 0 ? t('overdueMonths', { n: row.overdueMonths }) : t('overdue')}
        </State>
      )
    case 'held':
      return <State kind="frozen">{t('held')}</State>
    case 'notDue':
      return <State kind="due">{t('notDue')}</State>
    case 'clear':
      return <State kind="paid">{t('clear')}</State>
  }
}
