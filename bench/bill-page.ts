import { execFile } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { createServer } from '../src/app/server.ts'
import { billingOperations } from '../src/billing/index.ts'
import { signBillLink } from '../src/identity/index.ts'
import { operatorActor, type Platform } from '../src/platform/context.ts'
import { execute } from '../src/platform/execute.ts'
import { makeRegister } from './billing.ts'
import { type Bench, median, type Rig } from './rig.ts'

/**
 * The bill as it opens from a message: what the first view weighs, when its largest part stands
 * in Chromium over slow 4G with a slow processor, and how fast the server answers 300 pages a
 * second while another community of N units is billed month after month. `ratio` is a page one at
 * a time, HTTP and rendering included, to the bare query for its charges.
 */
export const bench: Bench = {
  name: 'bill-page',
  defaultUnits: 100_000,
  run: async (rig, n) => {
    await makeRegister(rig, n)
    for (const month of ['2026-09', '2026-10', '2026-11']) await publish(rig, small, month)
    await rig.admin.query('vacuum analyze')
    const { platform } = rig
    const server = await createServer(platform)
    await server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.server.address() as AddressInfo
    const homes = Array.from({ length: 500 }, (_, index) => BigInt(n + 1 + index))
    const paths = homes.map((householdId) => pathOf(platform, householdId))
    const origin = `http://127.0.0.1:${port}`
    try {
      const firstViewBytes = await weigh(`${origin}${paths[0]}`)
      const lcpMs = await paint(`${origin}${paths[0]}`)
      await load(port, paths, 100, 3)
      const ratio = await compare(rig, origin, paths, homes)
      const quiet = await load(port, paths, 300, 10)
      const run = { isOver: false, published: 0 }
      const billing = billOn(rig, run)
      const busy = await load(port, paths, 300, 20)
      run.isOver = true
      await billing
      return {
        ...ratio,
        goal: 'p99 <= 20 ms, LCP <= 1200 ms, first view <= 50 kB',
        firstViewBytes,
        lcpMs,
        quiet,
        busy,
        publishedMeanwhile: run.published,
      }
    } finally {
      await server.close()
    }
  },
}

const companyId = 1n
const large = 10n
const small = 11n

const publish = (rig: Rig, communityId: bigint, month: string): Promise<unknown> => {
  const operation = billingOperations.find(({ contract }) => contract.name === 'publishBilling')
  if (!operation) throw new Error('no publishBilling')
  return execute(
    rig.platform,
    operation,
    { communityId, month },
    { actor: operatorActor, companyId },
  )
}

/** One month of the large community after the other, until told to end. */
const billOn = async (rig: Rig, run: { isOver: boolean; published: number }): Promise<void> => {
  for (let index = 0; !run.isOver; index++) {
    const month = `${2027 + Math.floor(index / 12)}-${String(1 + (index % 12)).padStart(2, '0')}`
    await publish(rig, large, month)
    run.published += 1
  }
}

const pathOf = ({ vault }: Platform, householdId: bigint): string =>
  `/b/${signBillLink(vault, { companyId, householdId, version: 1 })}`

/** Page, style and script as they travel. */
const weigh = async (url: string): Promise<number> => {
  const page = await (await fetch(url)).text()
  const assets = [...page.matchAll(/(?:href|src)="(\/owner\/[^"]+)"/g)].map(
    ([, path]) => path ?? '',
  )
  const texts = await Promise.all(
    assets.map(async (path) => (await fetch(new URL(path, url))).text()),
  )
  return [page, ...texts].reduce((sum, text) => sum + brotliCompressSync(text).length, 0)
}

/** Largest contentful paint, median of five cold visits. */
const paint = async (url: string): Promise<number> => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
  })
  try {
    const times: number[] = []
    for (let visit = 0; visit < 5; visit++) {
      const context = await browser.newContext({ viewport: { width: 375, height: 667 } })
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Network.enable')
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 150,
        downloadThroughput: 1_600_000 / 8,
        uploadThroughput: 750_000 / 8,
      })
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
      await page.goto(url, { waitUntil: 'load' })
      await page.waitForTimeout(300)
      times.push(
        await page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              new PerformanceObserver((list) => {
                resolve(list.getEntries().at(-1)?.startTime ?? 0)
              }).observe({ type: 'largest-contentful-paint', buffered: true })
            }),
        ),
      )
      await context.close()
    }
    return Math.round(median(times))
  } finally {
    await browser.close()
  }
}

type Load = { failed: number; p50Ms: number; p95Ms: number; p99Ms: number; maxMs: number }

const load = async (
  port: number,
  paths: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<Load> => {
  const client = fileURLToPath(new URL('./bill-client.ts', import.meta.url))
  const settings = JSON.stringify({ port, paths, perSecond, seconds })
  const { stdout } = await promisify(execFile)(process.execPath, [client, settings])
  const result = JSON.parse(stdout) as Load
  if (result.failed > 0) throw new Error(`${result.failed} pages were not answered`)
  return result
}

/** One page after the other, and the bare query of its charges after it. */
const compare = async (
  rig: Rig,
  origin: string,
  paths: readonly string[],
  homes: readonly bigint[],
): Promise<{ ratio: number; pageMs: number; bareMs: number }> => {
  const [ours, bare]: [number[], number[]] = [[], []]
  for (const [index, path] of paths.entries()) {
    const startedAt = performance.now()
    await (await fetch(`${origin}${path}`)).text()
    const betweenAt = performance.now()
    await rig.admin.query({
      name: 'bare',
      text: `select c.*, u.code, i.name_zh, v.legal_basis from billing.charge c
        join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
        join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
        join billing.tariff_version v on v.company_id = c.company_id and v.id = c.tariff_version_id
        where c.company_id = 1 and c.billing_account_id = $1`,
      values: [homes[index]],
    })
    ours.push(betweenAt - startedAt)
    bare.push(performance.now() - betweenAt)
  }
  const [pageMs, bareMs] = [median(ours), median(bare)]
  return {
    ratio: Number((pageMs / bareMs).toFixed(2)),
    pageMs: Number(pageMs.toFixed(2)),
    bareMs: Number(bareMs.toFixed(2)),
  }
}
