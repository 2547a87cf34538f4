import { useInfiniteQuery } from '@tanstack/react-query'
import { methodWords, paymentMethods } from '../../../../src/kernel/payment-method.ts'
import { wallTime } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import type { Column } from '../../parts/columns.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { OpeningFilters, OpeningList } from '../../parts/opening-list.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { PaymentDetail } from './payment-detail.tsx'
import { type PaymentFilter, states } from './route.ts'
import { words } from './words.ts'

export type Payment = Awaited<ReturnType<Client['listPayments']>>['payments'][number]
type Props = { filter: PaymentFilter; onFilter: (change: PaymentFilter) => void }

/** Payments by filter, newest first; the sum is over the whole filter. */
export const PaymentList = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const community = useCommunity()
  const input = {
    communityId: community.id,
    text: filter.text ?? '',
    state: filter.state ?? ('all' as const),
    ...(filter.from ? { from: filter.from } : {}),
    ...(filter.to ? { to: filter.to } : {}),
    ...(filter.method ? { method: filter.method } : {}),
  }
  const query = useInfiniteQuery(api.listPayments.infiniteOptions(pagesOf(input, 100)))
  return (
    <OpeningList
      title={t('title')}
      counts={(n) => ({ note: t('note', { n }), exportWords: t('export', { n }) })}
      report="payments"
      input={input}
      filters={
        <Filters filter={filter} onFilter={(change) => onFilter({ at: undefined, ...change })} />
      }
      query={query}
      rows={query.data?.pages.flatMap(({ payments }) => payments) ?? []}
      empty={
        <Notice icon="receive" title={t('none')}>
          {t('noneWhy')}
        </Notice>
      }
      columns={useColumns()}
      sums={({ total, amountFen }) => ({
        counted: t('wholeFilter', { n: total }),
        end: <Money fen={amountFen} />,
      })}
      detail={({ id }) => <PaymentDetail paymentId={id} />}
      filter={filter}
      onFilter={onFilter}
    />
  )
}

const Filters = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <OpeningFilters find={t('findPayment')} filter={filter} onFilter={onFilter}>
      <Choice
        label={t('method')}
        any={t('anyMethod')}
        value={filter.method}
        options={paymentMethods.map((method) => ({
          value: method,
          label: methodWords(method)[language],
        }))}
        onChange={(method) => onFilter({ method })}
      />
      <Choice
        label={t('state')}
        any={t('anyState')}
        value={filter.state}
        options={states.map((state) => ({ value: state, label: t(`only_${state}`) }))}
        onChange={(state) => onFilter({ state })}
      />
    </OpeningFilters>
  )
}

const useColumns = (): readonly Column<Payment>[] => {
  const t = useWords(words)
  const language = useLanguage()
  return [
    { head: t('paidAt'), cell: ({ paidAt }) => wallTime(paidAt) },
    {
      head: t('unit'),
      cell: ({ householdId, unitCode }) => (
        <HouseholdLink householdId={householdId}>{unitCode || '—'}</HouseholdLink>
      ),
    },
    { head: t('payer'), cell: ({ payerName }) => payerName },
    { head: t('method'), kind: 'wide', cell: ({ method }) => methodWords(method)[language] },
    {
      head: t('reference'),
      kind: 'wide',
      cell: ({ channelTradeNo, note }) => <span className="quiet">{channelTradeNo ?? note}</span>,
    },
    { head: t('state'), kind: 'wide', cell: (payment) => <PaymentState payment={payment} /> },
    {
      head: t('received'),
      kind: 'number',
      cell: ({ isReversed, amountFen }) => (
        <span className={isReversed ? 'struck' : undefined}>
          <Money fen={amountFen} />
        </span>
      ),
    },
  ]
}

const PaymentState = ({ payment }: { payment: Payment }) => {
  const t = useWords(words)
  const { isReversed, refundedFen, surplusFen } = payment
  if (isReversed) return <State kind="void">{t('reversed')}</State>
  if (refundedFen > 0n) {
    return <State kind="void">{t('refundedFen', { fen: yuan(refundedFen) })}</State>
  }
  if (surplusFen > 0n) {
    return <State kind="paid">{t('prepaidFen', { fen: yuan(surplusFen) })}</State>
  }
  return <State kind="paid">{t('booked')}</State>
}
