import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Key } from '../../parts/key.tsx'
import { FailureNotice, Notice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/part.tsx'
import { ChargeTable } from './charge-table.tsx'
import type { CounterDesk } from './use-counter.ts'
import { words } from './words.ts'

/** What the household owes, or what to do while there is no household. */
export const CaseView = ({ desk }: { desk: CounterDesk }) => {
  const t = useWords(words)
  const { counter, query, data, sums, send } = desk
  if (!data) {
    if (query.isError) return <FailureNotice error={query.error} onRetry={() => query.refetch()} />
    if (query.isFetching) return <Skeleton rows={8} />
    return (
      <Notice icon="search" title={t('emptyTitle')}>
        {t('emptyWhy')}
      </Notice>
    )
  }
  return (
    <>
      {data.prepaymentFen > 0n ? (
        <p className="desk-fact">{t('prepaid', { fen: yuan(data.prepaymentFen) })}</p>
      ) : null}
      {counter.lines.length === 0 ? (
        <Notice icon="paid" title={t('nothingOpen')}>
          {t('nothingOpenWhy')}
        </Notice>
      ) : (
        <>
          <ChargeTable
            counter={counter}
            data={data}
            sums={sums}
            onToggle={(key) => send({ type: 'toggle', key })}
          />
          <p className="small quiet">
            {t('designation')} <Key name="r" />
          </p>
        </>
      )}
    </>
  )
}
