import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { createServer } from '../src/app/server.ts'
import { paymentsOperations } from '../src/payments/index.ts'
import type { Operation } from '../src/platform/context.ts'
import { makeNoticeKeys, signedNotice } from '../test/support/signed-notice.ts'
import { makeRegister } from './billing.ts'
import { type Bench, median, type Rig, timed } from './rig.ts'

/**
 * N signed WeChat Pay notices end to end over 64 HTTP connections, each answered after the commit
 * (inbox, audit, payment, allocation, ledger, receipt and job rows included), against the same
 * statements in pgbench with 8 clients. Both in payments a second; the sender runs on the same
 * machine, so our side also pays for HTTP, the signature and the decryption.
 */
export const bench: Bench = {
  name: 'notices',
  defaultUnits: 4_000,
  run: async (rig, n) => {
    const per = Math.ceil(n / clients)
    const count = per * clients
    await makeRegister(rig, count)
    const keys = makeNoticeKeys()
    const accountId = await openAccount(rig, keys)
    const server = await createServer(rig.platform)
    await server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.server.address() as AddressInfo
    const measured: { ours: Sent; baseline: number }[] = []
    // The first pair warms up and is not counted.
    for (let pair = 0; pair <= 5; pair++) {
      const [first, second] = [pair * 2 + 1, pair * 2 + 2]
      await makeWave(rig, { wave: first, per, accountId })
      const requests = await signWave(rig, { wave: first, count, keys, accountId, port })
      await rig.admin.query('checkpoint')
      const ours = await send(port, requests)
      if (ours.refused > 0) throw new Error(`${ours.refused} notices were not accepted`)
      await makeWave(rig, { wave: second, per, accountId })
      await rig.admin.query('checkpoint')
      const baseline = await runBaseline(rig, { wave: second, per })
      if (pair > 0) measured.push({ ours, baseline })
      await assertAllPaid(rig, count, second)
    }
    await server.close()
    const perSecond = measured.map(({ ours }) => count / ours.seconds)
    const basePerSecond = measured.map(({ baseline }) => count / baseline)
    const ratios = perSecond.map((value, index) => value / (basePerSecond[index] ?? 1))
    return {
      ratio: Number(median(ratios).toFixed(2)),
      goal: '>= 1.5',
      ratios: ratios.map((ratio) => Number(ratio.toFixed(2))),
      perSecond: Math.round(median(perSecond)),
      baselinePerSecond: Math.round(median(basePerSecond)),
      baseline: existsSync(pgbench) ? 'pgbench' : 'pg, 8 clients',
      p50Ms: median(measured.map(({ ours }) => ours.p50Ms)),
      p99Ms: median(measured.map(({ ours }) => ours.p99Ms)),
    }
  },
}

const clients = 8
const connections = 64
const companyId = 1n
const mchid = '1900000001'
const appid = 'wx0000000000000001'
const pgbench = '/usr/bin/pgbench'
type Keys = ReturnType<typeof makeNoticeKeys>
type Sent = { seconds: number; refused: number; p50Ms: number; p99Ms: number }

const openAccount = async (rig: Rig, keys: Keys): Promise<bigint> => {
  const set = paymentsOperations.find(({ contract }) => contract.name === 'setWechatPayAccount')
  const { channelAccountId } = (await rig.run(
    set as Operation,
    {
      name: 'bench',
      mode: 'direct',
      mchid,
      appid,
      serialNo: 'A'.repeat(40),
      privateKey: keys.merchantPrivateKey,
      apiV3Key: keys.apiV3Key,
      platformKeys: keys.platformKeys,
    },
    companyId,
  )) as { channelAccountId: bigint }
  await rig.admin.query(`
    insert into property.community (company_id, id, name, short_name, created_at)
      select 1, 100 + i, 'C' || i, 'C' || i, now() from generate_series(0, ${clients - 1}) i;
    insert into invoices.receipt_series (company_id, community_id, year, prefix)
      select 1, 100 + i, 2026, 'B' || chr(65 + i) from generate_series(0, ${clients - 1}) i;`)
  return channelAccountId
}

