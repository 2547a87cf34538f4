import type { Client } from '../../rpc/client.ts'
import type { MapFilter } from './route.ts'

export type BuildingMap = Awaited<ReturnType<Client['getBuildingMap']>>
export type MapCell = BuildingMap['cells'][number]
type Placed = Pick<MapCell, 'floor' | 'entrance' | 'room'>

/** The building as it stands: entrances side by side, the top floor on top. */
export type Grid<Cell extends Placed> = {
  readonly floors: readonly (number | null)[]
  readonly entrances: readonly {
    readonly name: string | null
    /** The widest floor of the entrance, in cells. */
    readonly width: number
    /** One row a floor, in the order of `floors`. */
    readonly rows: readonly (readonly Cell[])[]
  }[]
}

/** Units without a floor (shops, parking) stand in one last row. */
export const gridOf = <Cell extends Placed>(cells: readonly Cell[]): Grid<Cell> => {
  const floors = [...new Set(cells.map(({ floor }) => floor))].sort((a, b) =>
    a === null ? 1 : b === null ? -1 : b - a,
  )
  const names = [...new Set(cells.map(({ entrance }) => entrance))]
  const entrances = names.map((name) => {
    const rows = floors.map((floor) =>
      cells.filter((cell) => cell.entrance === name && cell.floor === floor),
    )
    return { name, rows, width: Math.max(...rows.map((row) => row.length)) }
  })
  return { floors, entrances }
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * The cell that an arrow key goes to. Sideways runs through all entrances of a floor; up and down
 * keep the place in the entrance as near as the other floor allows. At an edge it stays.
 */
export const neighbour = <Cell extends Placed>(
  { floors, entrances }: Grid<Cell>,
  from: Cell | undefined,
  direction: Direction,
): Cell | undefined => {
  if (!from) return entrances[0]?.rows.find((row) => row.length > 0)?.[0]
  const floorAt = floors.indexOf(from.floor)
  if (direction === 'left' || direction === 'right') {
    const floor = entrances.flatMap(({ rows }) => rows[floorAt] ?? [])
    return floor[floor.indexOf(from) + (direction === 'left' ? -1 : 1)] ?? from
  }
  const entrance = entrances.find(({ name }) => name === from.entrance)
  const column = entrance?.rows[floorAt]?.indexOf(from) ?? 0
  const by = direction === 'up' ? -1 : 1
  for (let index = floorAt + by; index >= 0 && index < floors.length; index += by) {
    const row = entrance?.rows[index] ?? []
    if (row.length > 0) return row[Math.min(column, row.length - 1)]
  }
  return from
}

/** Whether a cell is in the filter; the others are dimmed and nothing moves. */
export const isIn = (
  { state, overdueMonths }: Pick<MapCell, 'state' | 'overdueMonths'>,
  filter: MapFilter,
): boolean => {
  if (filter === 'all') return true
  if (filter === 'overdueLong') return state === 'overdue' && overdueMonths >= 3
  if (filter === 'notDue') return state === 'notDue' || state === 'due'
  return state === filter
}

/** Units and money of a filter over the building's own sums. */
export const sumOf = (
  { cells, sums, overdueThreeMonths }: BuildingMap,
  filter: MapFilter,
): { units: number; fen: bigint } => {
  if (filter === 'overdueLong') return overdueThreeMonths
  const chosen =
    filter === 'all'
      ? sums
      : sums.filter(({ state }) =>
          filter === 'notDue' ? state === 'notDue' || state === 'due' : state === filter,
        )
  return {
    units: filter === 'all' ? cells.length : chosen.reduce((sum, { units }) => sum + units, 0),
    fen: chosen.reduce((sum, { fen }) => sum + fen, 0n),
  }
}
