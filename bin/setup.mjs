// Plain JavaScript that also runs on Node 18: installs what is missing and finds the pinned Node.
import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.jiaoqing-installed')
const webStamp = join(root, 'dist', '.built')

/** Ends with one sentence for a person. */
export const fail = (zh, en) => {
  process.stderr.write(`${zh}\n${en}\n`)
  process.exit(1)
}

const say = (text) => process.stderr.write(`${text}\n`)
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** Installs when node_modules is missing or older than the lock. One process at a time. */
export const ensureInstalled = () => {
  if (isInstalled()) return
  withLock(join(root, '.install.lock'), () => {
    if (isInstalled()) return
    say('正在安装依赖，首次约一分钟… Installing dependencies, about a minute the first time…')
    // No package's install script runs: Node comes as a plain package, PostgreSQL's library links
    // are made by src/platform/postgres. `npm ci` would refuse other platforms' optional binaries.
    const result = spawnSync(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' },
    )
    if (result.status !== 0) {
      process.stderr.write(result.stderr ?? '')
      fail(
        '依赖没有装好：请检查网络后重试。',
        'The dependencies were not installed: check the network and try again.',
      )
    }
    writeFileSync(stamp, lockText())
  })
}

const lockText = () => readFileSync(join(root, 'package-lock.json'), 'utf8')
const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockText()

const withLock = (file, work) => {
  while (true) {
    try {
      closeSync(openSync(file, 'wx'))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (Date.now() - modified(file) > 600_000) rmSync(file, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    }
  }
  try {
    return work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** The pinned Node of this platform; else the running one if it is new enough. */
export const findNode = () => {
  try {
    const require = createRequire(join(root, 'package.json'))
    const manifest = require.resolve(`node-${process.platform}-${process.arch}/package.json`)
    return join(dirname(manifest), 'bin', 'node')
  } catch {
    if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath
    return fail(
      `这台机器（${process.platform}-${process.arch}）请先安装 Node 26 或更新的版本。`,
      `On this machine (${process.platform}-${process.arch}) install Node 26 or later first.`,
    )
  }
}

/** Builds the pages when a source is newer than the last build. */
export const ensureBuilt = (node) => {
  const sources = ['web', 'src/kernel', 'vite.config.ts', 'package-lock.json']
  const apis = readdirSync(join(root, 'src')).flatMap((name) => [
    `src/${name}/api.ts`,
    `src/${name}/api`,
  ])
  const newest = Math.max(...[...sources, ...apis].map((path) => newestIn(join(root, path))))
  if (modified(webStamp) >= newest) return
  withLock(join(root, '.build.lock'), () => {
    if (modified(webStamp) >= newest) return
    say('正在构建页面… Building the pages…')
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const result = spawnSync(node, [vite, 'build', '--logLevel', 'error'], {
      cwd: root,
      encoding: 'utf8',
    })
    if (result.status !== 0) {
      process.stderr.write(`${result.stdout}${result.stderr}`)
      fail('页面没有构建成功，原因见上。', 'The pages were not built; the reason is above.')
    }
    mkdirSync(dirname(webStamp), { recursive: true })
    writeFileSync(webStamp, '')
  })
}

const newestIn = (path) => {
  if (!existsSync(path)) return 0
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => !name.endsWith('.test.ts'))
      .map((name) => newestIn(join(path, name))),
  )
}

/**
 * Runs a program in our place. Ctrl-C reaches the whole group from the terminal, so it is not
 * passed on; a signal sent to us alone is.
 */
export const runInPlace = (program, words, environment = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, words, {
      stdio: 'inherit',
      // What was compiled once, types taken out, starts several times faster the next time.
      env: { NODE_COMPILE_CACHE: join(root, '.cache', 'node'), ...process.env, ...environment },
    })
    let isStopping = false
    const stop = (signal) => {
      if (isStopping) return
      isStopping = true
      // The child has the same terminal; give it a moment before telling it again.
      setTimeout(() => child.exitCode === null && child.kill(signal), 300)
    }
    process.on('SIGINT', () => stop('SIGINT'))
    process.on('SIGTERM', () => stop('SIGTERM'))
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
