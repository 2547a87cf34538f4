import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodePlain } from '../../platform/tagged-json.ts'
import { previewFile, wholeFile } from './read-file.ts'

const shared = new URL('../../../../shared/', import.meta.url).pathname
const ledger = `${shared}data/yuehu-garden-ledger.xlsx`
const truthFile = `${shared}data/yuehu-garden-truth.json`
const base = { mapping: [], knownCodes: new Set<string>(), asOf: '2026-11-20', page: wholeFile }

test.skipIf(!existsSync(ledger))(
  'the sample ledger gives exactly its truth (skipped where ../shared is absent)',
  async () => {
    const preview = await previewFile({ ...base, path: ledger })
    const said = execFileSync('node', [`${shared}tools/compare-ledger.mjs`, truthFile], {
      input: encodePlain(preview, 2),
      encoding: 'utf8',
    })
    expect(said).toContain('lowest share 1.0000')
    const truth = JSON.parse(readFileSync(truthFile, 'utf8'))
    expect(JSON.parse(encodePlain(preview.totals))).toEqual({ storages: 0, ...truth.totals })
    expect(preview.arrearsUpTo).toBe('2026-10-31')
    // Every sheet's own total is its figures, and every fen of the gap has its row.
    for (const { sheet, totals } of preview.sheets) {
      for (const { measure, gap, rows, unexplained } of totals) {
        expect([sheet, measure, unexplained]).toEqual([sheet, measure, 0n])
        expect(rows.reduce((sum, { stated, ours }) => sum + stated - ours, 0n)).toBe(gap)
      }
    }
  },
)

test.skipIf(!existsSync(ledger)).each([
  ['hc-property-import.xlsx', { homes: 8, parkingSpaces: 1 }],
  ['hc-room-import.xlsx', { homes: 1, parkingSpaces: 0 }],
])('a peer template is recognised: %s', async (name, counts) => {
  const preview = await previewFile({ ...base, path: `${shared}data/${name}` })
  expect(preview.totals).toMatchObject(counts)
  expect(preview.rejected).toEqual([])
  expect(preview.units[0]?.ownerNames).toEqual(['吴学文'])
})

test.skipIf(!existsSync(ledger))('fee history and meters of the peer are recognised', async () => {
  const history = await previewFile({ ...base, path: `${shared}data/hc-fee-history-import.xlsx` })
  expect(history.payments).toHaveLength(3)
  expect(history.payments[0]).toMatchObject({ unitKeys: ['1-1-1001'], paidFen: 100_000n })
  const meters = await previewFile({ ...base, path: `${shared}data/hc-meter-import.xlsx` })
  expect(meters.meters).toMatchObject([{ serial: '1212', multiplier: 1 }])
})
