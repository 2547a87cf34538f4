import { useWords } from '../../language/language.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { type BuildingMap, sumOf } from './grid.ts'
import { filters, type MapFilter } from './route.ts'
import { words } from './words.ts'

/** The counts in the tabs stay those of the whole building, whatever is filtered. */
export const FilterBar = ({
  map,
  filter,
  onFilter,
}: {
  map: BuildingMap
  filter: MapFilter
  onFilter: (filter: MapFilter | undefined) => void
}) => {
  const t = useWords(words)
  const tabs = filters
    .map((key) => ({ key, units: sumOf(map, key).units }))
    .filter(({ key, units }) => units > 0 || key === 'all' || key === filter)
  return (
    <div className="map-bar">
      <Tabs
        label={t('filters')}
        chosen={filter}
        onChoose={(key) => onFilter(key === 'all' ? undefined : key)}
        tabs={tabs.map(({ key, units }) => ({
          key,
          label: (
            <>
              {t(key)} <span className={key === filter ? '' : 'faint'}>{units}</span>
            </>
          ),
        }))}
      />
      <KeyLine
        keys={[
          ['ArrowLeft ArrowUp ArrowDown ArrowRight', t('move')],
          ['Enter', t('open')],
          ['F', t('filter')],
        ]}
      />
    </div>
  )
}
