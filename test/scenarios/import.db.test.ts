import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reportsOperations } from '../../src/reports/index.ts'
import { createTestPlatform } from '../support/platform.ts'
import { knowOperations, type SeededCommunity, seedCommunity } from '../support/seed.ts'
import { type SheetCell, writeCsv, writeXlsx } from '../support/sheets.ts'

// What an import did to the books is asked of reports, as an accountant would.
knowOperations(reportsOperations)
const platform = await createTestPlatform({ now: '2026-11-20T09:00:00+08:00' })
const head = ['房号', '业主', '电话', '面积', '单价', '交至', '欠费']
const sheet = (rows: SheetCell[][]) =>
  writeXlsx([{ name: '9栋', rows: [['9栋台账（截至2026年10月31日）'], head, ...rows] }])
const good: SheetCell[][] = [
  ['901', '韩梅', '13800138001', 100, 2.5, '2026-12', null],
  ['902', '李雷', '13800138002', 80, 2.5, '2026-06', 800],
]

type Committed = {
  importId: bigint
  unitsAdded: number
  unitsKnown: number
  openingChargesAdded: number
  arrearsFen: bigint
  prepaidFen: bigint
  rejected: number
}
const commit = (seeded: SeededCommunity, file: string) =>
  seeded.run<Committed>('commitImport', { file, communityId: seeded.communityId })
const differences = async (seeded: SeededCommunity): Promise<unknown> =>
  (await seeded.run<{ differences: unknown[] }>('verifyBooks', {})).differences
const start = () => seedCommunity(platform, { homes: 2, months: [] })

test('accepted rows are registered with what is owed and paid ahead, and the books hold', async () => {
  const seeded = await start()
  const file = await sheet([...good, ['903', '坏行', '13800138003', -5, 2.5, '2026-12', null]])
  const effect = async () => {
    const { communityId } = seeded
    return (await seeded.run<{ effect: unknown }>('previewImport', { file, communityId })).effect
  }
  const money = { arrearsFen: 80_000n, prepaidFen: 50_000n }
  expect(await effect()).toEqual({
    unitsNew: 2,
    unitsKnown: 0,
    meterRows: 0,
    cutOff: '2026-10-31',
    ...money,
  })
  const done = await commit(seeded, file)
  expect(await effect()).toMatchObject({ unitsNew: 0, unitsKnown: 2, arrearsFen: 0n })
  // 250.00 a month, November and December paid ahead of the cut-off.
  expect(done).toMatchObject({
    unitsAdded: 2,
    unitsKnown: 0,
    arrearsFen: 80_000n,
    prepaidFen: 50_000n,
    rejected: 1,
  })
  expect(await differences(seeded)).toEqual([])
  const { rows } = await seeded.run<{
    rows: { sheet: string; cell: string; reason: string; zh: string }[]
  }>('listImportRows', { communityId: seeded.communityId })
  expect(rows).toMatchObject([{ sheet: '9栋', cell: 'D5', reason: 'negative-area' }])
})

test('importing again adds only what is new and settles the rows that were corrected', async () => {
  const seeded = await start()
  await commit(
    seeded,
    await sheet([...good, ['903', '坏行', '13800138003', -5, 2.5, '2026-12', null]]),
  )
  const again = await commit(
    seeded,
    await sheet([...good, ['903', '好行', '13800138003', 50, 2.5, '2026-12', null]]),
  )
  expect(again).toMatchObject({
    unitsAdded: 1,
    unitsKnown: 2,
    openingChargesAdded: 0,
    prepaidFen: 25_000n,
  })
  const { rows } = await seeded.run<{ rows: unknown[] }>('listImportRows', {
    communityId: seeded.communityId,
  })
  expect(rows).toEqual([])
  expect(await differences(seeded)).toEqual([])
})

test('a list of arrears alone finds the units of the register', async () => {
  const seeded = await start()
  await commit(seeded, await sheet(good))
  const list = writeCsv([
    ['房号', '项目', '期间', '金额'],
    ['9-901', '公摊电费', '2026年三季度', '12.50'],
    ['9-999', '公摊电费', '2026年三季度', '12.50'],
  ])
  expect(await commit(seeded, list)).toMatchObject({
    unitsAdded: 0,
    openingChargesAdded: 1,
    arrearsFen: 1_250n,
    rejected: 1,
  })
  expect(await commit(seeded, list)).toMatchObject({ openingChargesAdded: 0 })
  expect(await differences(seeded)).toEqual([])
})

test('an import is undone while nothing happened on it, and can come again', async () => {
  const seeded = await start()
  const first = await commit(seeded, await sheet(good))
  expect(await seeded.run('undoImport', { importId: first.importId })).toEqual({ unitsRemoved: 2 })
  expect(await differences(seeded)).toEqual([])
  await expect(seeded.run('undoImport', { importId: first.importId })).rejects.toMatchObject({
    code: 'importAlreadyUndone',
  })
  expect(await commit(seeded, await sheet(good))).toMatchObject({
    unitsAdded: 2,
    arrearsFen: 80_000n,
    prepaidFen: 50_000n,
  })
  expect(await differences(seeded)).toEqual([])
  const { imports } = await seeded.run<{ imports: { state: string }[] }>('listImports', {
    communityId: seeded.communityId,
  })
  expect(imports.map(({ state }) => state)).toEqual(['committed', 'undone'])
})

test('an import on which money moved is not undone, and nothing changes', async () => {
  const seeded = await start()
  const { importId } = await commit(seeded, await sheet(good))
  await platform.query(
    `update billing.charge set settled_fen = 1 where source_kind = 'opening' and company_id = $1`,
    [seeded.companyId],
  )
  await expect(seeded.run('undoImport', { importId })).rejects.toMatchObject({
    code: 'importInUse',
  })
  await platform.query(
    `update billing.charge set settled_fen = 0 where source_kind = 'opening' and company_id = $1`,
    [seeded.companyId],
  )
  const active = await platform.query<{ n: string }>(
    `select count(*) as n from property.unit where import_batch_id = $1 and is_active`,
    [importId],
  )
  expect(active[0]?.n).toEqual(2n)
})

test('two imports at once register each unit once', async () => {
  const seeded = await start()
  const file = await sheet(good)
  const both = await Promise.all([commit(seeded, file), commit(seeded, file)])
  expect(both.map(({ unitsAdded }) => unitsAdded).sort()).toEqual([0, 2])
  expect(await differences(seeded)).toEqual([])
})

const ledger = new URL('../../../shared/data/yuehu-garden-ledger.xlsx', import.meta.url).pathname
test.skipIf(!existsSync(ledger))(
  'the sample ledger: what is opened is the arrears of its truth (skipped where ../shared is absent)',
  async () => {
    const seeded = await start()
    // The seeded homes 1-1-101 and 1-1-102 stand in the ledger or not; each unit is there once.
    const done = await commit(seeded, ledger)
    expect(done.unitsAdded + done.unitsKnown).toBe(1397)
    expect(done.arrearsFen).toBe(37_815_761n)
    expect(await differences(seeded)).toEqual([])
  },
)
