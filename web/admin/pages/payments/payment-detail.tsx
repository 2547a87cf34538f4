import './payment-detail.css'
import './payments.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { monthName, wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { accountWords } from '../../parts/account-words.ts'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay } from '../../shell/use-me.ts'
import { RefundDialog, ReverseDialog } from './money-dialogs.tsx'
import { Receipts } from './receipts.tsx'
import { refundState, words } from './words.ts'

type Detail = Awaited<ReturnType<Client['getPayment']>>

/** A payment opened: what it settled, its entries, refunds and receipts, and what may be done. */
export const PaymentDetail = ({ paymentId }: { paymentId: bigint }) => {
  const query = useQuery(api.getPayment.queryOptions({ input: { paymentId } }))
  return (
    <div className="payment-detail">
      <Part query={query}>{(detail) => <Opened detail={detail} />}</Part>
    </div>
  )
}

const Opened = ({ detail }: { detail: Detail }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { payment, allocations, entries, refunds } = detail
  return (
    <>
      <dl className="payment-facts">
        <dt>{t('settled')}</dt>
        <dd>
          {allocations.map(({ chargeId, itemName, periodMonth, amountFen }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a charge may be settled in parts
            <span key={`${chargeId}/${index}`} className="piece">
              {monthName(periodMonth, language)} {itemName} <Money fen={amountFen} />
            </span>
          ))}
          {payment.surplusFen > 0n ? (
            <span className="piece">
              {t('prepayment')} <Money fen={payment.surplusFen} />
            </span>
          ) : null}
        </dd>
        <dt>{t('entries')}</dt>
        <dd className="entry-list">
          {entries.map((entry) => (
            <span key={entry.id.toString()} className="entry-line">
              <span className="quiet">{entry.postedOn}</span> {t('debit')}{' '}
              {accountWords(entry.debit)[language]}　{t('credit')}{' '}
              {accountWords(entry.credit)[language]} <Money fen={entry.amountFen} />
              {entry.isReversal ? <span className="tag">{t('reversal')}</span> : null}
            </span>
          ))}
        </dd>
        {refunds.length > 0 ? (
          <>
            <dt>{t('tab_refunds')}</dt>
            <dd>
              {refunds.map(({ id, amountFen, state, reason, requestedAt }) => (
                <span key={id.toString()} className="entry-line">
                  <span className="quiet">{wallTime(requestedAt)}</span> <Money fen={amountFen} />{' '}
                  {t(refundState(state))} {reason}
                </span>
              ))}
            </dd>
          </>
        ) : null}
        {payment.note ? (
          <>
            <dt>{t('remark')}</dt>
            <dd>{payment.note}</dd>
          </>
        ) : null}
        <Receipts paymentId={payment.id} />
      </dl>
      <Actions detail={detail} />
    </>
  )
}

const atTheCounter = ['cash', 'pos', 'transfer']

const Actions = ({ detail: { payment, allocations } }: { detail: Detail }) => {
  const t = useWords(words)
  const mayRefund = useMay('administrator', 'accountant', 'cashier')
  const mayReverse = useMay('administrator', 'accountant')
  const [dialog, setDialog] = useState<'refund' | 'reverse' | null>(null)
  const left = payment.amountFen - payment.refundedFen
  if (payment.isReversed) return null
  const close = (): void => setDialog(null)
  return (
    <p className="payment-actions">
      {mayRefund && left > 0n ? (
        <button type="button" className="link" onClick={() => setDialog('refund')}>
          {t('requestRefund')}
        </button>
      ) : null}
      {mayReverse && payment.refundedFen === 0n && atTheCounter.includes(payment.method) ? (
        <button type="button" className="link" onClick={() => setDialog('reverse')}>
          {t('reverse')}
        </button>
      ) : null}
      {dialog === 'refund' ? <RefundDialog payment={payment} onClose={close} /> : null}
      {dialog === 'reverse' ? (
        <ReverseDialog payment={payment} count={allocations.length} onClose={close} />
      ) : null}
    </p>
  )
}
