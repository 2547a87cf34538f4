import { useNavigate } from '@tanstack/react-router'
import { type KeyBinding, useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { type BuildingMap, type Direction, type Grid, type MapCell, neighbour } from './grid.ts'
import { filters, type MapFilter } from './route.ts'
import { words } from './words.ts'

type Input = {
  map: BuildingMap
  grid: Grid<MapCell>
  selected: MapCell | undefined
  view: 'grid' | 'list'
  filter: MapFilter
  set: (change: Record<string, string | undefined>) => void
}

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** Arrows walk the cells, Enter opens, [ and ] change the building, F the filter, L the view. */
export const useMapKeys = ({ map, grid, selected, view, filter, set }: Input): void => {
  const t = useWords(words)
  const navigate = useNavigate()
  const householdId = selected?.householdId?.toString()
  const turn = (by: 1 | -1): void => {
    const at = map.buildings.findIndex(({ id }) => id === map.buildingId)
    const next = map.buildings[(at + by + map.buildings.length) % map.buildings.length]
    if (next) set({ building: next.id.toString(), unit: undefined })
  }
  const nextFilter = filters[(filters.indexOf(filter) + 1) % filters.length]
  useKeys([
    ...Object.entries(arrows).map(
      ([key, direction]): KeyBinding => ({
        key,
        words: key === 'ArrowLeft' ? t('move') : undefined,
        run: () => set({ unit: neighbour(grid, selected, direction)?.unitId.toString() }),
      }),
    ),
    {
      key: 'Enter',
      words: t('openHousehold'),
      run: () =>
        householdId && navigate({ to: '/households/$householdId', params: { householdId } }),
    },
    {
      key: 'c',
      words: t('takePayment'),
      run: () => householdId && navigate({ to: '/counter', search: { household: householdId } }),
    },
    { key: '[', words: t('previousBuilding'), run: () => turn(-1) },
    { key: ']', words: t('nextBuilding'), run: () => turn(1) },
    { key: 'f', words: t('filter'), run: () => set({ filter: nextFilter }) },
    {
      key: 'l',
      words: t('list'),
      run: () => set({ view: view === 'grid' ? 'list' : undefined }),
    },
  ])
}
