import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { postmasterPid, startEmbeddedPostgres } from './start.ts'

const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ask = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  // A connection that is cut fails its statement too; that is enough said.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}

test('starts, keeps data over a stop, and takes over from a killed owner', async () => {
  const first = await startEmbeddedPostgres({ dataDir: folder, fast: true })
  await ask(first.url, 'create table kept as select 7 as n')
  await first.stop()
  expect(postmasterPid(join(folder, 'cluster'))).toBeNull()

  const second = await startEmbeddedPostgres({ dataDir: folder, fast: true })
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])

  // As after kill -9 of our process: nobody stopped the second server.
  const third = await startEmbeddedPostgres({ dataDir: folder, fast: true })
  expect(third.pid).not.toBe(second.pid)
  expect(await ask(third.url, 'select n from kept')).toEqual([{ n: 7 }])

  // As after kill -9 of the server: a session is still at its statement and outlives it.
  const busy = ask(third.url, 'select count(*) from generate_series(1, 10000000)').catch(
    () => 'cut',
  )
  await new Promise((resolve) => setTimeout(resolve, 300))
  process.kill(third.pid, 'SIGKILL')
  const fourth = await startEmbeddedPostgres({ dataDir: folder, fast: true })
  expect(await ask(fourth.url, 'select n from kept')).toEqual([{ n: 7 }])
  await fourth.stop()
  await busy
})

test('is asked over its socket; over TCP where the path is too long for one', async () => {
  const over = 'select inet_server_addr() is null as "isSocket"'
  const near = await startEmbeddedPostgres({ dataDir: folder, fast: true })
  expect(await ask(near.url, over)).toEqual([{ isSocket: true }])
  await near.stop()

  const far = join(folder, 'far'.repeat(30))
  const server = await startEmbeddedPostgres({ dataDir: far, fast: true })
  expect(await ask(server.url, over)).toEqual([{ isSocket: false }])
  await server.stop()
})
