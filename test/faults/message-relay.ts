import { tasks } from '../../src/app/schedule.ts'
import { subscriptions } from '../../src/app/subscriptions.ts'
import { createVault } from '../../src/platform/crypto.ts'
import { createDb, createPool } from '../../src/platform/db/database.ts'
import { silentLog } from '../../src/platform/log.ts'

/** The relay as a process of its own, to be killed: message-relay.ts DATABASE_URL SANDBOX_URL COMPANY NOW */
const [url = '', sandboxUrl = '', company = '', now = ''] = process.argv.slice(2)
const pool = createPool(url, { max: 4 })
const db = createDb(pool)
const start = Temporal.Instant.from(now)
const opened = performance.now()
const platform = {
  db,
  bulkDb: db,
  pool,
  clock: {
    now: () => start.add({ milliseconds: Math.round(performance.now() - opened) }),
  },
  vault: createVault(Buffer.alloc(32, 7)),
  log: silentLog,
  publicUrl: 'http://127.0.0.1:8080',
  wechatPayUrl: 'http://127.0.0.1:9',
  carrierSandboxUrl: sandboxUrl,
  isSandbox: true,
  dataDir: '/tmp',
  subscribers: subscriptions,
}
process.stdout.write('ready\n')
for (;;) await tasks.relayMessages?.(platform, { companyId: BigInt(company) })
