import { Fragment } from 'react'
import { monthName, wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import type { Client } from '../../rpc/client.ts'
import { costFen } from './cost.ts'
import { MessageDetail } from './message-detail.tsx'
import { type Message, MessageState } from './message-state.tsx'
import { words } from './words.ts'

type Sums = Awaited<ReturnType<Client['listMessages']>>

/** One line a message; one of them is open in place. */
export const MessageTable = ({
  rows,
  sums,
  openId,
  onOpen,
}: {
  rows: readonly Message[]
  sums: Sums
  openId: string | undefined
  onOpen: (id: string) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table fixed-head message-table">
      <thead>
        <tr>
          <th>{t('writtenAt')}</th>
          <th>{t('unit')}</th>
          <th className="wide">{t('reader')}</th>
          <th>{t('message')}</th>
          <th className="wide">{t('carrier')}</th>
          <th>{t('state')}</th>
          <th className="number wide">{t('amount')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td colSpan={3}>{t('wholeFilter', { n: sums.total })}</td>
          <td className="wide" colSpan={3}>
            {t('sums', { sent: sums.sent, delivered: sums.delivered, opened: sums.opened })}
            {sums.notReached > 0 ? t('sumsNotReached', { n: sums.notReached }) : ''}
          </td>
          <td className="number">
            <small className="quiet">{t('cost')}</small> <Money fen={costFen(sums.cost)} />
          </td>
        </tr>
        {rows.map((row) => {
          const id = row.id.toString()
          const isOpen = id === openId
          return (
            <Fragment key={id}>
              <tr aria-current={isOpen} onClick={() => onOpen(id)}>
                <td>
                  <button type="button" className="row-button" aria-expanded={isOpen}>
                    {wallTime(row.createdAt)}
                  </button>
                </td>
                <td>
                  <HouseholdLink householdId={row.householdId}>{row.unitCode || '—'}</HouseholdLink>
                </td>
                <td className="wide nowrap">{row.readerName}</td>
                <td>
                  {row.kindWords[language]}{' '}
                  {row.periodMonth ? (
                    <small className="quiet nowrap">{monthName(row.periodMonth, language)}</small>
                  ) : null}
                </td>
                <td className="wide">
                  {row.accountName ?? '—'} <small className="quiet nowrap">{row.masked}</small>
                </td>
                <td>
                  <MessageState message={row} />
                </td>
                <td className="number wide">
                  {row.amountFen === null ? null : <Money fen={row.amountFen} />}
                </td>
              </tr>
              {isOpen ? (
                <tr className="opened">
                  <td colSpan={7}>
                    <MessageDetail messageId={row.id} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}
