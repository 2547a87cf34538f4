import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { FailureNotice } from '../../parts/notice.tsx'
import { Skeleton } from '../../parts/part.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { parts } from './route.ts'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** The entries behind the number that the address names; they sum to it. */
export const Entries = () => {
  const t = useWords(words)
  const { filter, set } = useFilter()
  const isOpen = filter.rate !== undefined
  return (
    <Drawer
      open={isOpen}
      size={760}
      title={t('entries')}
      onClose={() => set({ rate: undefined, part: undefined, row: undefined })}
    >
      {filter.rate ? <EntryList rate={filter.rate} part={filter.part ?? 'numerator'} /> : null}
    </Drawer>
  )
}

type Input = Parameters<Client['openNumber']>[0]

const EntryList = ({ rate, part }: Pick<Input, 'rate' | 'part'>) => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, set, rateScope } = useFilter()
  const exportAddress = useExportAddress()
  const input = { ...rateScope, ...rowScope(filter.by ?? 'building', filter.row), rate, part }
  const query = useInfiniteQuery(
    api.openNumber.infiniteOptions({
      input: (after: string | undefined) => ({ ...input, limit: 50, ...(after ? { after } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const first = query.data?.pages[0]
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <div className="entries">
      <Tabs
        label={t('part')}
        chosen={part}
        onChoose={(chosen) => set({ part: chosen })}
        tabs={parts.map((key) => ({ key, label: t(key) }))}
      />
      {query.isError ? (
        <FailureNotice error={query.error} onRetry={() => query.refetch()} />
      ) : first === undefined ? (
        <Skeleton rows={8} />
      ) : (
        <>
          <div className="section-head">
            <p>
              <b>{first.label[language]}</b>
              <br />
              <span className="quiet">
                {t('entriesSum', { n: first.total })} <Money fen={first.sumFen} />
              </span>
            </p>
            {first.total > 0 ? (
              <a className="button" href={exportAddress('entries', input)} download>
                {t('exportN', { n: first.total })}
              </a>
            ) : null}
          </div>
          <EntryTable entries={entries} />
          {query.hasNextPage ? (
            <p className="more">
              <Button
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('more', { n: first.total - entries.length })}
              </Button>
            </p>
          ) : null}
        </>
      )}
    </div>
  )
}

/** A row of the breakdown narrows the number to itself. */
const rowScope = (by: string, row: string | undefined) => {
  if (row === undefined || !/^\d+$/.test(row)) return {}
  if (by === 'building') return { buildingId: BigInt(row) }
  if (by === 'item') return { chargeItemId: BigInt(row) }
  return by === 'community' ? { communityId: BigInt(row) } : {}
}

type Entry = Awaited<ReturnType<Client['openNumber']>>['entries'][number]

const EntryTable = ({ entries }: { entries: readonly Entry[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('date')}</th>
          <th>{t('kind')}</th>
          <th>{t('unit')}</th>
          <th className="wide">{t('payer')}</th>
          <th className="wide">{t('item')}</th>
          <th className="wide">{t('period')}</th>
          <th className="number">{t('amount')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.kind} ${entry.id} ${entry.periodMonth}`}>
            <td className="nowrap">{entry.postedOn}</td>
            <td className="nowrap">{t(`kind.${entry.kind}`)}</td>
            <td className="nowrap">
              <Link
                className="link"
                to="/households/$householdId"
                params={{ householdId: entry.householdId.toString() }}
              >
                {entry.unitCode}
              </Link>
            </td>
            <td className="wide clip payer">{entry.payerName}</td>
            <td className="wide">{entry.itemName[language]}</td>
            <td className="wide nowrap">{entry.periodMonth ?? ''}</td>
            <td className="number">
              <Money fen={entry.amountFen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
