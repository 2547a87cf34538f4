import { useInfiniteQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
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
  const query = useInfiniteQuery(api.openNumber.infiniteOptions(pagesOf(input, 50)))
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <div className="entries">
      <Tabs
        label={t('part')}
        chosen={part}
        onChoose={(chosen) => set({ part: chosen })}
        tabs={parts.map((key) => ({ key, label: t(key) }))}
      />
      <LongList
        query={query}
        shown={entries.length}
        empty={<Notice icon="search" title={t('noEntries')} />}
      >
        {(first) => (
          <>
            <div className="section-head">
              <p>
                <b>{first.label[language]}</b>
                <br />
                <span className="quiet">
                  {t('entriesSum', { n: first.total })} <Money fen={first.sumFen} />
                </span>
              </p>
              <a className="button" href={exportAddress('entries', input)} download>
                {t('exportN', { n: first.total })}
              </a>
            </div>
            <EntryTable entries={entries} />
          </>
        )}
      </LongList>
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
