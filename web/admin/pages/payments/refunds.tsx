import { useQuery } from '@tanstack/react-query'
import { App, Checkbox } from 'antd'
import { useState } from 'react'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { refundState, words } from './words.ts'

type Refund = Awaited<ReturnType<Client['listRefunds']>>['refunds'][number]

/** 退款: asked for by one, approved by another, then on its way until it is done. */
export const Refunds = () => {
  const t = useWords(words)
  const { id: communityId } = useCommunity()
  const [onlyOpen, setOnlyOpen] = useState(true)
  const query = useQuery(api.listRefunds.queryOptions({ input: { communityId, onlyOpen } }))
  return (
    <>
      <PageHead title={t('tab_refunds')} note={t('refundsNote')}>
        <Checkbox checked={onlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)}>
          {t('onlyOpen')}
        </Checkbox>
      </PageHead>
      <Part query={query}>
        {({ refunds }) =>
          refunds.length === 0 ? (
            <Notice icon="paid" title={t('noRefunds')}>
              {t('noRefundsWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('requestedAt')}</th>
                  <th>{t('payer')}</th>
                  <th className="wide">{t('method')}</th>
                  <th className="wide">{t('reason')}</th>
                  <th>{t('state')}</th>
                  <th className="number">{t('amount')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {refunds.map((refund) => (
                  <RefundRow key={refund.id.toString()} refund={refund} />
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
    </>
  )
}

const kinds: Readonly<Record<string, StateKind>> = {
  requested: 'due',
  approved: 'due',
  pending: 'due',
  succeeded: 'paid',
  closed: 'void',
  refused: 'void',
  abnormal: 'overdue',
}

const RefundRow = ({ refund }: { refund: Refund }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <tr>
      <td className="quiet">{wallTime(refund.requestedAt)}</td>
      <td>
        <HouseholdLink householdId={refund.householdId}>{refund.payerName}</HouseholdLink>
      </td>
      <td className="wide">{methodWords(refund.method)[language]}</td>
      <td className="wide">
        {refund.reason}
        {refund.problem ? <small className="overdue"> {refund.problem}</small> : null}
      </td>
      <td>
        <State kind={kinds[refund.state] ?? 'due'}>{t(refundState(refund.state))}</State>
      </td>
      <td className="number">
        <Money fen={refund.amountFen} />
      </td>
      <td className="number">
        <RefundActions refund={refund} />
      </td>
    </tr>
  )
}

const RefundActions = ({ refund }: { refund: Refund }) => {
  const t = useWords(words)
  const me = useMe()
  const { message } = App.useApp()
  const mayDecide = useMay('administrator', 'manager', 'accountant')
  const mayPayOut = useMay('administrator', 'accountant', 'cashier')
  const mayRetry = useMay('administrator', 'accountant')
  const decide = useCommand('decideRefund')
  const payOut = useCommand('payOutRefund')
  const retry = useCommand('retryRefund')
  const refundId = refund.id
  const said = (answer: { state: string } | undefined): void => {
    if (answer) message.success(t(refundState(answer.state)))
  }
  const isOnline = refund.method === 'wechatpay'
  if (refund.state === 'requested') {
    if (refund.requestedBy === me.staffId) {
      return <small className="quiet">{t('otherPerson')}</small>
    }
    if (!mayDecide) return null
    return (
      <span className="row-actions">
        <button
          type="button"
          className="link"
          disabled={decide.isPending}
          onClick={() => void decide.give({ refundId, approve: true }).then(said)}
        >
          {t('approve')}
        </button>
        <button
          type="button"
          className="link"
          disabled={decide.isPending}
          onClick={() => void decide.give({ refundId, approve: false }).then(said)}
        >
          {t('refuse')}
        </button>
      </span>
    )
  }
  if (['succeeded', 'refused', 'closed'].includes(refund.state)) return null
  return (
    <span className="row-actions">
      {!isOnline && mayPayOut ? (
        <button
          type="button"
          className="link"
          disabled={payOut.isPending}
          onClick={() => void payOut.give({ refundId }).then(said)}
        >
          {t('payOut')}
        </button>
      ) : null}
      {isOnline && mayRetry ? (
        <button
          type="button"
          className="link"
          disabled={retry.isPending}
          onClick={() => void retry.give({ refundId }).then(said)}
        >
          {t('retry')}
        </button>
      ) : null}
      {isOnline && mayRetry && refund.state === 'abnormal' ? (
        <button
          type="button"
          className="link"
          disabled={retry.isPending}
          onClick={() => void retry.give({ refundId, toMerchantCard: true }).then(said)}
        >
          {t('toCard')}
        </button>
      ) : null}
    </span>
  )
}
