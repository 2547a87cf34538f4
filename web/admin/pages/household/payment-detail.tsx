import { useQuery } from '@tanstack/react-query'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { accountWords } from '../../parts/account-words.ts'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useMay } from '../../shell/use-me.ts'
import type { OpenAction } from './actions/action.ts'
import { words } from './words.ts'

const atTheCounter = ['cash', 'pos', 'transfer']

/** A payment opened in place: what it settled, its entries, and what may be done. */
export const PaymentDetail = ({
  paymentId,
  onAction,
}: {
  paymentId: bigint
  onAction: OpenAction
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const mayRefund = useMay('administrator', 'accountant', 'cashier')
  const mayReverse = useMay('administrator', 'accountant')
  const query = useQuery(api.getPayment.queryOptions({ input: { paymentId } }))
  return (
    <div className="detail">
      <Part query={query}>
        {({ payment, allocations, entries }) => (
          <>
            <dl className="detail-facts">
              <dt>{t('settledBy')}</dt>
              <dd className="batch">
                {allocations.map(({ chargeId, itemName, periodMonth, amountFen }) => (
                  <span key={chargeId.toString()}>
                    {monthName(periodMonth, language)} {itemName} <Money fen={amountFen} />
                  </span>
                ))}
                {allocations.length === 0 ? '—' : null}
              </dd>
              <dt>{t('entries')}</dt>
              <dd>
                {entries.map((entry) => (
                  <span className="entry" key={entry.id.toString()}>
                    <span className="quiet">{entry.postedOn}</span> {t('debit')}{' '}
                    {accountWords(entry.debit)[language]}　{t('credit')}{' '}
                    {accountWords(entry.credit)[language]} <Money fen={entry.amountFen} />
                  </span>
                ))}
              </dd>
            </dl>
            <p className="detail-actions">
              {mayRefund && !payment.isReversed && payment.refundedFen < payment.amountFen ? (
                <button
                  type="button"
                  className="link"
                  onClick={() => onAction({ kind: 'refund', payment })}
                >
                  {t('refund')}
                </button>
              ) : null}
              {mayReverse && !payment.isReversed && atTheCounter.includes(payment.method) ? (
                <button
                  type="button"
                  className="link"
                  onClick={() => onAction({ kind: 'reversePayment', paymentId })}
                >
                  {t('reversePayment')}
                </button>
              ) : null}
            </p>
          </>
        )}
      </Part>
    </div>
  )
}
