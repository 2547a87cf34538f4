import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { seedCommunity } from '../../test/support/seed.ts'
import { dayOf } from '../platform/clock.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db/database.ts'
import { transact } from '../platform/db/transact.ts'
import { settleCharges } from './settle.ts'

const platform = await createTestPlatform()

test('settling reads the charges it settles, not their month, also right after a run', async () => {
  const { companyId, households } = await seedCommunity(platform, {
    homes: 150,
    months: ['2026-10', '2026-11'],
    lateFeePpm: 500,
  })
  const charges = await platform.query<Record<'id' | 'account' | 'month' | 'fen', string>>(
    `select id, billing_account_id as account, period_month::text as month, amount_fen as fen
     from billing.charge where household_id = $1`,
    [households[7]?.householdId],
  )
  expect(charges.length).toBeGreaterThan(3)
  const now = platform.clock.now()
  const readCount = await transact(platform.db, { companyId }, async (tx) => {
    const context = { ...platform, tx, companyId, now, today: dayOf(now) } as unknown as Context
    const before = await chargesRead(tx)
    await settleCharges(
      context,
      charges.map(({ id, account, month, fen }) => ({
        chargeId: BigInt(id),
        billingAccountId: BigInt(account),
        periodMonth: month,
        amountFen: BigInt(fen),
        postedOn: context.today,
      })),
    )
    return (await chargesRead(tx)) - before
  })
  // Once to lock and once to move; the two months hold 900 and more.
  expect(readCount).toBeGreaterThanOrEqual(2 * charges.length)
  expect(readCount).toBeLessThan(5 * charges.length)
})

/** Rows of charges that this session has read so far and not yet reported. */
const chargesRead = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as count from pg_stat_xact_all_tables
    where schemaname = 'billing' and relname like 'charge\\_2%'`.execute(tx)
  return rows[0]?.count ?? 0
}
