import './payments.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import '../../parts/section-tabs.css'
import { Tabs } from '../../parts/tabs.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { Incidents } from './incidents.tsx'
import { PaymentList } from './payment-list.tsx'
import { Pending } from './pending.tsx'
import { Refunds } from './refunds.tsx'
import { type PaymentFilter, tabs } from './route.ts'
import { Shifts } from './shifts.tsx'
import { Suspense } from './suspense.tsx'
import { words } from './words.ts'

/** 收款: what came in, what goes back, what nobody has claimed, what is still on its way. */
export const PaymentsPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/payments' })
  const counts = useCounts()
  const tab = filter.tab ?? 'list'
  const setFilter = (change: PaymentFilter): void =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, ...change }),
      replace: true,
      resetScroll: false,
    })
  const choose = (next: (typeof tabs)[number]): void =>
    void navigate({ to: '.', search: () => ({ tab: next === 'list' ? undefined : next }) })
  const step = (by: number): void => {
    const next = tabs[tabs.indexOf(tab) + by]
    if (next) choose(next)
  }
  useKeys([
    { key: '[', words: t('tabBefore'), run: () => step(-1) },
    { key: ']', words: t('tabAfter'), run: () => step(1) },
  ])
  return (
    <>
      <div className="section-bar">
        <Tabs
          label={t('title')}
          chosen={tab}
          onChoose={choose}
          tabs={tabs.map((key) => ({
            key,
            label: (
              <>
                {t(`tab_${key}`)}
                {counts[key] ? <small className="overdue">{counts[key]}</small> : null}
              </>
            ),
          }))}
        />
      </div>
      {tab === 'list' ? <PaymentList filter={filter} onFilter={setFilter} /> : null}
      {tab === 'refunds' ? <Refunds /> : null}
      {tab === 'suspense' ? <Suspense /> : null}
      {tab === 'pending' ? <Pending /> : null}
      {tab === 'incidents' ? <Incidents /> : null}
      {tab === 'shifts' ? (
        <Shifts on={filter.on} onDay={(on) => setFilter({ on: on || undefined })} />
      ) : null}
    </>
  )
}

/** How many things wait behind each tab. */
const useCounts = (): Readonly<Partial<Record<(typeof tabs)[number], number>>> => {
  const { id: communityId } = useCommunity()
  const maySeeIncidents = useMay('administrator', 'accountant', 'manager', 'auditor')
  const refunds = useQuery(api.listRefunds.queryOptions({ input: { communityId } }))
  const suspense = useQuery(api.listSuspense.queryOptions({ input: {} }))
  const pending = useQuery(api.listPendingAttempts.queryOptions({ input: { communityId } }))
  const incidents = useQuery(
    api.listIncidents.queryOptions({ input: {}, enabled: maySeeIncidents }),
  )
  return {
    refunds: refunds.data?.refunds.length ?? 0,
    suspense: suspense.data?.items.length ?? 0,
    pending: pending.data?.attempts.length ?? 0,
    incidents: incidents.data?.incidents.length ?? 0,
  }
}
