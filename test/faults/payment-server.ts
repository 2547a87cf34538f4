import { createServer } from '../../src/app/server.ts'
import { subscriptions } from '../../src/app/subscriptions.ts'
import { movableClock } from '../../src/platform/clock.ts'
import { createVault } from '../../src/platform/crypto.ts'
import { createDb, createPool } from '../../src/platform/db/database.ts'
import { silentLog } from '../../src/platform/log.ts'

/** Our server as a process of its own, to be killed: payment-server.ts DATABASE_URL PORT NOW DATA_DIR */
const [url = '', port = '0', now = '', dataDir = ''] = process.argv.slice(2)
const pool = createPool(url, { max: 4 })
const db = createDb(pool)
const server = await createServer({
  db,
  bulkDb: db,
  pool,
  clock: movableClock(now),
  vault: createVault(Buffer.alloc(32, 7)),
  log: silentLog,
  publicUrl: `http://127.0.0.1:${port}`,
  wechatPayUrl: 'http://127.0.0.1:9',
  carrierSandboxUrl: 'http://127.0.0.1:9',
  isSandbox: true,
  dataDir,
  subscribers: subscriptions,
})
await server.listen({ port: Number(port), host: '127.0.0.1' })
process.stdout.write('ready\n')
