import { Fragment } from 'react'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { wallTime } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import type { Client } from '../../rpc/client.ts'
import { PaymentDetail } from './payment-detail.tsx'
import { words } from './words.ts'

type Answer = Awaited<ReturnType<Client['listPayments']>>
export type Payment = Answer['payments'][number]

/** One line a payment; one of them is open in place. */
export const PaymentTable = ({
  rows,
  sums,
  openId,
  onOpen,
}: {
  rows: readonly Payment[]
  sums: Pick<Answer, 'total' | 'amountFen'>
  openId: string | undefined
  onOpen: (id: string) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table fixed-head payments">
      <thead>
        <tr>
          <th>{t('paidAt')}</th>
          <th>{t('unit')}</th>
          <th>{t('payer')}</th>
          <th className="wide">{t('method')}</th>
          <th className="wide">{t('reference')}</th>
          <th className="wide">{t('state')}</th>
          <th className="number">{t('received')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td colSpan={3}>{t('wholeFilter', { n: sums.total })}</td>
          <td className="wide" colSpan={3} />
          <td className="number">
            <Money fen={sums.amountFen} />
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
                    {wallTime(row.paidAt)}
                  </button>
                </td>
                <td>
                  <HouseholdLink householdId={row.householdId}>{row.unitCode || '—'}</HouseholdLink>
                </td>
                <td>{row.payerName}</td>
                <td className="wide">{methodWords(row.method)[language]}</td>
                <td className="quiet wide">{row.channelTradeNo ?? row.note}</td>
                <td className="wide">
                  <PaymentState row={row} />
                </td>
                <td className={row.isReversed ? 'number struck' : 'number'}>
                  <Money fen={row.amountFen} />
                </td>
              </tr>
              {isOpen ? (
                <tr className="opened">
                  <td colSpan={7}>
                    <PaymentDetail paymentId={row.id} />
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

const PaymentState = ({ row }: { row: Payment }) => {
  const t = useWords(words)
  if (row.isReversed) return <State kind="void">{t('reversed')}</State>
  if (row.refundedFen > 0n) {
    return <State kind="void">{t('refundedFen', { fen: yuan(row.refundedFen) })}</State>
  }
  if (row.surplusFen > 0n) {
    return <State kind="paid">{t('prepaidFen', { fen: yuan(row.surplusFen) })}</State>
  }
  return <State kind="paid">{t('booked')}</State>
}
