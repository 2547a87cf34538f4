import './billing-run.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { State } from '../../parts/state.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { FilterLine } from './filter-line.tsx'
import { type ChargeFilter, chargeStates } from './route.ts'
import { BillingSections } from './sections.tsx'
import { words } from './words.ts'

type Charge = Awaited<ReturnType<Client['listCharges']>>['charges'][number]

/** 应收: charges that were posted, by filter; totals are over the whole filter. */
export const ChargesPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/billing/charges' })
  const input = {
    communityId: community.id,
    state: filter.state ?? ('all' as const),
    text: filter.text ?? '',
    ...(filter.month ? { month: filter.month } : {}),
    ...(filter.item ? { chargeItemId: BigInt(filter.item) } : {}),
    ...(filter.building ? { buildingId: BigInt(filter.building) } : {}),
    ...(filter.run ? { runId: BigInt(filter.run) } : {}),
  }
  const query = useInfiniteQuery(api.listCharges.infiniteOptions(pagesOf(input, 100)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ charges }) => charges) ?? []
  const change = (next: ChargeFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...next }), replace: true })
  const file = new URLSearchParams(
    Object.entries(input).flatMap(([key, value]) => (value === '' ? [] : [[key, String(value)]])),
  )
  return (
    <>
      <BillingSections />
      <PageHead title={t('charges')} note={first ? t('chargesNote', { n: first.total }) : null}>
        {first && first.total > 0 ? (
          <a className="button" href={`/exports/charges.xlsx?${file}`} download>
            {t('export', { n: first.total })}
          </a>
        ) : null}
      </PageHead>
      <FilterLine filter={filter} onChange={change}>
        <Tabs
          label={t('state')}
          chosen={filter.state ?? 'all'}
          onChoose={(state) => change({ state: state === 'all' ? undefined : state })}
          tabs={chargeStates.map((key) => ({ key, label: t(`state_${key}`) }))}
        />
        {filter.run ? (
          <button type="button" className="tag" onClick={() => change({ run: undefined })}>
            {t('oneRun')} ×
          </button>
        ) : null}
      </FilterLine>
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="search" title={t('noCharges')}>
            {t('noChargesWhy')}
          </Notice>
        }
      >
        {(sums) => <ChargeTable rows={rows} sums={sums} />}
      </LongList>
    </>
  )
}

const ChargeTable = ({
  rows,
  sums,
}: {
  rows: readonly Charge[]
  sums: { total: number; amountFen: bigint; outstandingFen: bigint }
}) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table fixed-head">
      <thead>
        <tr>
          <th>{t('unit')}</th>
          <th>{t('payer')}</th>
          <th>{t('item')}</th>
          <th className="wide">{t('month')}</th>
          <th className="wide">{t('due')}</th>
          <th>{t('state')}</th>
          <th className="number">{t('charged')}</th>
          <th className="number wide">{t('outstanding')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td colSpan={3}>{t('wholeFilter', { n: sums.total })}</td>
          <td className="wide" />
          <td className="wide" />
          <td />
          <td className="number">
            <Money fen={sums.amountFen} />
          </td>
          <td className="number wide">
            <Money fen={sums.outstandingFen} />
          </td>
        </tr>
        {rows.map((row) => (
          <tr key={row.id.toString()}>
            <td>
              <HouseholdLink householdId={row.householdId}>{row.unitCode}</HouseholdLink>
            </td>
            <td>{row.payerName}</td>
            <td>{row.itemName[language]}</td>
            <td className="quiet wide">{monthName(row.periodMonth, language)}</td>
            <td className="quiet wide">{row.dueOn}</td>
            <td>
              <ChargeState row={row} />
            </td>
            <td className="number">
              <Money fen={row.amountFen} />
            </td>
            <td className="number wide">
              <Money fen={row.outstandingFen} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const ChargeState = ({ row }: { row: Charge }) => {
  const t = useWords(words)
  const { today } = useMe()
  if (row.isReversed) return <State kind="void">{t('state_reversed')}</State>
  if (row.outstandingFen === 0n) return <State kind="paid">{t('state_paid')}</State>
  if (row.dueOn < today) return <State kind="overdue">{t('state_overdue')}</State>
  return <State kind="due">{t('notDue')}</State>
}
