import { type ChildProcess, spawn } from 'node:child_process'
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { migrate } from '../../src/platform/db/migrate.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/index.ts'
import { expectBooksAgree } from '../support/online.ts'
import { pendingPayments, startQuietSandbox } from '../support/pending-payments.ts'
import { openTestPlatform, type TestPlatform } from '../support/platform.ts'

const isSoak = process.env.SOAK === '1'
const serverKills = isSoak ? 200 : 3
const databaseKills = isSoak ? 50 : 2
const homes = isSoak ? 600 : 48

const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-kill-'))
const killed: ChildProcess[] = []
let database: Awaited<ReturnType<typeof startEmbeddedPostgres>> | undefined
afterAll(async () => {
  for (const child of killed) child.kill('SIGKILL')
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

/** What the channel remembers, on disk before it is sent: the judge of what must be in the books. */
const openOracle = (file: string) => {
  const handle = openSync(file, 'a')
  const write = (line: string): void => {
    writeSync(handle, `${line}\n`)
    fsyncSync(handle)
  }
  const read = (word: string): Set<number> =>
    new Set(
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${word} `))
        .map((line) => Number(line.slice(word.length + 1))),
    )
  return { write, read, close: () => closeSync(handle) }
}

const startServer = async (platform: TestPlatform, port: number): Promise<ChildProcess> => {
  const script = fileURLToPath(new URL('./payment-server.ts', import.meta.url))
  const now = platform.clock.now().toString()
  const child = spawn(process.execPath, [script, platform.url, String(port), now, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  killed.push(child)
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('exit', () => reject(new Error('the server did not start')))
  })
  return child
}

const killServer = async (child: ChildProcess): Promise<void> => {
  // Losing its database must not have ended it.
  expect(child.exitCode).toBeNull()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

test(
  'R01, R02: kill -9 of the server and of PostgreSQL during payments: what was acknowledged is posted, all of it once',
  async () => {
    const dataDir = join(folder, 'postgres')
    const port = await freePort()
    const databasePort = await freePort()
    database = await startEmbeddedPostgres({ dataDir, port: databasePort })
    await migrate({ url: database.url })
    let platform: TestPlatform | undefined
    const sandbox = await startQuietSandbox(() => platform)
    platform = openTestPlatform(database.url, { wechatPayUrl: sandbox.url })
    const { seeded, orders, notices, path } = await pendingPayments(platform, sandbox, homes)
    const oracle = openOracle(join(folder, 'oracle.log'))
    let server = await startServer(platform, port)

    const send = async (index: number): Promise<void> => {
      oracle.write(`sent ${index}`)
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        ...notices[index],
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null)
      if (response?.status === 204) oracle.write(`acked ${index}`)
    }
    const waiting = (): number[] => {
      const acked = oracle.read('acked')
      return orders.map((_, index) => index).filter((index) => !acked.has(index))
    }

    const rounds = serverKills + databaseKills
    for (let round = 0; round < rounds; round += 1) {
      // A share of what waits, some of it twice, as a channel that repeats.
      const share = Math.ceil(waiting().length / (rounds - round + 1))
      const some = waiting().slice(0, share)
      const sending = Promise.all([...some, ...some.slice(0, 3)].map(send))
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 300))
      const isServer = round % 2 === 0 || round >= databaseKills * 2
      if (isServer) {
        await killServer(server)
        await sending
        server = await startServer(platform, port)
      } else {
        process.kill(database.pid, 'SIGKILL')
        await sending
        database = await startEmbeddedPostgres({ dataDir, port: databasePort })
      }
    }
    // The channel goes on until everything is acknowledged.
    for (let time = 0; waiting().length > 0 && time < 10; time += 1) {
      await Promise.all(waiting().map(send))
    }
    expect(waiting()).toEqual([])

    const rows = await platform.query<{ out_trade_no: string; count: number }>(
      `select a.out_trade_no, count(*)::int as count from payments.payment p
     join payments.payment_attempt a on a.company_id = p.company_id and a.id = p.attempt_id
     where p.company_id = $1 group by 1`,
      [seeded.companyId],
    )
    expect(new Set(rows.map((row) => row.out_trade_no))).toEqual(
      new Set([...oracle.read('sent')].map((index) => orders[index]?.outTradeNo)),
    )
    expect(rows.every(({ count }) => count === 1)).toBe(true)
    await expectBooksAgree(seeded)
    const [broken] = await platform.query<{ count: number }>(
      `select count(*)::int as count from payments.notice where state <> 'posted'`,
    )
    expect(broken?.count).toBe(0)
    // Every index of the money still agrees with its table.
    await platform.query('create extension amcheck')
    await platform.query(`select bt_index_check(i.indexrelid, true) from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_am a on a.oid = c.relam and a.amname = 'btree'
    where c.relkind = 'i' and n.nspname in ('payments', 'ledger', 'billing', 'invoices')`)
    await killServer(server)
    await platform.close()
    await database.stop()
    oracle.close()
  },
  isSoak ? 3_600_000 : 120_000,
)
