import './cockpit.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { useWords } from '../../../language/language.tsx'
import { KeyLine } from '../../../parts/key.tsx'
import { FailureNotice } from '../../../parts/notice.tsx'
import { PageHead } from '../../../parts/page-head.tsx'
import { Skeleton } from '../../../parts/part.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommunity, useMe } from '../../../shell/use-me.ts'
import type { PlanFilter } from '../route.ts'
import { DunningSections } from '../sections.tsx'
import { Calibration } from './calibration.tsx'
import { Experiment } from './experiment-summary.tsx'
import { GuardStrip } from './guard-strip.tsx'
import { ModeState, PlanEvents, PlanNote } from './note.tsx'
import { MakeAgain, NothingPlanned } from './nothing-planned.tsx'
import { PlanActions } from './plan-actions.tsx'
import { PlanTable } from './plan-table.tsx'
import { Reasons } from './reasons.tsx'
import { RefusalList } from './refusal-list.tsx'
import { Tiers } from './tiers.tsx'
import { type PlanRow, usePlan } from './use-plan.ts'
import { words } from './words.ts'

/** 催缴 · 今日计划: what must be done, what pays most, what is sent, who is left alone, and why. */
export const CockpitPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const community = useCommunity()
  const { today } = useMe()
  const filter = useSearch({ from: '/shell/dunning' })
  const setFilter = (change: PlanFilter): void =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, ...change }),
      replace: true,
      resetScroll: false,
    })
  const day = filter.day ?? today
  const { query, groups, rows } = usePlan(filter)
  const control = useQuery(
    api.getDunningControl.queryOptions({ input: { communityId: community.id } }),
  ).data
  const standing =
    control?.communities.find(({ communityId }) => communityId === community.id)?.control ??
    control?.company
  const found = query.data
  const selected =
    rows.find(({ decisionId }) => decisionId.toString() === filter.at) ??
    groups.find(({ name }) => name === 'ranked')?.rows[0] ??
    rows[0]
  const group = groups.find((it) => selected && it.rows.includes(selected))
  useSelection({ rows, selected, onSelect: (row) => setFilter({ at: row.decisionId.toString() }) })
  const openHousehold = ({ householdId }: PlanRow): void =>
    void navigate({
      to: '/households/$householdId',
      params: { householdId: householdId.toString() },
    })
  useKeys([
    {
      key: 'Enter',
      words: t('openHousehold'),
      run: () => selected && openHousehold(selected),
    },
  ])
  return (
    <>
      <DunningSections />
      <PageHead
        title={t('title')}
        heading={
          <>
            {t('title')}{' '}
            <span className="page-part">
              {filter.day ? t('planOf', { day: filter.day }) : t('todaysPlan')}
            </span>
          </>
        }
        note={
          <>
            {found?.plan ? <PlanNote found={found} /> : null}
            {standing ? <ModeState control={standing} /> : null}
            {found?.plan && day === today ? <MakeAgain plan={found.plan} /> : null}
          </>
        }
      >
        <PlanActions
          found={found}
          mode={standing?.mode}
          selected={selected}
          isToday={day === today}
        />
      </PageHead>
      {found === undefined ? (
        query.isError ? (
          <FailureNotice error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Skeleton rows={12} />
        )
      ) : (
        <>
          <div className="dunning-columns">
            <section aria-label={t('todaysPlan')}>
              {found.plan ? (
                <Tiers
                  tiers={found.tiers}
                  chosen={filter.tier}
                  onChoose={(tier) => setFilter({ tier, at: undefined, all: undefined })}
                />
              ) : null}
              {standing ? <PlanEvents control={standing} plan={found.plan} /> : null}
              {rows.length > 0 ? (
                <PlanTable
                  groups={groups}
                  isApproved={found.plan?.state === 'approved'}
                  selected={selected}
                  onSelect={(row) => setFilter({ at: row.decisionId.toString() })}
                  onOpen={openHousehold}
                  onAll={(all) => setFilter({ all })}
                />
              ) : (
                <NothingPlanned
                  hasPlan={found.plan !== null}
                  isToday={day === today}
                  hasTier={filter.tier !== undefined}
                  onClear={() => setFilter({ tier: undefined, day: undefined })}
                />
              )}
              {rows.length > 0 ? (
                <KeyLine
                  keys={[
                    ['J K', t('upDown')],
                    ['Enter', t('openHousehold')],
                    ['A', t('assign')],
                    ['X', t('remove')],
                  ]}
                />
              ) : null}
            </section>
            <aside className="dunning-side">
              <Experiment />
              <Calibration />
              {selected && group ? <Reasons row={selected} group={group.name} /> : null}
            </aside>
          </div>
          <GuardStrip day={day} today={today} onRule={(rule) => setFilter({ rule })} />
        </>
      )}
      {filter.rule ? (
        <RefusalList
          day={day}
          rule={filter.rule}
          onRule={(rule) => setFilter({ rule })}
          onClose={() => setFilter({ rule: undefined })}
        />
      ) : null}
    </>
  )
}

/** J and K walk all rows that are shown, whatever their group; the view follows. */
const useSelection = ({
  rows,
  selected,
  onSelect,
}: {
  rows: readonly PlanRow[]
  selected: PlanRow | undefined
  onSelect: (row: PlanRow) => void
}): void => {
  const t = useWords(words)
  const at = selected ? rows.indexOf(selected) : -1
  const step = (by: number): void => {
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)]
    if (row) onSelect(row)
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => step(1) },
    { key: 'k', words: t('previous'), run: () => step(-1) },
    { key: 'ArrowDown', run: () => step(1) },
    { key: 'ArrowUp', run: () => step(-1) },
  ])
  const id = selected?.decisionId
  const first = useRef(id)
  useEffect(() => {
    // A page that has just opened stays at its head.
    first.current ??= id
    if (id === first.current) return
    first.current = 0n
    document.querySelector('.plan-row[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [id])
}
