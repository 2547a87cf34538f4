import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { addMonths } from '../../src/kernel/period.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/index.ts'
import { expectBooksAgree } from '../support/online.ts'
import { openTestPlatform, type TestPlatform } from '../support/platform.ts'
import { type SeededCommunity, seedCommunity } from '../support/seed.ts'

const isSoak = process.env.SOAK === '1'
const kills = isSoak ? 40 : 3
const homes = isSoak ? 6_000 : 1_200

const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-kill-run-'))
let database: Awaited<ReturnType<typeof startEmbeddedPostgres>> | undefined
afterAll(async () => {
  await database?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })

/** What of a month is in the books: property fee and refuse of each home, parking of each fourth. */
const billedIn = async (
  platform: TestPlatform,
  { companyId }: SeededCommunity,
  month: string,
): Promise<{ charges: number; fen: string; runs: number }> => {
  const [row] = await platform.query<{ charges: number; fen: string; runs: number }>(
    `select count(*)::int as charges, coalesce(sum(amount_fen), 0)::text as fen, count(distinct run_id)::int as runs
     from billing.charge where company_id = $1 and period_month = $2::date and not is_reversed`,
    [companyId, `${month}-01`],
  )
  return row ?? { charges: -1, fen: '', runs: -1 }
}

test(
  'R10: kill -9 of PostgreSQL in the middle of a billing run: whole or nothing, and the next run completes it',
  async () => {
    const dataDir = join(folder, 'postgres')
    const port = await freePort()
    database = await startEmbeddedPostgres({ dataDir, port })
    await migrate({ url: database.url })
    const platform = openTestPlatform(database.url, { now: '2026-01-05T09:00:00+08:00' })
    const seeded = await seedCommunity(platform, { homes, months: [] })
    const publish = (month: string) =>
      seeded.run('publishBilling', { communityId: seeded.communityId, month })
    const startedAt = performance.now()
    await publish('2026-01')
    const usualMs = performance.now() - startedAt
    const january = await billedIn(platform, seeded, '2026-01')
    expect(january.charges).toBe(homes * 2 + Math.ceil(homes / 4))

    const outcomes: string[] = []
    for (let kill = 1; kill <= kills; kill += 1) {
      const month = addMonths('2026-01-01', kill).slice(0, 7)
      platform.clock.moveTo(`${month}-05T09:00:00+08:00`)
      const running = publish(month).then(
        () => 'published',
        () => 'interrupted',
      )
      await new Promise((resolve) => setTimeout(resolve, Math.random() * usualMs))
      process.kill(database.pid, 'SIGKILL')
      const outcome = await running
      database = await startEmbeddedPostgres({ dataDir, port })
      const found = await billedIn(platform, seeded, month)
      // What was answered is there; what was not is there whole or not at all.
      if (outcome === 'published') expect(found.charges).toBe(january.charges)
      expect([0, january.charges]).toContain(found.charges)
      const [detached] = await platform.query<{ count: number }>(
        `select count(*)::int as count from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and not c.relispartition and n.nspname in ('billing', 'ledger') and c.relname ~ '_20\\d{4}'`,
      )
      expect(detached?.count).toBe(0)
      await Promise.all([publish(month), publish(month)])
      expect(await billedIn(platform, seeded, month)).toEqual(january)
      outcomes.push(`${outcome} ${found.charges}`)
    }
    await expectBooksAgree(seeded)
    expect(outcomes).toHaveLength(kills)
    await platform.close()
    await database.stop()
  },
  isSoak ? 3_600_000 : 120_000,
)