/** One pending payment a household: its charge, hold, order and attempt, all with the same id. */
const makeWave = async (
  { admin }: Rig,
  { wave, per, accountId }: { wave: number; per: number; accountId: bigint },
): Promise<void> => {
  await admin.query(`
    select billing.ensure_partition(date_trunc('month', now())::date), ledger.ensure_partition(date_trunc('month', now())::date);
    create temp table wave as select ${wave}000000 + u as k, u, 100 + (u - 1) / ${per} as community
      from generate_series(1, ${per * clients}) u;
    insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
        charge_item_id, source_kind, formula, service_from, service_to, amount_fen, due_on, issued_on, posted_at, inputs)
      select 1, k, date_trunc('month', now())::date, community, u, u, u, 1, 'oneOff', 'oneOff',
        date_trunc('month', now())::date + ${wave}, date_trunc('month', now())::date + ${wave}, 10000, current_date, current_date, now(),
        '{"amountFen":"10000","descriptionZh":"物业费","descriptionEn":"Fee"}' from wave;
    insert into billing.hold (company_id, household_id, charge_id, reason, note, held_from, opened_at)
      select 1, u, k, 'pendingPayment', k::text, current_date, now() from wave;
    insert into payments.payment_order (company_id, id, community_id, household_id, amount_fen, state, created_at)
      select 1, k, community, u, 10000, 'open', now() from wave;
    insert into payments.payment_order_line (company_id, order_id, line_no, charge_id, period_month, billing_account_id, kind, amount_fen)
      select 1, k, 1, k, date_trunc('month', now())::date, u, 'charge', 10000 from wave;
    insert into payments.payment_attempt (company_id, id, order_id, channel_account_id, channel, scene, out_trade_no,
        amount_fen, state, request, expires_at, created_at, next_query_at)
      select 1, k, k, ${accountId}, 'wechatpay', 'native', 'B' || k, 10000, 'pending', '{}', now() + interval '1 hour', now(), now() from wave;
    drop table wave;`)
  // As autovacuum would meanwhile: plans made for empty tables do not last.
  await admin.query('analyze')
}

/** The requests as bytes, signed before the clock starts. */
const signWave = async (
  { platform }: Rig,
  input: { wave: number; count: number; keys: Keys; accountId: bigint; port: number },
): Promise<Uint8Array[]> => {
  const now = platform.clock.now()
  const nowSeconds = Math.floor(now.epochMilliseconds / 1000)
  return Array.from({ length: input.count }, (_, index) => {
    const k = BigInt(input.wave) * 1_000_000n + BigInt(index + 1)
    const { headers, body } = signedNotice({
      keys: input.keys,
      mchid,
      appid,
      outTradeNo: `B${k}`,
      transactionId: `T${k}`,
      amountFen: 10_000n,
      paidAt: now.toString(),
      nowSeconds,
    })
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const path = `/notify/wechatpay/${companyId}/${input.accountId}`
    const length = Buffer.byteLength(body)
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${input.port}\r\ncontent-length: ${length}\r\n${head.join('')}\r\n${body}`,
    )
  })
}

const send = (port: number, requests: Uint8Array[]): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./notice-client.ts', import.meta.url), {
      workerData: { port, requests, connections },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

const script = fileURLToPath(new URL('./notices.sql', import.meta.url))

const runBaseline = async (
  rig: Rig,
  { wave, per }: { wave: number; per: number },
): Promise<number> => {
  const month = `${new Date().toISOString().slice(0, 7)}-01`
  const base = wave * 1_000_000
  if (!existsSync(pgbench)) return runByClients(rig, { base, per, month })
  return timed(() =>
    promisify(execFile)(
      pgbench,
      [
        ...[
          '-n',
          '-M',
          'prepared',
          '-c',
          String(clients),
          '-j',
          '2',
          '-t',
          String(per),
          '-f',
          script,
        ],
        ...['-D', `base=${base}`, '-D', `per=${per}`, '-D', 't=0', '-D', `month=${month}`],
        rig.url,
      ],
      { env: { PGOPTIONS: '-c role=jiaoqing_app' } },
    ),
  )
}

/** The same script by eight connections of the driver, where there is no pgbench. */
const runByClients = async (
  rig: Rig,
  { base, per, month }: { base: number; per: number; month: string },
): Promise<number> => {
  const statements = readFileSync(script, 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('\\'))
    .map((line) => line.replaceAll(':month', `'${month}'`))
  const pool = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: rig.url, options: '-c role=jiaoqing_app' })
      await client.connect()
      return client
    }),
  )
  const drive = async (client: pg.Client, index: number): Promise<void> => {
    const own = statements.map((line, at) => ({
      name: `b${at}`,
      text: line.replaceAll(':client_id', String(index)).replaceAll(':k::', '$1::'),
    }))
    for (let t = 1; t <= per; t++) {
      const k = base + index * per + t
      for (const { name, text } of own) {
        await client.query(text.includes('$1') ? { name, text, values: [k] } : text)
      }
    }
  }
  const seconds = await timed(() => Promise.all(pool.map(drive)))
  await Promise.all(pool.map((client) => client.end()))
  return seconds
}

/** Both sides have done the same: every charge of every wave so far is settled, once. */
const assertAllPaid = async ({ admin }: Rig, count: number, waves: number): Promise<void> => {
  const { rows } = await admin.query(`select
    (select count(*)::int from billing.charge where settled_fen = amount_fen) as settled,
    (select count(*)::int from payments.payment) as payments,
    (select count(*)::int from payments.notice where state = 'posted') as notices,
    (select count(*)::int from invoices.receipt) as receipts`)
  for (const [what, done] of Object.entries(rows[0] ?? {})) {
    if (done !== count * waves) throw new Error(`${done} ${what} instead of ${count * waves}`)
  }
}
