import './reports.css'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import '../../parts/section-tabs.css'
import { Tabs } from '../../parts/tabs.tsx'
import { Ageing } from './ageing.tsx'
import { DayClosing } from './day-closing.tsx'
import { Identity } from './identity.tsx'
import { MonthClosing } from './month-closing.tsx'
import { Rates } from './rates.tsx'
import { Receipts } from './receipts.tsx'
import { closed, views } from './route.ts'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

const reports = {
  rates: Rates,
  ageing: Ageing,
  identity: Identity,
  day: DayClosing,
  month: MonthClosing,
  receipts: Receipts,
}

/** 报表: each report says its basis, opens its numbers, and goes out as a file. */
export const ReportsPage = () => {
  const t = useWords(words)
  const { filter, set } = useFilter()
  const view = filter.view ?? 'rates'
  const Report = reports[view]
  useKeys(
    views.map((key, index) => ({
      key: String(index + 1),
      words: t(key),
      run: () => set({ view: key }),
    })),
  )
  return (
    <>
      <PageHead title={t('title')} />
      <div className="section-bar">
        <Tabs
          label={t('title')}
          chosen={view}
          onChoose={(key) => set({ ...closed, view: key })}
          tabs={views.map((key) => ({ key, label: t(key) }))}
        />
      </div>
      <Report />
    </>
  )
}
