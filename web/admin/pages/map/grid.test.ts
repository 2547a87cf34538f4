import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Direction, gridOf, neighbour } from './grid.ts'

const cell = (entrance: string | null, floor: number | null, room: string) => ({
  entrance,
  floor,
  room,
})
/** Two entrances, three floors; the second has no unit on floor 2. */
const cells = [
  cell('1', 3, '301'),
  cell('1', 3, '302'),
  cell('1', 2, '201'),
  cell('1', 1, '101'),
  cell('1', 1, '102'),
  cell('2', 3, '301'),
  cell('2', 1, '101'),
]
const grid = gridOf(cells)

test('the top floor stands on top and entrances apart', () => {
  expect(grid.floors).toEqual([3, 2, 1])
  expect(grid.entrances.map(({ name, width }) => [name, width])).toEqual([
    ['1', 2],
    ['2', 1],
  ])
  expect(grid.entrances[0]?.rows.map((row) => row.map(({ room }) => room))).toEqual([
    ['301', '302'],
    ['201'],
    ['101', '102'],
  ])
})

test('what has no floor stands in the last row', () => {
  expect(gridOf([cell(null, null, 'S-1'), cell('1', 5, '501')]).floors).toEqual([5, null])
})

test('sideways crosses entrances; up and down skip a floor without units', () => {
  const [a301, a302, a201, , , b301, b101] = cells
  expect(neighbour(grid, a302, 'right')).toBe(b301)
  expect(neighbour(grid, b301, 'left')).toBe(a302)
  expect(neighbour(grid, a302, 'down')).toBe(a201)
  expect(neighbour(grid, b301, 'down')).toBe(b101)
  expect(neighbour(grid, a301, 'up')).toBe(a301)
  expect(neighbour(grid, undefined, 'down')).toBe(a301)
})

test('arrows reach every cell and never leave the building', () => {
  const aBuilding = fc.array(
    fc.record({
      entrance: fc.constantFrom('1', '2'),
      floor: fc.integer({ min: -1, max: 6 }),
      room: fc.string(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  fc.assert(
    fc.property(aBuilding, (units) => {
      const built = gridOf(units)
      const start = neighbour(built, undefined, 'down')
      const seen = new Set(start ? [start] : [])
      for (const from of seen) {
        for (const direction of ['left', 'right', 'up', 'down'] as Direction[]) {
          const next = neighbour(built, from, direction)
          expect(units).toContain(next)
          if (next) seen.add(next)
        }
      }
      expect(seen.size).toBeGreaterThanOrEqual(built.entrances[0]?.rows.flat().length ?? 0)
    }),
  )
})
