import { rmSync } from 'node:fs'
import { createServer as createProbe } from 'node:net'
import { join } from 'node:path'
import { type Config, parseConfig } from '../platform/config.ts'
import type { Platform } from '../platform/context.ts'
import { startWorker } from '../platform/jobs.ts'
import { createLog } from '../platform/log.ts'
import { removeConnection, writeConnection } from '../platform/postgres/index.ts'
import { printAddresses } from './banner.ts'
import { listCompanies } from './choose-company.ts'
import { type DemoMark, makeDemo, readDemoMark } from './demo/index.ts'
import { type OpenPlatform, openPlatform } from './open-platform.ts'
import { crontab, everyCompany, tasks } from './schedule.ts'
import { createServer } from './server.ts'
import { startOwnSandbox } from './start-sandbox.ts'

/**
 * `npm start`: sandbox, database, at the first start the demo, worker and web server. Ctrl-C ends
 * them in the opposite order. Whatever stands in the way is said in one sentence.
 */
const main = async (): Promise<void> => {
  const isFresh = process.argv.slice(2).includes('--fresh')
  const config = parseConfig(process.env)
  await assertPortIsFree(config)
  const log = createLog(config.LOG_LEVEL, join(config.dataDir, 'server.log'))
  removeHalfDemo(config)
  const stops: (() => Promise<void>)[] = []
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.reverse().splice(0)) await stop()
  }
  try {
    const sandbox = await startOwnSandbox(config)
    if (sandbox) stops.push(sandbox.close)
    const open = await openPlatform({ config, log, sandboxUrl: sandbox?.url })
    stops.push(open.close)
    if (open.serverPid !== null) {
      writeConnection(config.dataDir, { url: open.adminUrl, pid: open.serverPid })
      stops.push(async () => removeConnection(config.dataDir))
    }
    const demo = await demoOf({ config, open, isFresh, sandboxUrl: sandbox?.url ?? null })
    stops.push((await startJobs(open.platform, open.adminUrl)).stop)
    const server = await createServer(open.platform)
    stops.push(() => server.close())
    await server.listen({ port: config.PORT, host: config.HOST }).catch(sayWhyNot(config))
    printAddresses({ config, platform: open.platform, sandboxUrl: sandbox?.url ?? null, demo })
  } catch (error) {
    await stopAll()
    throw error
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopAll().then(
        () => process.exit(0),
        (error: unknown) => endWith(error),
      )
    })
  }
}

const startJobs = (platform: Platform, url: string): Promise<{ stop: () => Promise<void> }> =>
  startWorker({ platform, url, tasks: { ...tasks, everyCompany }, crontab: crontab() })

/** Before any work is done: another program on our port is found now, not after the demo. */
const assertPortIsFree = (config: Config): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    const probe = createProbe()
    probe.once('error', reject)
    probe.listen(config.PORT, config.HOST, () => probe.close(() => resolve()))
  }).catch(sayWhyNot(config))

/** The port may also be taken by another program while the demo is made. */
const sayWhyNot =
  ({ PORT, HOST }: Config) =>
  ({ code }: NodeJS.ErrnoException): never => {
    throw new Error(
      code === 'EADDRINUSE'
        ? `端口 ${PORT} 已被占用：请关闭占用它的程序，或用 PORT=${PORT + 2} npm start 换一个端口。Port ${PORT} is in use: stop the program that holds it, or choose another with PORT=${PORT + 2} npm start.`
        : `不能在 ${HOST}:${PORT} 上监听（${code}）：请换 HOST 或 PORT。Cannot listen on ${HOST}:${PORT} (${code}): choose another HOST or PORT.`,
    )
  }

/** A demo that was interrupted while it was made holds nothing but itself: it is made anew. */
const removeHalfDemo = ({ dataDir }: Config): void => {
  if (readDemoMark(dataDir)?.state !== 'making') return
  for (const name of ['postgres', 'sandbox.jsonl', 'demo.json']) {
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

/** The demo is made where nothing is yet, on the embedded database, unless --fresh. */
const demoOf = async (input: {
  config: Config
  open: OpenPlatform
  isFresh: boolean
  sandboxUrl: string | null
}): Promise<DemoMark | null> => {
  const { config, open, isFresh, sandboxUrl } = input
  const isEmpty = (await listCompanies(open.platform)).length === 0
  if (!isEmpty || isFresh || config.DATABASE_URL || !sandboxUrl) return readDemoMark(config.dataDir)
  process.stdout.write('正在建立演示数据，约一分钟… Making the demo, about a minute…\n')
  return makeDemo({ config, adminUrl: open.adminUrl, sandboxUrl })
}

const endWith = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

main().catch(endWith)
