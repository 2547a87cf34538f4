import './radar.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { RadarBand } from '../../../../../src/collections/api.ts'
import { monthName } from '../../../../shared/dates.ts'
import { yuan } from '../../../../shared/money.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { HouseholdLink } from '../../../parts/household-link.tsx'
import { LongList } from '../../../parts/long-list.tsx'
import { Money } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { PageHead } from '../../../parts/page-head.tsx'
import { State, type StateKind } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { pagesOf } from '../../../rpc/pages-of.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import { DunningSections } from '../sections.tsx'
import { DraftAll, Drafts } from './letters.tsx'
import { words } from './words.ts'

type Radar = Awaited<ReturnType<Client['listLimitationRadar']>>
export type Near = Radar['households'][number]

const kinds: Record<RadarBand, StateKind> = {
  expired: 'void',
  within30: 'overdue',
  within60: 'overdue',
  within180: 'due',
}

/** 时效雷达: whose claims run out within 180 days, the nearest first, and what a person does. */
export const RadarTab = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { id: communityId } = useCommunity()
  const { band } = useSearch({ from: '/shell/dunning/radar' })
  const query = useInfiniteQuery(
    api.listLimitationRadar.infiniteOptions(
      pagesOf({ communityId, ...(band ? { band } : {}) }, 100),
    ),
  )
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ households }) => households) ?? []
  const toWrite = rows.filter(({ step }) => step === 'letter')
  return (
    <>
      <DunningSections />
      <PageHead title={t('title')} note={first ? t('note', { on: first.asOf }) : null}>
        {toWrite.length > 0 ? <DraftAll households={toWrite} /> : null}
      </PageHead>
      <nav className="radar-bands" aria-label={t('title')}>
        {[{ band: undefined, label: null }, ...(first?.bands ?? [])].map((each) => (
          <Link
            key={each.band ?? 'all'}
            to="/dunning/radar"
            search={each.band ? { band: each.band } : {}}
            className={band === each.band ? 'is-chosen' : ''}
          >
            <span>{each.label?.[language] ?? t('all')}</span>
            {'households' in each ? (
              <>
                <b>{t('households', { n: each.households })}</b>
                <small>
                  <Money fen={each.fen} />
                </small>
              </>
            ) : null}
          </Link>
        ))}
      </nav>
      <Drafts communityId={communityId} />
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="check" title={t('none')}>
            {t('noneWhy')}
          </Notice>
        }
      >
        {() => <RadarTable rows={rows} />}
      </LongList>
    </>
  )
}

const RadarTable = ({ rows }: { rows: readonly Near[] }) => {
  const t = useWords(words)
  return (
    <table className="table fixed-head">
      <thead>
        <tr>
          <th>{t('home')}</th>
          <th>{t('lastDay')}</th>
          <th className="wide">{t('lastDemand')}</th>
          <th>{t('step')}</th>
          <th className="number">{t('fen')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.householdId.toString()} row={row} />
        ))}
      </tbody>
    </table>
  )
}

const Row = ({ row }: { row: Near }) => {
  const t = useWords(words)
  const language = useLanguage()
  const left =
    row.daysLeft < 0
      ? t('passed')
      : row.daysLeft === 0
        ? t('lastDayIsToday')
        : t('daysLeft', { n: row.daysLeft })
  return (
    <tr>
      <td>
        <HouseholdLink householdId={row.householdId}>{row.unitLabel}</HouseholdLink>
        <small className="radar-under">{row.payerName}</small>
      </td>
      <td>
        {row.lastDay} <State kind={kinds[row.band]}>{left}</State>
        <small className="radar-under">
          {t('bills', { month: monthName(row.oldestMonth, language), n: row.bills })}
        </small>
      </td>
      <td className="wide">{row.lastDemandOn ?? <span className="faint">{t('never')}</span>}</td>
      <td>{row.stepWords[language]}</td>
      <td className="number">
        <Money fen={row.fen} />
        {row.heldFen > 0n ? (
          <small className="radar-under">{t('held', { held: yuan(row.heldFen) })}</small>
        ) : null}
      </td>
    </tr>
  )
}
