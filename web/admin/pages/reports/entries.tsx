import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { closed, parts } from './route.ts'
import { useExportAddress, useFilter } from './use-filter.ts'
import { words } from './words.ts'

type NumberInput = Parameters<Client['openNumber']>[0]
type MovementInput = Parameters<Client['openMovement']>[0]
type Page = Awaited<ReturnType<Client['openMovement']>>

/**
 * The entries behind the number that the address names; they sum to it. A report of closings or of
 * movements says which days and part of the register it is about.
 */
export const Entries = ({
  movement,
}: {
  movement?: Pick<
    MovementInput,
    'communityId' | 'buildingId' | 'chargeItemId' | 'debtor' | 'from' | 'to'
  >
}) => {
  const t = useWords(words)
  const { filter, set } = useFilter()
  const { rate, part, figure, age, way, row } = filter
  const isOpen = rate !== undefined || (movement !== undefined && figure !== undefined)
  return (
    <Drawer open={isOpen} size={760} title={t('entries')} onClose={() => set(closed)}>
      {movement && figure ? (
        <MovementList
          input={{
            ...movement,
            figure,
            ...(age ? { age } : {}),
            ...(way ? { method: way } : {}),
            ...(row ? { chargeItemId: BigInt(row) } : {}),
          }}
        />
      ) : rate ? (
        <NumberList rate={rate} part={part ?? 'numerator'} />
      ) : null}
    </Drawer>
  )
}

const NumberList = ({ rate, part }: Pick<NumberInput, 'rate' | 'part'>) => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, set, rateScope } = useFilter()
  const exportAddress = useExportAddress()
  const input = { ...rateScope, ...rowScope(filter.by ?? 'building', filter.row), rate, part }
  const query = useInfiniteQuery(api.openNumber.infiniteOptions(pagesOf(input, 50)))
  return (
    <div className="entries">
      <Tabs
        label={t('part')}
        chosen={part}
        onChoose={(chosen) => set({ part: chosen })}
        tabs={parts.map((key) => ({ key, label: t(key) }))}
      />
      <EntryPages
        query={query}
        title={query.data?.pages[0]?.label[language] ?? ''}
        file={exportAddress('entries', input)}
      />
    </div>
  )
}

const MovementList = ({ input }: { input: MovementInput }) => {
  const t = useWords(words)
  const exportAddress = useExportAddress()
  const query = useInfiniteQuery(api.openMovement.infiniteOptions(pagesOf(input, 50)))
  return (
    <div className="entries">
      <EntryPages
        query={query}
        title={t(`movement.${input.figure}`)}
        file={exportAddress('movement', input)}
      />
    </div>
  )
}

/** A row of the breakdown narrows the number to itself. */
const rowScope = (by: string, row: string | undefined) => {
  if (row === undefined) return {}
  if (by === 'month') return { feeMonth: row }
  if (!/^\d+$/.test(row)) return {}
  if (by === 'building') return { buildingId: BigInt(row) }
  if (by === 'item') return { chargeItemId: BigInt(row) }
  return by === 'community' ? { communityId: BigInt(row) } : {}
}

const EntryPages = ({
  query,
  title,
  file,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page>>
  title: string
  file: string
}) => {
  const t = useWords(words)
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <LongList
      query={query}
      shown={entries.length}
      empty={<Notice icon="search" title={t('noEntries')} />}
    >
      {(first) => (
        <>
          <div className="section-head">
            <p>
              <b>{title}</b>
              <br />
              <span className="quiet">
                {t('entriesSum', { n: first.total })} <Money fen={first.sumFen} />
              </span>
            </p>
            <a className="button" href={file} download>
              {t('exportN', { n: first.total })}
            </a>
          </div>
          <EntryTable entries={entries} />
        </>
      )}
    </LongList>
  )
}

const EntryTable = ({ entries }: { entries: readonly Page['entries'][number][] }) => {
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
          <tr key={`${entry.kind} ${entry.id} ${entry.unitCode} ${entry.postedOn}`}>
            <td className="nowrap">{entry.postedOn}</td>
            <td className="nowrap">{t(`kind.${entry.kind}`)}</td>
            <td className="nowrap">
              <HouseholdLink householdId={entry.householdId}>{entry.unitCode}</HouseholdLink>
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
