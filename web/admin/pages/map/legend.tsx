import { useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { iconOf } from './cell-grid.tsx'
import { type BuildingMap, sumOf } from './grid.ts'
import type { MapFilter } from './route.ts'
import { words } from './words.ts'

const entries = [
  { filter: 'overdue', state: 'overdue', isLong: false },
  { filter: 'overdueLong', state: 'overdue', isLong: true },
  { filter: 'disputed', state: 'disputed', isLong: false },
  { filter: 'notDue', state: 'notDue', isLong: false },
  { filter: 'vacant', state: 'vacant', isLong: false },
  { filter: 'unsold', state: 'unsold', isLong: false },
  { filter: 'paid', state: 'paid', isLong: false },
] as const

/** The legend is also the sum: units and money per state; a click filters. */
export const Legend = ({
  map,
  filter,
  onFilter,
}: {
  map: BuildingMap
  filter: MapFilter
  onFilter: (filter: MapFilter | undefined) => void
}) => {
  const t = useWords(words)
  return (
    <div className="legend">
      {entries.map((entry) => {
        const { units, fen } = sumOf(map, entry.filter)
        if (units === 0) return null
        return (
          <button
            key={entry.filter}
            type="button"
            aria-pressed={filter === entry.filter}
            onClick={() => onFilter(filter === entry.filter ? undefined : entry.filter)}
          >
            <span className="cell swatch" data-state={entry.state} data-long={entry.isLong}>
              <Icon name={iconOf[entry.state]} />
            </span>
            {entry.isLong ? t('ofWhich') : t(entry.filter)}
            <b>{t('units', { n: units })}</b>
            {fen > 0n ? <Money fen={fen} /> : null}
          </button>
        )
      })}
    </div>
  )
}
