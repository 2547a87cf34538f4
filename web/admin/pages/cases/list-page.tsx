import './cases.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays } from '../../../../src/kernel/period.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { DunningSections } from '../dunning/sections.tsx'
import { CaseTable } from './case-table.tsx'
import { CaseFilters } from './filters.tsx'
import { HandOverDialog } from './hand-over.tsx'
import type { CaseFilter } from './route.ts'
import { useCaseKeys } from './use-case-keys.ts'
import { words } from './words.ts'

/** 案件: what people work on, by filter; sums are over the whole filter. */
export const CasesPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const mayHandOver = useMay('administrator', 'steward', 'manager')
  const isSteward = useMay('steward')
  const filter = useSearch({ from: '/shell/dunning/cases' })
  const input = useCaseInput(filter)
  const query = useInfiniteQuery(api.listCases.infiniteOptions(pagesOf(input, 100)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ cases }) => cases) ?? []
  const [ticked, setTicked] = useState<ReadonlySet<bigint>>(new Set())
  const [isHandingOver, setHandingOver] = useState(false)
  const chosen = rows.filter(({ caseId, state }) => ticked.has(caseId) && state !== 'closed')
  const turn = (caseIds: readonly bigint[], isOn: boolean): void =>
    setTicked((old) => {
      const others = [...old].filter((id) => !caseIds.includes(id))
      return new Set(isOn ? [...others, ...caseIds] : others)
    })
  const setFilter = (change: CaseFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  const { at, setAt } = useCaseKeys({
    rows,
    onTick: ({ caseId }) => turn([caseId], !ticked.has(caseId)),
    onHandOver: () => {
      if (mayHandOver && chosen.length > 0) setHandingOver(true)
    },
  })
  return (
    <>
      <DunningSections />
      <PageHead title={t('title')} note={first ? t('total', { n: first.total }) : null}>
        <KeyLine
          keys={[
            ['/', t('find')],
            ['J K', t('next')],
            ['Enter', t('open')],
            ['X', t('tick')],
          ]}
        />
        {isSteward ? (
          <a className="button" href="/admin/steward/">
            {t('phoneView')}
          </a>
        ) : null}
        {mayHandOver ? (
          <Button shortcut="h" disabled={chosen.length === 0} onClick={() => setHandingOver(true)}>
            {chosen.length > 0 ? t('handOverN', { n: chosen.length }) : t('handOver')}
          </Button>
        ) : null}
      </PageHead>
      <CaseFilters filter={filter} onChange={setFilter} />
      <LongList
        query={query}
        shown={rows.length}
        empty={<NothingFound filter={filter} onClear={setFilter} />}
      >
        {(sums) => (
          <CaseTable
            rows={rows}
            sums={sums}
            at={at}
            onAt={setAt}
            ticked={mayHandOver ? ticked : null}
            onTick={turn}
          />
        )}
      </LongList>
      {isHandingOver ? (
        <HandOverDialog
          cases={chosen}
          onClose={() => setHandingOver(false)}
          onDone={() => setTicked(new Set())}
        />
      ) : null}
    </>
  )
}

/** The filter of the address as the operation takes it. */
const useCaseInput = ({ text, state = 'active', steward, cause, tier, due }: CaseFilter) => {
  const community = useCommunity()
  const { today } = useMe()
  return {
    communityId: community.id,
    text: text ?? '',
    states: state === 'active' ? (['open', 'waiting'] as const).slice() : [state],
    ...(steward ? { stewardId: steward === 'nobody' ? null : BigInt(steward) } : {}),
    ...(cause ? { cause } : {}),
    ...(tier ? { tier: Number(tier) } : {}),
    ...(due ? { nextBy: { today, week: addDays(today, 7), none: null }[due] } : {}),
  }
}

const NothingFound = ({
  filter,
  onClear,
}: {
  filter: CaseFilter
  onClear: (change: CaseFilter) => void
}) => {
  const t = useWords(words)
  const { text, state, steward, cause, tier, due } = filter
  if (!(text || state || steward || cause || tier || due)) {
    return (
      <Notice icon="person" title={t('none')}>
        {t('noneWhy')}
      </Notice>
    )
  }
  const nothing = {
    text: undefined,
    state: undefined,
    steward: undefined,
    cause: undefined,
    tier: undefined,
    due: undefined,
  }
  return (
    <Notice
      icon="search"
      title={t('noneFound')}
      action={<Button onClick={() => onClear(nothing)}>{t('clearFilter')}</Button>}
    />
  )
}
