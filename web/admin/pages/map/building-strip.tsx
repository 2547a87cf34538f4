import { useWords } from '../../language/language.tsx'
import type { BuildingMap } from './grid.ts'
import { words } from './words.ts'

/** The way to the other buildings, each with its share overdue. */
export const BuildingStrip = ({
  map,
  onChoose,
}: {
  map: BuildingMap
  onChoose: (id: bigint) => void
}) => {
  const t = useWords(words)
  return (
    <nav className="buildings" aria-label={t('buildings')}>
      {map.buildings.map(({ id, name, units, overdueUnits }) => (
        <button
          key={id.toString()}
          type="button"
          aria-current={id === map.buildingId}
          onClick={() => onChoose(id)}
        >
          <b>{name}</b>
          <small>{t('buildingNote', { units, overdue: overdueUnits })}</small>
          <span className="share">
            <i style={{ width: units === 0 ? 0 : `${(overdueUnits / units) * 100}%` }} />
          </span>
        </button>
      ))}
    </nav>
  )
}
