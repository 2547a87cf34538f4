import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate, migrationFiles } from '../../src/platform/db/migrate.ts'
import { startEmbeddedPostgres } from '../../src/platform/postgres/index.ts'

/**
 * One PostgreSQL for the whole run, with a migrated template that each test file clones. With
 * TEST_POSTGRES_URL a server that is already running is used instead.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const given = process.env.TEST_POSTGRES_URL
  const folder = given ? null : mkdtempSync(join(tmpdir(), 'jiaoqing-postgres-'))
  const server = folder
    ? await startEmbeddedPostgres({
        dataDir: folder,
        fast: true,
        settings: { max_connections: '200' },
      })
    : { url: given ?? '', stop: async () => {} }
  project.provide('postgresUrl', server.url)
  project.provide('templateName', await makeTemplate(server.url))
  return async () => {
    await server.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  }
}

/** The template is named by the migrations it holds, so a changed schema makes a new one. */
const makeTemplate = async (url: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of migrationFiles()) hash.update(file.hash)
  const name = `template_jiaoqing_${hash.digest('hex').slice(0, 12)}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      await client.query(`create database ${name}_new`)
      await migrate({ url: Object.assign(new URL(url), { pathname: `/${name}_new` }).toString() })
      await client.query(`alter database ${name}_new rename to ${name}`)
    }
  } finally {
    await client.end()
  }
  return name
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    templateName: string
  }
}
