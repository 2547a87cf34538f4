import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Logger, runMigrations as migrateJobs } from 'graphile-worker'
import pg from 'pg'

const folder = new URL('../../../db/migrations/', import.meta.url)

/**
 * Brings a database to the newest schema: plain SQL files in order, each in its own transaction,
 * forward only. A file that was changed after it ran is refused with its name. Safe to run from
 * several processes at once; safe to run again after being killed.
 * @param url a connection that may create roles and schemas
 */
export const migrate = async ({ url }: { url: string }): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: 'jiaoqing migrate' })
  await client.connect().catch((error: Error & { code?: string }) => {
    const { host, pathname } = new URL(url)
    const reason = error.message || error.code
    throw new Error(
      `连不上数据库 ${host}${pathname}（${reason}）。请检查 DATABASE_URL，并确认它已启动。Cannot connect to the database ${host}${pathname} (${reason}): check DATABASE_URL and that it runs.`,
    )
  })
  try {
    await client.query('select pg_advisory_lock(820260601)')
    await assertVersion(client)
    await client.query(bootstrapSql)
    for (const file of migrationFiles()) await apply(client, file)
    await migrateJobs({ connectionString: url, logger: silentWorkerLogger })
    await client.query(enqueueSql)
  } finally {
    await client.end()
  }
}

const silentWorkerLogger = new Logger(() => () => {})

/**
 * The queue's tables have row-level security of their own: the application queues through this
 * one function, in the transaction that caused the job.
 */
const enqueueSql = `
create table if not exists platform.worker_heartbeat (
  worker_id text primary key, seen_at timestamptz not null
);
create or replace function platform.enqueue_job(
  task text, payload json, run_at timestamptz, job_key text, max_attempts int
) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  select graphile_worker.add_job(task, payload => payload, run_at => coalesce(run_at, now()),
    job_key => job_key, max_attempts => max_attempts);
$$;
revoke all on function platform.enqueue_job from public;
grant execute on function platform.enqueue_job to jiaoqing_app;`

/** Migration files in order with their text and hash. */
export const migrationFiles = (): { name: string; sql: string; hash: string }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8')
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    })

const assertVersion = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    "select current_setting('server_version_num') server_version_num, current_setting('server_version') server_version",
  )
  if (Number(rows[0]?.server_version_num) < 180_000) {
    throw new Error(
      `数据库是 PostgreSQL ${rows[0]?.server_version}，需要 18 或更新。PostgreSQL ${rows[0]?.server_version} was found; version 18 or later is needed.`,
    )
  }
}

/**
 * Two roles without login: the owner of all objects and the application, which owns nothing.
 * Roles belong to the cluster, so other databases may have made them already.
 */
const bootstrapSql = `
do $$ begin
  create role jiaoqing_owner nologin nobypassrls;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
  create role jiaoqing_app nologin nobypassrls;
exception when duplicate_object or unique_violation then null; end $$;
do $$ begin
  execute format('grant jiaoqing_owner, jiaoqing_app to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'jiaoqing_app', 'member') then raise; end if;
end $$;
do $$ begin execute format('grant create on database %I to jiaoqing_owner', current_database()); end $$;
create extension if not exists btree_gist;
create schema if not exists migration;
create table if not exists migration.applied (
  name text primary key, hash text not null, applied_at timestamptz not null default now()
);`

const apply = async (
  client: pg.Client,
  { name, sql, hash }: { name: string; sql: string; hash: string },
): Promise<void> => {
  const { rows } = await client.query<{ hash: string }>(
    'select hash from migration.applied where name = $1',
    [name],
  )
  if (rows[0]) {
    if (rows[0].hash !== hash) throw new Error(`Migration ${name} was changed after it ran.`)
    return
  }
  await client.query('begin')
  try {
    await client.query('set local role jiaoqing_owner')
    await client.query(sql)
    await client.query('reset role')
    await client.query('insert into migration.applied (name, hash) values ($1, $2)', [name, hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}
