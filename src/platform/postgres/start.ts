import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'

type EmbeddedPostgres = {
  /** Superuser address, database postgres: on 127.0.0.1, and by the socket in the folder where there is one. */
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly stop: () => Promise<void>
}

/**
 * Starts PostgreSQL 18 on a folder, which is made at the first start. A server still running from
 * a process that was killed is stopped first, so that exactly one owner is left.
 * @throws Error one sentence saying what to do; the server's own words are in `server.log`
 */
export const startEmbeddedPostgres = async (options: {
  dataDir: string
  port?: number
  /** For tests: no waiting for the disk. Never for real data. */
  fast?: boolean
  settings?: Readonly<Record<string, string>>
}): Promise<EmbeddedPostgres> => {
  const binaries = findBinaries()
  const cluster = join(options.dataDir, 'cluster')
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const password = passwordOf(options.dataDir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    await initialise(binaries, { dataDir: options.dataDir, cluster, password })
  }
  await stopLeftover(cluster)
  const port = options.port ?? (await freePort())
  const logFile = join(options.dataDir, 'server.log')
  const socketDir = makeSocketDir(options.dataDir)
  const query = socketDir === '' ? '' : `?host=${encodeURIComponent(socketDir)}`
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres${query}`
  const { child, exited } = await launchUntilReady(url, logFile, () =>
    launch(binaries, { cluster, port, socketDir, logFile, options }),
  )
  return {
    url,
    port,
    pid: postmasterPid(cluster) ?? child.pid ?? 0,
    stop: () => stopServer(cluster, exited),
  }
}

const passwordOf = (dataDir: string): string => {
  const file = join(dataDir, 'superuser.password')
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8').trim()
}

/** A path to a socket has room for 107 bytes (unix(7)), its name in the folder for 16 of them. */
const longestSocketDir = 90

/**
 * A folder for the server's socket, which spares each statement the way through TCP: a third of its
 * time. Made anew, because a killed server leaves its socket behind; '' where there can be none.
 */
const makeSocketDir = (dataDir: string): string => {
  const folder = resolve(dataDir, 'socket')
  const canHold = Buffer.byteLength(folder) <= longestSocketDir && !/[,"]/.test(folder)
  if (process.platform === 'win32' || !canHold) return ''
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

const initialise = async (
  { initdb, prefix, environment }: Binaries,
  { dataDir, cluster, password }: { dataDir: string; cluster: string; password: string },
): Promise<void> => {
  // A first start that was killed leaves half a cluster without a version file.
  rmSync(cluster, { recursive: true, force: true })
  const passwordFile = join(dataDir, 'initdb.password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  const [program = initdb, ...words] = [
    ...prefix,
    initdb,
    `--pgdata=${cluster}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    '--no-sync',
  ]
  try {
    await promisify(execFile)(program, words, { env: { ...process.env, ...environment } })
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true })
    const said = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')
      .at(-1)
    throw new Error(
      `无法在 ${dataDir} 建立数据库：${said}。请检查磁盘空间和目录权限。The database could not be made in ${dataDir}: ${said}. Check the disk and the folder's rights.`,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

const launch = (
  { postgres, prefix, environment }: Binaries,
  input: {
    cluster: string
    port: number
    socketDir: string
    logFile: string
    options: { fast?: boolean; settings?: Readonly<Record<string, string>> }
  },
) => {
  const { cluster, port, socketDir, logFile, options } = input
  const settings = {
    ...usualSettings(),
    unix_socket_directories: socketDir,
    ...(options.fast ? fastSettings : {}),
    ...options.settings,
  }
  const [program = postgres, ...words] = [
    ...prefix,
    postgres,
    '-D',
    cluster,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log = openSync(logFile, statSize(logFile) > 20_000_000 ? 'w' : 'a', 0o600)
  // Its own process group: Ctrl-C reaches us only, and we shut it down in order.
  return spawn(program, words, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...environment, TZ: 'UTC' },
  })
}

const statSize = (file: string): number => (existsSync(file) ? statSync(file).size : 0)

const usualSettings = (): Record<string, string> => ({
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: `${Math.min(2048, Math.max(128, Math.floor(totalmem() / 1024 / 1024 / 8)))}MB`,
  jit: 'off',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and parameters may hold personal data: only the server's own troubles are logged.
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
})

const fastSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

type Launched = { readonly child: ChildProcess; readonly exited: Promise<number> }

/** A session of a killed server ends with the statement it is at; this is how long it may take. */
const leftoverSessionMs = 60_000

/**
 * Launches until the server answers. When its predecessor was killed, that one's sessions may still
 * be at work in the shared memory, and a new server refuses to start until they are gone.
 */
const launchUntilReady = async (
  url: string,
  logFile: string,
  launchOnce: () => ChildProcess,
): Promise<Launched> => {
  const until = performance.now() + leftoverSessionMs
  for (;;) {
    const saidBefore = statSize(logFile)
    const child = launchOnce()
    const exited = new Promise<number>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)))
    })
    if (await isReady(url, exited)) return { child, exited }
    const said = saidSince(logFile, saidBefore)
    if (performance.now() < until && said.includes('shared memory block')) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      continue
    }
    const last = said.trim().split('\n').at(-1) ?? ''
    throw new Error(
      `内置数据库没有启动：${last}。详见 ${logFile}。The embedded database did not start: ${last}. See ${logFile}.`,
    )
  }
}

/** What the server wrote after its log had so many bytes; all of it when the log began anew. */
const saidSince = (logFile: string, bytes: number): string => {
  const all = readFileSync(logFile)
  return all.subarray(all.length < bytes ? 0 : bytes).toString()
}

/** False when the server ended, or does not answer within a minute. */
const isReady = async (url: string, exited: Promise<number>): Promise<boolean> => {
  let hasExited = false
  exited.then(() => {
    hasExited = true
  })
  for (let attempt = 0; attempt < 600 && !hasExited; attempt++) {
    if (await answers(url)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  // A server that shuts the door while it starts ends the connection after our answer.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** The first line of postmaster.pid, if that process lives. */
export const postmasterPid = (cluster: string): number | null => {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, nothing is lost. */
const stopServer = async (cluster: string, exited?: Promise<number>): Promise<void> => {
  const pid = postmasterPid(cluster)
  if (pid === null) return
  process.kill(pid, 'SIGINT')
  for (let attempt = 0; attempt < 300; attempt++) {
    if (postmasterPid(cluster) === null) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await exited
}

/**
 * After kill -9 of our process the server lives on. postmaster.pid may also name a process that
 * has nothing to do with it (after a restart of the machine): only a postgres on this folder is
 * stopped.
 */
const stopLeftover = async (cluster: string): Promise<void> => {
  const pid = postmasterPid(cluster)
  if (pid === null) return
  const commandLine = existsSync(`/proc/${pid}/cmdline`)
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    : cluster
  if (commandLine.includes('postgres') && commandLine.includes(cluster)) await stopServer(cluster)
  else rmSync(join(cluster, 'postmaster.pid'), { force: true })
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
