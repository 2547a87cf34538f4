import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import { transact } from '../platform/db/transact.ts'
import { clearing, suspense } from './accounts.ts'
import { post } from './post.ts'

const platform = await createTestPlatform()
const now = platform.clock.now()

const receive = (tx: Tx, postedOn: string): Promise<void> =>
  post({ ...platform, tx, companyId: 1n, now } as unknown as Context, [
    {
      debit: clearing(1n),
      credit: suspense,
      amountFen: 100n,
      sourceKind: 'test',
      sourceId: 1n,
      postedOn,
    },
  ])

const inTransaction = (work: (tx: Tx) => Promise<void>): Promise<void> =>
  transact(platform.db, { companyId: 1n }, work)

test('two that post the first money of a month at once, after other money, both post it', async () => {
  // Both sessions have made partitions before, so that they look nothing up any more.
  await Promise.all(
    ['2026-08-01', '2026-09-01'].map((day) =>
      inTransaction(async (tx) => {
        await receive(tx, day)
        await receive(tx, '2026-10-31')
      }),
    ),
  )
  const made = Promise.withResolvers<void>()
  const waited = Promise.withResolvers<void>()
  const first = inTransaction(async (tx) => {
    await receive(tx, '2026-11-01')
    made.resolve()
    await waited.promise
  })
  const second = inTransaction(async (tx) => {
    await receive(tx, '2026-10-31')
    await made.promise
    const posted = receive(tx, '2026-11-01')
    await untilSomebodyWaits()
    waited.resolve()
    await posted
  })
  await Promise.all([first, second])
  const rows = await platform.query(
    "select from ledger.transfer where company_id = 1 and period_month = '2026-11-01'",
  )
  expect(rows).toHaveLength(2)
})

const untilSomebodyWaits = async (): Promise<void> => {
  const waiting = "select from pg_locks where locktype = 'advisory' and not granted"
  while ((await platform.query(waiting)).length === 0) await new Promise((go) => setTimeout(go, 5))
}
