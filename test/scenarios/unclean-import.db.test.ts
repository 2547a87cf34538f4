import { expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
import { createTestPlatform } from '../support/platform.ts'
import { knowOperations, seedCommunity } from '../support/seed.ts'
import { type SheetCell, writeXlsx } from '../support/sheets.ts'

knowOperations([...operationsByName.values()])
const platform = await createTestPlatform({ now: '2026-11-20T09:00:00+08:00' })
const count = process.env.SOAK === '1' ? 20_000 : 2_000

const sheetOf = (broken: ReadonlySet<number>): Promise<string> =>
  writeXlsx([
    {
      name: '台账',
      rows: [
        ['楼栋', '单元', '房号', '业主', '面积', '单价', '交至', '欠费'],
        ...Array.from({ length: count }, (_, n): SheetCell[] => {
          const floor = 1 + (Math.floor(n / 4) % 25)
          const room = `${floor}0${1 + (n % 4)}`
          const building = `${1 + Math.floor(n / 100)}栋`
          const area = broken.has(n) ? -80 : 80
          return [building, '1单元', room, `业主${n}`, area, 2.5, '2026-10', null]
        }),
      ],
    },
  ])

test(
  'R42: one row in a hundred is broken: the others come in, each is listed at its cell, the next import adds only those mended',
  async () => {
    const seeded = await seedCommunity(platform, { homes: 1, months: [] })
    const { communityId } = seeded
    const broken = new Set(Array.from({ length: count / 100 }, (_, n) => n * 100 + 37))
    const first = await seeded.run<Record<string, number>>('commitImport', {
      file: await sheetOf(broken),
      communityId,
    })
    expect(first).toMatchObject({ unitsAdded: count - broken.size, rejected: broken.size })
    const { rows } = await seeded.run<{ rows: { cell: string; reason: string }[] }>(
      'listImportRows',
      { communityId, limit: 200 },
    )
    expect(rows.map(({ cell }) => cell).sort()).toEqual(
      [...broken]
        .map((n) => `E${n + 2}`)
        .sort()
        .slice(0, 200),
    )
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(['negative-area']))
    const second = await seeded.run<Record<string, number>>('commitImport', {
      file: await sheetOf(new Set()),
      communityId,
    })
    expect(second).toMatchObject({
      unitsAdded: broken.size,
      unitsKnown: count - broken.size,
      rejected: 0,
    })
    const open = await seeded.run<{ rows: unknown[] }>('listImportRows', { communityId })
    expect(open.rows).toEqual([])
    const { differences } = await seeded.run<{ differences: unknown[] }>('verifyBooks', {})
    expect(differences).toEqual([])
  },
  process.env.SOAK === '1' ? 600_000 : 60_000,
)
