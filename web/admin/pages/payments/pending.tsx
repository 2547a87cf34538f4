import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { clockTime, wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { WaitingMoney } from './waiting-money.tsx'
import { words } from './words.ts'

/** 进行中: what the channel has not ended; it is asked by itself, or now. */
export const Pending = () => {
  const t = useWords(words)
  const { id: communityId } = useCommunity()
  const { message } = App.useApp()
  const mayAsk = useMay('administrator', 'accountant', 'cashier')
  const ask = useCommand('askChannel')
  const cancel = useCommand('cancelPayment')
  const query = useQuery(
    api.listPendingAttempts.queryOptions({
      input: { communityId },
      select: ({ attempts, amountFen }) => ({ rows: attempts, sumFen: amountFen }),
      refetchInterval: 15_000,
    }),
  )
  const action = (label: string, { give }: typeof ask | typeof cancel) => ({
    label,
    isBusy: ask.isPending || cancel.isPending,
    run: async ({ attemptId }: { attemptId: bigint }) => {
      const answer = await give({ attemptId })
      if (answer) message.info(t(`now_${answer.state}`))
    },
  })
  return (
    <WaitingMoney
      title={t('tab_pending')}
      note={t('pendingNote')}
      query={query}
      idOf={({ attemptId }) => attemptId}
      nothing={t('noPending')}
      nothingWhy={t('noPendingWhy')}
      columns={[
        { head: t('startedAt'), cell: ({ startedAt }) => wallTime(startedAt) },
        {
          head: t('payer'),
          cell: ({ householdId, payerName }) => (
            <HouseholdLink householdId={householdId}>{payerName}</HouseholdLink>
          ),
        },
        {
          head: t('orderNo'),
          kind: 'wide',
          cell: ({ outTradeNo }) => <span className="quiet">{outTradeNo}</span>,
        },
        {
          head: t('asked'),
          kind: 'wide',
          cell: ({ lastQueriedAt, queryCount }) => (
            <span className="quiet">
              {lastQueriedAt
                ? t('askedTimes', { n: queryCount, at: clockTime(lastQueriedAt) })
                : t('notAsked')}
            </span>
          ),
        },
        {
          head: t('expires'),
          kind: 'wide',
          cell: ({ expiresAt }) => <span className="quiet">{wallTime(expiresAt)}</span>,
        },
      ]}
      actions={mayAsk ? [action(t('askNow'), ask), action(t('cancelOrder'), cancel)] : []}
    />
  )
}
