import './households.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { Filters } from './filters.tsx'
import { type HouseholdRow, HouseholdTable } from './household-table.tsx'
import type { HouseholdFilter } from './route.ts'
import { words } from './words.ts'

/** 缴费户: a list by filter; counts and sums are over the whole filter. */
export const HouseholdsPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/households' })
  const input = {
    communityId: community.id,
    text: filter.text ?? '',
    order: filter.order ?? ('code' as const),
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.building ? { buildingId: BigInt(filter.building) } : {}),
    ...(filter.kind ? { unitKind: filter.kind } : {}),
    ...(filter.months ? { minOverdueMonths: Number(filter.months) } : {}),
  }
  const query = useInfiniteQuery(api.listHouseholdsWithBalance.infiniteOptions(pagesOf(input, 100)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ households }) => households) ?? []
  const setFilter = (change: HouseholdFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  const { at, setAt } = useRows(rows)
  return (
    <>
      <PageHead title={t('title')} note={first ? t('total', { n: first.total }) : null}>
        <KeyLine
          keys={[
            ['/', t('find')],
            ['J K', t('next')],
            ['Enter', t('open')],
          ]}
        />
        {first && first.total > 0 ? (
          <a className="button" href={exportAddress(community.id, filter)} download>
            {t('export', { n: first.total })}
          </a>
        ) : null}
      </PageHead>
      <Filters filter={filter} onChange={setFilter} />
      <LongList
        query={query}
        shown={rows.length}
        empty={<NothingFound filter={filter} onClear={setFilter} />}
      >
        {(sums) => <HouseholdTable rows={rows} sums={sums} at={at} onAt={setAt} />}
      </LongList>
    </>
  )
}

/** J and K walk the rows, Enter opens one. */
const useRows = (rows: readonly HouseholdRow[]) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const [at, setAt] = useState(-1)
  useEffect(() => {
    document.querySelector('tr[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  const move = (by: number): void => setAt(Math.min(Math.max(at + by, 0), rows.length - 1))
  useKeys([
    { key: 'j', words: t('next'), run: () => move(1) },
    { key: 'k', words: t('previous'), run: () => move(-1) },
    { key: 'ArrowDown', run: () => move(1) },
    { key: 'ArrowUp', run: () => move(-1) },
    {
      key: 'Enter',
      words: t('open'),
      run: () => {
        const householdId = rows[at]?.householdId.toString()
        if (householdId) void navigate({ to: '/households/$householdId', params: { householdId } })
      },
    },
  ])
  return { at, setAt }
}

const NothingFound = ({
  filter,
  onClear,
}: {
  filter: HouseholdFilter
  onClear: (change: HouseholdFilter) => void
}) => {
  const t = useWords(words)
  const isFiltered = Object.entries(filter).some(
    ([key, value]) => key !== 'order' && key !== 'community' && value !== undefined,
  )
  if (!isFiltered) {
    return (
      <Notice icon="person" title={t('none')}>
        {t('noneWhy')}
      </Notice>
    )
  }
  return (
    <Notice
      icon="search"
      title={t('empty')}
      action={
        <Button
          onClick={() =>
            onClear({
              text: undefined,
              state: undefined,
              building: undefined,
              kind: undefined,
              months: undefined,
            })
          }
        >
          {t('clearFilter')}
        </Button>
      }
    >
      {t('emptyWhy')}
    </Notice>
  )
}

/** The file holds exactly what is filtered. */
const exportAddress = (communityId: bigint, filter: HouseholdFilter): string => {
  const { text, state, building, kind, months, order } = filter
  const entries = Object.entries({
    communityId: communityId.toString(),
    text,
    state,
    buildingId: building,
    unitKind: kind,
    minOverdueMonths: months,
    order,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/exports/households.xlsx?${new URLSearchParams(entries)}`
}
