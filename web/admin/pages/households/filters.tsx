import { Select } from 'antd'
import { unitKinds } from '../../../../src/property/api.ts'
import { householdStates } from '../../../../src/reports/api.ts'
import { useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { BuildingChoice } from '../../parts/register-choices.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { type HouseholdFilter, orders } from './route.ts'
import { words } from './words.ts'

/** All filters in one line; each lives in the address. */
export const Filters = ({
  filter,
  onChange,
}: {
  filter: HouseholdFilter
  onChange: (change: HouseholdFilter) => void
}) => {
  const t = useWords(words)
  return (
    <div className="filters">
      <FindText text={filter.text ?? ''} label={t('find')} onText={(text) => onChange({ text })} />
      <Tabs
        label={t('states')}
        chosen={filter.state ?? 'all'}
        onChoose={(state) => onChange({ state: state === 'all' ? undefined : state })}
        tabs={(['all', ...householdStates] as const).map((state) => ({
          key: state,
          label: t(state),
        }))}
      />
      <span className="filters-more">
        <BuildingChoice value={filter.building} onChange={(building) => onChange({ building })} />
        <Choice
          label={t('kind')}
          any={t('anyKind')}
          value={filter.kind}
          options={unitKinds.map((kind) => ({ value: kind, label: t(kind) }))}
          onChange={(kind) => onChange({ kind })}
        />
        <Choice
          label={t('months')}
          any={t('anyMonths')}
          value={filter.months}
          options={['3', '6', '12', '24'].map((n) => ({
            value: n,
            label: t('monthsOrMore', { n }),
          }))}
          onChange={(months) => onChange({ months })}
        />
        <Select
          aria-label={t('order')}
          value={filter.order ?? 'code'}
          options={orders.map((order) => ({
            value: order,
            label: order === 'code' ? t('byCode') : t('byOutstanding'),
          }))}
          onChange={(order) => onChange({ order: order === 'code' ? undefined : order })}
          popupMatchSelectWidth={false}
        />
      </span>
    </div>
  )
}
