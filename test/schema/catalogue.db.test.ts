import { readFileSync } from 'node:fs'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../support/platform.ts'
import { createStory, type Story } from '../support/story.ts'

/**
 * What the database itself promises, read from its catalogue: the wall between companies
 * (S02, S03, S05, S06), append-only books (S56), and that the typed schema is the real one.
 */
describe('the catalogue', async () => {
  const platform = await createTestPlatform()
  let a: Story
  let b: Story

  const modules = `n.nspname in ('platform', 'ledger', 'property', 'identity', 'compliance', 'billing', 'payments', 'invoices', 'reconciliation', 'notifications', 'collections')`
  type Table = {
    name: string
    oid: number
    isPartition: boolean
    forced: boolean
    enabled: boolean
    owner: string
  }
  let tables: Table[] = []
  const companyTables = () => tables.filter(({ name }) => !globalTables.includes(name))

  /** What belongs to the installation: no company's data. */
  const globalTables = ['ledger.account_code', 'platform.worker_heartbeat', 'platform.migration']

  beforeAll(async () => {
    a = await createStory(platform, { slug: 'a' })
    b = await createStory(platform, { slug: 'b' })
    for (const story of [a, b]) {
      await story.bill('2026-01')
      await story.pay(story.units[0]?.householdId ?? 0n)
    }
    tables = await platform.query<Table>(
      `select n.nspname || '.' || c.relname as name, c.oid::int as oid, c.relispartition as "isPartition",
         c.relforcerowsecurity as forced, c.relrowsecurity as enabled, pg_get_userbyid(c.relowner) as owner
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and ${modules} order by 1`,
    )
  })

  test('knows every table that belongs to no company', async () => {
    const without = await platform.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and ${modules}
         and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and a.attnotnull)
       order by 1`,
    )
    expect(without.map(({ name }) => name).filter((name) => !globalTables.includes(name))).toEqual(
      [],
    )
    expect(companyTables().length).toBeGreaterThan(40)
    expect(companyTables().some(({ isPartition }) => isPartition)).toBe(true)
  })

  test('S03: row-level security is enabled and forced, partitions included, with both conditions', async () => {
    expect(companyTables().filter(({ enabled, forced }) => !enabled || !forced)).toEqual([])
    const policies = await platform.query<{
      name: string
      qual: string | null
      check: string | null
      permissive: string
      roles: string
    }>(
      `select schemaname || '.' || tablename as name, qual, with_check as check, permissive, roles::text from pg_policies`,
    )
    const wall = '(company_id = ( SELECT platform.company() AS company))'
    for (const { name, isPartition } of companyTables()) {
      const own = policies.filter((policy) => policy.name === name)
      // A partition without a policy shows nothing when it is read around its parent.
      if (isPartition && own.length === 0) continue
      expect([name, own.length]).toEqual([name, 1])
      expect([name, own[0]?.check, own[0]?.permissive]).toEqual([name, wall, 'PERMISSIVE'])
      // Sign-in must find the company by its name before it is inside.
      if (name !== 'property.company') expect([name, own[0]?.qual]).toEqual([name, wall])
    }
  })

  test('S03: company_id leads every key', async () => {
    const keys = await platform.query<{ name: string; index: string; first: string }>(
      `select n.nspname || '.' || c.relname as name, i.indexrelid::regclass::text as index, a.attname as first
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where ${modules} and (i.indisunique or i.indisprimary or i.indisexclusion)`,
    )
    const led = keys.filter(
      ({ name, first }) => !globalTables.includes(name) && first !== 'company_id',
    )
    expect(led.map(({ index }) => index)).toEqual(['property.company_slug_key'])
    const foreign = await platform.query<{ name: string; own: string; other: string }>(
      `select k.conname as name, a.attname as own, f.attname as other
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
       where k.contype = 'f' and ${modules}`,
    )
    expect(
      foreign.filter(({ own, other }) => own !== 'company_id' || other !== 'company_id'),
    ).toEqual([])
    expect(foreign.length).toBeGreaterThan(40)
  })

  test('S03: the application’s role owns nothing and bypasses nothing', async () => {
    const [role] = await platform.query<{
      rolsuper: boolean
      rolbypassrls: boolean
      rolcreaterole: boolean
      rolcanlogin: boolean
      owned: bigint
    }>(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcanlogin,
         (select count(*) from pg_class where relowner = r.oid and relpersistence <> 't') as owned from pg_roles r where rolname = 'jiaoqing_app'`,
    )
    expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreaterole: false })
    expect(Number(role?.owned)).toBe(0)
  })

  test('S02: without a company nothing is seen, with one only its rows', async () => {
    const client = new pg.Client({
      connectionString: platform.url,
      options: '-c role=jiaoqing_app',
    })
    await client.connect()
    const seen = async (name: string): Promise<string[] | 'refused'> =>
      client.query(`select distinct company_id::text from ${name}`).then(
        ({ rows }) => rows.map((row: { company_id: string }) => row.company_id),
        () => 'refused',
      )
    try {
      let full = 0
      for (const { name } of companyTables()) {
        await client.query(`select set_config('app.company', '', false)`)
        expect([name, await seen(name)]).toEqual([
          name,
          (await seen(name)) === 'refused' ? 'refused' : [],
        ])
        await client.query(`select set_config('app.company', $1, false)`, [a.companyId.toString()])
        const inside = await seen(name)
        if (inside === 'refused' || inside.length === 0) continue
        full += 1
        expect([name, inside]).toEqual([name, [a.companyId.toString()]])
      }
      expect(full).toBeGreaterThan(20)
    } finally {
      await client.end()
    }
  })

  test('S05: a row cannot move to another company nor hang under another’s parent', async () => {
    const client = new pg.Client({
      connectionString: platform.url,
      options: '-c role=jiaoqing_app',
    })
    await client.connect()
    try {
      await client.query(`select set_config('app.company', $1, false)`, [a.companyId.toString()])
      const move = client.query(`update property.unit set company_id = $1`, [b.companyId])
      await expect(move).rejects.toThrow(/row-level security/)
      const plant = client.query(
        `insert into property.building (company_id, community_id, name, sort_key) values ($1, $2, 'x', 'x')`,
        [b.companyId, b.communityId],
      )
      await expect(plant).rejects.toThrow(/row-level security/)
      const child = client.query(
        `insert into property.building (company_id, community_id, name, sort_key) values ($1, $2, 'x', 'x')`,
        [a.companyId, b.communityId],
      )
      await expect(child).rejects.toThrow(/foreign key/)
    } finally {
      await client.end()
    }
  })

  test('S06: no view sees past the wall; functions that do are few and name their schemas', async () => {
    const views = await platform.query<{ name: string; options: string[] | null }>(
      `select n.nspname || '.' || c.relname as name, c.reloptions as options
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${modules}`,
    )
    expect(views.filter(({ options }) => !options?.includes('security_invoker=true'))).toEqual([])
    const definers = await platform.query<{ name: string; config: string[] | null; open: boolean }>(
      `select n.nspname || '.' || p.proname as name, p.proconfig as config,
         has_function_privilege('public', p.oid, 'execute') as open
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and ${modules}`,
    )
    expect([...new Set(definers.map(({ name }) => name))].sort()).toEqual(reviewedDefiners)
    for (const { name, config, open } of definers) {
      const path = config?.find((setting) => setting.startsWith('search_path='))
      expect([name, path, open]).toEqual([
        name,
        expect.stringMatching(/^search_path=pg_catalog(, \w+)*, pg_temp$/),
        false,
      ])
    }
  })

  test('S56: the application may not change or remove what is posted, nor may anyone', async () => {
    const rights = await platform.query<{
      name: string
      update: boolean
      delete: boolean
      truncate: boolean
    }>(
      `select n.nspname || '.' || c.relname as name, has_table_privilege('jiaoqing_app', c.oid, 'update') as update,
         has_table_privilege('jiaoqing_app', c.oid, 'delete') as delete,
         has_table_privilege('jiaoqing_app', c.oid, 'truncate') as truncate
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${modules}`,
    )
    expect(rights.filter(({ truncate }) => truncate)).toEqual([])
    const appendOnly = [
      'platform.audit',
      'ledger.transfer',
      'billing.charge',
      'billing.settlement',
      'payments.allocation',
      'payments.payment_line',
      'invoices.receipt',
      'reconciliation.statement_line',
      'notifications.consent',
      'notifications.evidence',
    ]
    for (const name of appendOnly) {
      expect(rights.find((right) => right.name === name)).toEqual({
        name,
        update: false,
        delete: false,
        truncate: false,
      })
    }
    for (const statement of [
      'update ledger.transfer set amount_fen = amount_fen + 1',
      'delete from ledger.transfer',
      'truncate ledger.transfer',
      'delete from platform.audit',
      `update platform.audit set operation = 'other'`,
      'update billing.charge set amount_fen = amount_fen + 1',
      'delete from billing.charge',
    ]) {
      await expect([
        statement,
        await platform.query(statement).then(
          () => 'done',
          (error: { code: string }) => error.code,
        ),
      ]).toEqual([statement, 'JQ001'])
    }
  })

  test('schema.ts is the database', async () => {
    const columns = await platform.query<{ table: string; column: string; nullable: boolean }>(
      `select n.nspname || '.' || c.relname as table, a.attname as column, not a.attnotnull as nullable
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and ${modules}`,
    )
    const real = columns.map(
      ({ table, column, nullable }) => `${table}.${column}${nullable ? '?' : ''}`,
    )
    expect(typedColumns().sort()).toEqual(real.sort())
  })
})

/** Functions that act with the rights of the schema's owner, each reviewed. */
const reviewedDefiners = [
  'billing.ensure_partition',
  'ledger.ensure_partition',
  'platform.attach_load',
  'platform.enqueue_job',
  'platform.open_load',
]

/** `table.column` of schema.ts, with a question mark where null is allowed. */
const typedColumns = (): string[] => {
  const text = readFileSync(new URL('../../src/platform/db/schema.ts', import.meta.url), 'utf8')
  const body = (name: string): string =>
    new RegExp(`export interface ${name} \\{([^}]*)\\}`).exec(text)?.[1] ?? ''
  return [...body('DB').matchAll(/"([\w.]+)": (\w+);/g)].flatMap(([, table, type]) =>
    [...body(type ?? '').matchAll(/^ {2}(\w+): (.+);$/gm)].map(
      ([, column, shape]) =>
        `${table}.${column}${/\bnull\b|Json \| null/.test(shape ?? '') ? '?' : ''}`,
    ),
  )
}
