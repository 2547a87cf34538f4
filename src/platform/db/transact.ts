import {
  CompiledQuery,
  type DatabaseConnection,
  type KyselyProps,
  PostgresDialect,
  sql,
  Transaction,
} from 'kysely'
import type { Db, Tx } from './database.ts'
import type { DB } from './schema.ts'

/** What a transaction is opened for: whose rows it sees, and whether it may write. */
type Opening = {
  /** 0 or left out: rows of no company, as the installation's own. */
  readonly companyId?: bigint
  /** Rows of the installation: which companies there are. */
  readonly isPlatform?: boolean
  readonly isReadOnly?: boolean
}

/**
 * Runs `work` in one transaction, for one company. What opens it is not waited for: it is on its
 * way together with the first statements of `work`, and what `work` asks at once travels at once.
 * When it failed, so did they.
 *
 * @throws what `work` throws, after everything is rolled back; Error when `work` swallowed the
 * failure of a statement, which had undone all that it wrote
 */
export const transact = async <T>(
  db: Db,
  { companyId = 0n, isPlatform = false, isReadOnly = false }: Opening,
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  db.getExecutor().provideConnection(async (connection) => {
    const scope = { isOpen: true }
    const tx = transactionOn(db, connection, scope)
    const opened = Promise.all([
      connection.executeQuery(CompiledQuery.raw(isReadOnly ? openings.read : openings.write)),
      sql`select set_config('app.company', ${String(companyId)}, true),
        set_config('app.platform', ${isPlatform ? 'on' : ''}, true)`.execute(tx),
    ])
    opened.catch(() => null)
    try {
      const result = await work(tx)
      await opened
      scope.isOpen = false
      const ended = connection.executeQuery<{ command: string }>(endings.commit)
      if (isReadOnly) {
        // What was read stays read; who has the connection next stands behind this.
        ended.catch(() => null)
        return result
      }
      const { rows } = await ended
      if (rows[0]?.command !== 'COMMIT') throw new Error('a failed statement undid the transaction')
      return result
    } catch (error) {
      scope.isOpen = false
      // A connection that cannot even do this is broken, and the pool lets it go.
      await connection.executeQuery(endings.rollback).catch(() => null)
      throw error
    }
  })

const openings = { read: 'start transaction read only', write: 'start transaction read write' }
const endings = { commit: CompiledQuery.raw('commit'), rollback: CompiledQuery.raw('rollback') }

/** A transaction has its one connection and asks for no other. */
const dialect = new PostgresDialect({
  pool: () => Promise.reject(new Error('a transaction opens no connection')),
})
const props: Omit<KyselyProps, 'executor'> = {
  config: { dialect },
  dialect,
  driver: dialect.createDriver(),
}

/** Statements of `tx` go to the connection as they are asked, not one after the other's answer. */
const transactionOn = (db: Db, connection: DatabaseConnection, scope: { isOpen: boolean }): Tx =>
  new Transaction<DB>({
    ...props,
    executor: db.getExecutor().withConnectionProvider({
      provideConnection: (use) => {
        if (!scope.isOpen)
          throw new Error('the transaction is over: its statements were not waited for')
        return use(connection)
      },
    }),
  })
