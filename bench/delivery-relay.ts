import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { tasks } from '../src/app/schedule.ts'
import { billingOperations } from '../src/billing/index.ts'
import { notificationsOperations } from '../src/notifications/index.ts'
import type { Operation, Platform } from '../src/platform/context.ts'
import { operatorActor } from '../src/platform/context.ts'
import { execute } from '../src/platform/execute.ts'
import { makeRegister } from './billing.ts'
import { costPairs } from './cpu.ts'
import type { Bench, Rig } from './rig.ts'

/**
 * Sending N planned bills by SMS, each routed, checked again against every rule, rendered, written as
 * a delivery, handed over in batches of a hundred, stored and proven in the chain of evidence; against
 * a bare loop of the same HTTP calls and bare INSERT … SELECT of the rows that were written. The
 * provider is a thread that answers at once in Aliyun's words.
 */
export const bench: Bench = {
  name: 'delivery-relay',
  defaultUnits: 20_000,
  run: async (rig, n) => {
    const provider = await startProvider()
    const platform: Platform = {
      ...rig.platform,
      clock: workingHours(),
      carrierSandboxUrl: provider.url,
    }
    const run = (name: string, input: unknown): Promise<never> => {
      const operation = [...billingOperations, ...notificationsOperations].find(
        ({ contract }) => contract.name === name,
      )
      return execute(platform, operation as Operation, input, {
        actor: operatorActor,
        companyId,
      }) as never
    }
    await makeRegister(rig, n)
    await run('publishBilling', { communityId: 10n, month })
    await makePhones(rig, n, platform)
    await openAccount(run)
    await run('startBillDelivery', { communityId: 10n, month })
    await rig.admin.query('create unlogged table planned as select * from notifications.message')
    const relay = (): Promise<void> =>
      tasks.relayMessages?.(platform, { companyId }) ?? Promise.resolve()
    await reset(rig)
    await relay()
    await assertAllSent(rig, n)
    await save(rig)
    const costs = await costPairs(rig.admin, 3, {
      prepare: () => reset(rig),
      ours: relay,
      baseline: () => bareLoop(rig, provider.url, n),
    })
    await provider.stop()
    return {
      ...costs,
      goal: 'messagesPerSecond >= 5000',
      messagesPerSecond: Math.round(n / costs.ours.wall),
    }
  },
}

const companyId = 1n
const month = '2026-11'

/** A Wednesday morning, from now on: bills are sent within the window only. */
const workingHours = (): Platform['clock'] => {
  const opened = performance.now()
  const start = Temporal.Instant.from('2026-11-25T10:00:00+08:00')
  return { now: () => start.add({ milliseconds: Math.round(performance.now() - opened) }) }
}

const startProvider = async (): Promise<{ url: string; stop: () => Promise<unknown> }> => {
  const worker = new Worker(
    `const { createServer } = require('node:http')
    const { parentPort } = require('node:worker_threads')
    let no = 0
    createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ Code: 'OK', Message: 'OK', RequestId: 'r', BizId: String(++no) }))
      })
    }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port) })`,
    { eval: true },
  )
  const [port] = await once(worker, 'message')
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.terminate() }
}

const makePhones = async ({ admin }: Rig, n: number, { vault }: Platform): Promise<void> => {
  const numbers = Array.from({ length: n }, (_, index) => `138${String(index).padStart(8, '0')}`)
  await admin.query('set session_replication_role = replica')
  await admin.query(
    `insert into property.party_phone (company_id, party_id, sealed, masked, number_hash, tail_hash)
     select 1, u, s, '138****' || right(p, 4), md5(p), md5(right(p, 4))
     from unnest($1::text[], $2::text[]) with ordinality w (p, s, u)`,
    [numbers, numbers.map((number) => vault.seal(companyId, number))],
  )
  await admin.query('reset session_replication_role')
}

const openAccount = async (
  run: (name: string, input: unknown) => Promise<never>,
): Promise<void> => {
  const { carrierAccountId } = await run('setCarrierAccount', {
    carrier: 'aliyunSms',
    name: 'bench',
    config: { accessKeyId: 'k', signName: '测速物业' },
    secrets: { accessKeySecret: 's' },
    price: 450n,
    perSecond: 10_000,
  })
  const registered = {
    carrierAccountId,
    kind: 'billReady',
    language: 'zh',
    providerCode: 'SMS_1',
    shortCodes: [],
  }
  const { providerTemplateId } = await run('registerProviderTemplate', registered)
  for (const state of ['submitted', 'approved']) {
    await run('setProviderTemplateState', { providerTemplateId, state })
  }
}

const written = ['delivery', 'contact', 'route_record', 'evidence'] as const

const reset = async ({ admin }: Rig): Promise<void> => {
  await admin.query('set session_replication_role = replica')
  await admin.query(`truncate notifications.message, notifications.evidence_head,
    ${written.map((table) => `notifications.${table}`).join(', ')} cascade`)
  await admin.query('insert into notifications.message select * from planned')
  await admin.query('update notifications.carrier_account set tokens = 20000')
  await admin.query('reset session_replication_role')
  await admin.query('analyze')
  await admin.query('checkpoint')
}

const assertAllSent = async ({ admin }: Rig, n: number): Promise<void> => {
  const { rows } = await admin.query(
    `select count(*)::int as count from notifications.delivery where state = 'accepted'`,
  )
  if (rows[0].count !== n) throw new Error(`${rows[0].count} of ${n} messages were sent`)
}

const save = async ({ admin }: Rig): Promise<void> => {
  for (const table of written) {
    await admin.query(
      `create unlogged table saved_${table} as select * from notifications.${table}`,
    )
    await admin.query(`grant select on saved_${table} to jiaoqing_app`)
  }
}

/** The same calls with bodies of the same size, eight at once, and the same rows. */
const bareLoop = async ({ admin }: Rig, url: string, n: number): Promise<void> => {
  const body = 'x'.repeat(30_000)
  const calls = Array.from({ length: Math.ceil(n / 100) }).values()
  const lane = async (): Promise<void> => {
    for (const _ of calls) await (await fetch(url, { method: 'POST', body })).text()
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  await admin.query('begin')
  await admin.query(
    `select set_config('role', 'jiaoqing_app', true), set_config('app.company', '${companyId}', true)`,
  )
  for (const table of written) {
    await admin.query(`insert into notifications.${table} select * from saved_${table}`)
  }
  await admin.query('commit')
}
