import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { clockTime, wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
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
    api.listPendingAttempts.queryOptions({ input: { communityId }, refetchInterval: 15_000 }),
  )
  const said = (answer: { state: 'pending' | 'paid' | 'closed' } | undefined): void => {
    if (answer) message.info(t(`now_${answer.state}`))
  }
  const isBusy = ask.isPending || cancel.isPending
  return (
    <>
      <PageHead title={t('tab_pending')} note={t('pendingNote')} />
      <Part query={query}>
        {({ attempts, amountFen }) =>
          attempts.length === 0 ? (
            <Notice icon="paid" title={t('noPending')}>
              {t('noPendingWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('startedAt')}</th>
                  <th>{t('payer')}</th>
                  <th className="wide">{t('orderNo')}</th>
                  <th className="wide">{t('asked')}</th>
                  <th className="wide">{t('expires')}</th>
                  <th className="number">{t('amount')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {attempts.map((attempt) => (
                  <tr key={attempt.attemptId.toString()}>
                    <td>{wallTime(attempt.startedAt)}</td>
                    <td>
                      <HouseholdLink householdId={attempt.householdId}>
                        {attempt.payerName}
                      </HouseholdLink>
                    </td>
                    <td className="quiet wide">{attempt.outTradeNo}</td>
                    <td className="quiet wide">
                      {attempt.lastQueriedAt
                        ? t('askedTimes', {
                            n: attempt.queryCount,
                            at: clockTime(attempt.lastQueriedAt),
                          })
                        : t('notAsked')}
                    </td>
                    <td className="quiet wide">{wallTime(attempt.expiresAt)}</td>
                    <td className="number">
                      <Money fen={attempt.amountFen} />
                    </td>
                    <td className="number">
                      {mayAsk ? (
                        <span className="row-actions">
                          <button
                            type="button"
                            className="link"
                            disabled={isBusy}
                            onClick={() =>
                              void ask.give({ attemptId: attempt.attemptId }).then(said)
                            }
                          >
                            {t('askNow')}
                          </button>
                          <button
                            type="button"
                            className="link"
                            disabled={isBusy}
                            onClick={() =>
                              void cancel.give({ attemptId: attempt.attemptId }).then(said)
                            }
                          >
                            {t('cancelOrder')}
                          </button>
                        </span>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td colSpan={2}>{t('total', { n: attempts.length })}</td>
                  <td className="wide" colSpan={3} />
                  <td className="number">
                    <Money fen={amountFen} />
                  </td>
                  <td />
                </tr>
              </tfoot>
            </table>
          )
        }
      </Part>
    </>
  )
}
