import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { type UnitKind, unitLabel, unitLabelSql } from './unit-address.ts'

const platform = await createTestPlatform()

test('a unit is called the same in SQL as in TypeScript', async () => {
  const part = (...names: string[]) => fc.constantFrom(null, ...names)
  const unit = fc.record({
    building: part('3栋', '地下车库'),
    entrance: part('2单元'),
    room: fc.constantFrom('1102', 'S-17', 'B1-117', '3A', '007', '一号'),
    kind: fc.constantFrom<UnitKind[]>('home', 'shop', 'parkingSpace', 'storage'),
    parkingKind: part('地下车位', ''),
  })
  await fc.assert(
    fc.asyncProperty(unit, async (it) => {
      const { rows } = await sql<{ label: string }>`
        select ${unitLabelSql} as label
        from (select ${it.kind}::text as kind, ${it.room}::text as room, ${it.parkingKind}::text as parking_kind) u,
          (select ${it.building}::text as name) b, (select ${it.entrance}::text as name) e`.execute(
        platform.db,
      )
      expect(rows[0]?.label).toBe(unitLabel(it))
    }),
  )
})
