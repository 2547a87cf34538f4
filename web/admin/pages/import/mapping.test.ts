import { expect, test } from 'vitest'
import { columnsOf, corrected, type Sheet } from './mapping.ts'

test('a later correction of a column replaces the earlier one and keeps the rest', () => {
  const first = corrected([], { sheet: '1栋', columns: [{ column: 'C', field: 'room' }] })
  const second = corrected(first, { sheet: '1栋', headerRow: 3 })
  const third = corrected(second, {
    sheet: '1栋',
    columns: [
      { column: 'C', field: 'owner' },
      { column: 'D', field: 'room' },
    ],
  })
  expect(third).toEqual([
    {
      sheet: '1栋',
      headerRow: 3,
      columns: [
        { column: 'C', field: 'owner' },
        { column: 'D', field: 'room' },
      ],
    },
  ])
  expect(corrected(third, { sheet: '2栋', use: 'ignored' })).toHaveLength(2)
})

test('columns stand as in the sheet: A, B, Z, AA', () => {
  const sheet = {
    columns: ['AA', 'B'].map((column) => ({ column, header: column, field: 'room' })),
    unknownHeaders: ['Z', 'A', 'B'].map((column) => ({ column, header: column })),
  } as unknown as Sheet
  expect(columnsOf(sheet).map(({ column, field }) => [column, field])).toEqual([
    ['A', null],
    ['B', 'room'],
    ['Z', null],
    ['AA', 'room'],
  ])
})
