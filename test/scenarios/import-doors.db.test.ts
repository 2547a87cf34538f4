import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
import { tasks } from '../../src/app/schedule.ts'
import { createServer } from '../../src/app/server.ts'
import { Failure } from '../../src/kernel/failure.ts'
import { createTestPlatform } from '../support/platform.ts'
import { knowOperations, type SeededCommunity, seedCommunity } from '../support/seed.ts'
import { type SheetCell, writeBytes, writeCsv, writeXlsx } from '../support/sheets.ts'

knowOperations([...operationsByName.values()])
const platform = await createTestPlatform({ now: '2026-11-20T09:00:00+08:00' })
const server = await createServer(platform)
const start = () => seedCommunity(platform, { homes: 2, months: [] })

const head = ['房号', '业主', '电话', '面积', '单价', '交至', '欠费']
const rows: SheetCell[][] = [
  ['901', '韩梅', '13800138001', 100, 2.5, '2026-12', null],
  ['902', '李雷', '13800138002', 80, 2.5, '2026-06', 800],
]
const ledger = () =>
  writeXlsx([{ name: '9栋', rows: [['9栋台账（截至2026年10月31日）'], head, ...rows] }])

/** Signs in a fresh member of the staff with this role and gives the cookie. */
const cookieOf = async (seeded: SeededCommunity, role: string): Promise<string> => {
  const signInName = `${role}${seeded.companyId}`
  const grants = [{ role, communityId: null }]
  const { firstPassword: password } = await seeded.run<{ firstPassword: string }>('addStaff', {
    signInName,
    displayName: '导入',
    grants,
  })
  const payload = { signInName, password }
  const answer = await server.inject({ method: 'POST', url: '/api/signIn', payload })
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const upload = async (cookie: string, name: string, payload: Buffer) => {
  const answer = await server.inject({
    method: 'POST',
    url: `/files/import?name=${encodeURIComponent(name)}`,
    headers: { cookie, 'content-type': 'application/octet-stream' },
    payload,
  })
  const body = JSON.parse(answer.body) as { fileId?: string; code?: string }
  return { status: answer.statusCode, ...body }
}
const kept = ({ companyId }: SeededCommunity, fileId: string): boolean =>
  existsSync(join(platform.dataDir, 'imports', String(companyId), fileId))

test('the door takes a spreadsheet from those who may import, under a name of its own', async () => {
  const seeded = await start()
  const accountant = await cookieOf(seeded, 'accountant')
  const bytes = readFileSync(await ledger())
  const { status, fileId = '' } = await upload(accountant, '../../台账.xlsx', bytes)
  expect(status).toBe(200)
  expect(fileId).toMatch(/^[0-9a-f-]{36}\.xlsx$/)
  expect(kept(seeded, fileId)).toBe(true)

  expect((await upload('', '台账.xlsx', bytes)).status).toBe(401)
  const cashier = await cookieOf(seeded, 'cashier')
  expect((await upload(cashier, '台账.xlsx', bytes)).status).toBe(403)
  expect((await upload(accountant, '台账.pdf', bytes)).code).toBe('fileKindUnknown')
  expect((await upload(accountant, '台账.xlsx', Buffer.from('x'))).code).toBe('fileUnreadable')
  expect((await upload(accountant, '台账.csv', Buffer.alloc(21 * 1024 * 1024, 'a'))).code).toBe(
    'fileTooBig',
  )

  // An upload belongs to its company; a path of the server is only for the command line.
  const other = await start()
  const page = { fileId, from: 1, limit: 1 }
  await expect(other.run('getImportPreview', page)).rejects.toMatchObject({ code: 'fileMissing' })
  await expect(
    seeded.run('previewImport', { file: '/etc/passwd' }, seeded.accountant),
  ).rejects.toMatchObject({ code: 'fileNotUploaded' })

  const second = await seeded.run<{ units: { key: string }[]; unitCount: number }>(
    'getImportPreview',
    page,
  )
  expect(second).toMatchObject({ units: [{ key: '9-902' }], unitCount: 2 })
  const { communityId } = seeded
  const commit = { fileId, fileName: '台账.xlsx', communityId }
  expect(await seeded.run('commitImport', commit, seeded.accountant)).toMatchObject({
    unitsAdded: 2,
    prepaidFen: 50_000n,
  })
  expect(kept(seeded, fileId)).toBe(false)
})

test('an upload nobody committed goes after a week, not before', async () => {
  const seeded = await start()
  const cookie = await cookieOf(seeded, 'accountant')
  const { fileId = '' } = await upload(cookie, 'a.xlsx', readFileSync(await ledger()))
  const after = async (hours: number): Promise<boolean> => {
    platform.clock.moveTo(platform.clock.now().add({ hours }).toString())
    await tasks.dropOldUploads?.(platform, { companyId: seeded.companyId })
    return kept(seeded, fileId)
  }
  expect(await after(7 * 24 - 1)).toBe(true)
  expect(await after(2)).toBe(false)
  platform.clock.moveTo('2026-11-20T09:00:00+08:00')
})

test('a person says which column is the room, and what a sheet is', async () => {
  const seeded = await start()
  const { communityId } = seeded
  const file = await writeXlsx([
    {
      name: '甲',
      rows: [
        ['代码', '某人', '多大'],
        ...rows.map((row) => [row[0] ?? null, row[1] ?? null, row[3] ?? null]),
      ],
    },
    {
      name: '乙',
      rows: [
        ['房号', '业主', '面积'],
        ['101', '不要', 50],
      ],
    },
  ])
  const columns = [
    { column: 'A', field: 'room' },
    { column: 'B', field: 'owner' },
    { column: 'C', field: 'area' },
  ]
  const mapping = [
    { sheet: '甲', use: 'units', headerRow: 1, building: '9栋', columns },
    { sheet: '乙', use: 'ignored' },
  ]
  const asked = { file, communityId, mapping }
  const { units } = await seeded.run<{ units: unknown[] }>('previewImport', asked)
  expect(units).toMatchObject([
    { key: '9-901', area: 100, ownerNames: ['韩梅'] },
    { key: '9-902', area: 80, ownerNames: ['李雷'] },
  ])
  expect(await seeded.run('commitImport', asked)).toMatchObject({ unitsAdded: 2 })
  await expect(
    seeded.run('previewImport', { file, mapping: [{ sheet: '丙', use: 'units' }] }),
  ).rejects.toMatchObject({ code: 'mappingOutside' })
})

test('an uploaded csv is read under the name it came with, which may say the building', async () => {
  const seeded = await start()
  const cookie = await cookieOf(seeded, 'accountant')
  const bytes = readFileSync(
    writeCsv([head, ...rows].map((row) => row.map((cell) => String(cell ?? '')))),
  )
  const { fileId = '' } = await upload(cookie, '9栋.csv', bytes)
  const { communityId } = seeded
  const asked = { fileId, fileName: '9栋.csv', communityId }
  const preview = await seeded.run<{ sheets: unknown[]; units: unknown[] }>(
    'getImportPreview',
    asked,
  )
  expect(preview.sheets).toMatchObject([{ sheet: '9栋' }])
  expect(preview.units).toMatchObject([{ key: '9-901' }, { key: '9-902' }])
  expect(await seeded.run('commitImport', asked)).toMatchObject({ unitsAdded: 2, rejected: 0 })
})

test('meters come with their last reading, once', async () => {
  const seeded = await start()
  const { communityId } = seeded
  await seeded.run('commitImport', { file: await ledger(), communityId })
  const file = writeCsv([
    ['表号', '房号', '表类型', '倍率', '本期读数', '抄表日期'],
    ['W-901', '9-901', '冷水表', '1', '120.5', '2026-10-31'],
    ['E-902', '9-902', '电表', '40', '88', '2026-10-31'],
    ['E-999', '9-999', '电表', '1', '5', '2026-10-31'],
  ])
  expect(await seeded.run('commitImport', { file, communityId })).toMatchObject({ metersAdded: 2 })
  expect(await seeded.run('commitImport', { file, communityId })).toMatchObject({ metersAdded: 0 })
  const { meters } = await seeded.run<{ meters: unknown[] }>('listMeters', { communityId })
  expect(meters).toMatchObject([
    { serial: 'E-902', kind: 'electricity', multiplier: 40, unitCode: '9-902', lastMilli: 88_000n },
    { serial: 'W-901', kind: 'water', multiplier: 1, unitCode: '9-901', lastMilli: 120_500n },
  ])
})

test('readings come by sheet: the next one follows, one that goes backwards is refused at its cell, and settled once it is put right', async () => {
  const seeded = await start()
  const { communityId } = seeded
  await seeded.run('commitImport', { file: await ledger(), communityId })
  const header = ['表号', '房号', '表类型', '倍率', '本期读数', '抄表日期']
  const sheet = (...rows: string[][]) =>
    seeded.run('commitImport', { file: writeCsv([header, ...rows]), communityId })
  const openRows = async () =>
    (await seeded.run<{ rows: unknown[] }>('listImportRows', { communityId })).rows
  await sheet(
    ['W-901', '9-901', '冷水表', '1', '120.5', '2026-10-31'],
    ['W-902', '9-902', '冷水表', '1', '60', '2026-10-31'],
  )
  const november = [
    ['W-901', '', '冷水表', '1', '131', '2026-11-30'],
    ['W-902', '9-902', '冷水表', '1', '59.9', '2026-11-30'],
    ['W-999', '', '冷水表', '1', '5', '2026-11-30'],
  ]
  const answer = { metersAdded: 0, readingsAdded: 1, rejected: 2 }
  expect(await sheet(...november)).toMatchObject(answer)
  const refused = [
    { cell: 'A3', reason: 'readingBackwards', zh: expect.stringContaining('59.9 小于上次的 60') },
    { cell: 'A4', reason: 'unknownMeter', en: expect.stringContaining('W-999') },
  ]
  expect(await openRows()).toMatchObject(refused)
  // The same sheet again reads nothing twice and lists nothing twice.
  expect(await sheet(...november)).toMatchObject({ ...answer, readingsAdded: 0 })
  expect(await openRows()).toMatchObject(refused)
  expect(
    await sheet(
      ['W-901', '', '冷水表', '1', '131', '2026-11-30'],
      ['W-902', '9-902', '冷水表', '1', '69.9', '2026-11-30'],
      ['W-999', '9-901', '冷水表', '1', '5', '2026-11-30'],
    ),
  ).toMatchObject({ metersAdded: 1, readingsAdded: 1, rejected: 0 })
  expect(await openRows()).toEqual([])
})

test('what an import taken back brought is found on no page', async () => {
  const seeded = await start()
  const { communityId } = seeded
  const { importId } = await seeded.run<{ importId: bigint }>('commitImport', {
    file: await ledger(),
    communityId,
  })
  const find = async (text: string): Promise<number> =>
    (await seeded.run<{ households: [] }>('searchHouseholds', { text })).households.length
  expect([await find('韩梅'), await find('901'), await find('13800138001')]).toEqual([1, 1, 1])
  await seeded.run('undoImport', { importId })
  expect([await find('韩梅'), await find('901'), await find('13800138001')]).toEqual([0, 0, 0])
  const list = await seeded.run<{ total: number }>('listHouseholds', { communityId })
  expect(list.total).toBe(2)
  const { buildings } = await seeded.run<{ buildings: { name: string; unitCount: number }[] }>(
    'getGeometry',
    { communityId },
  )
  expect(buildings.find(({ name }) => name === '9栋')?.unitCount ?? 0).toBe(0)
})

test('a damaged file is committed whole or not at all', { timeout: 120_000 }, async () => {
  const seeded = await start()
  const { communityId } = seeded
  const sound = readFileSync(await ledger())
  const counts = async (): Promise<unknown> =>
    (
      await platform.query(
        `select (select count(*) from property.unit where company_id = $1) as units,
          (select count(*) from property.import_batch where company_id = $1) as batches,
          (select count(*) from billing.charge where company_id = $1) as charges`,
        [seeded.companyId],
      )
    )[0]
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), async (at, value) => {
      const bytes = Buffer.from(sound)
      bytes[at] = value
      const before = await counts()
      try {
        const done = await seeded.run<{ importId: bigint }>('commitImport', {
          file: writeBytes(bytes, 'xlsx'),
          communityId,
        })
        await seeded.run('undoImport', { importId: done.importId })
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        expect(await counts()).toEqual(before)
      }
      const { differences } = await seeded.run<{ differences: unknown[] }>('verifyBooks', {})
      expect(differences).toEqual([])
    }),
    { numRuns: process.env.SOAK === '1' ? 500 : 8 },
  )
})
