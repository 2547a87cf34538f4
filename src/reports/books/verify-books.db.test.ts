import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { transact } from '../../platform/db/transact.ts'
import { checks } from './checks.ts'
import { weigh } from './verify-books.ts'

/** One corruption a check, made as the superuser with triggers off and undone afterwards. */
const corruptions: Record<string, { change: string; undo: string; place: RegExp; fen: bigint }> = {
  transfer: {
    change: `update ledger.transfer set credit_code = 11 where company_id = $1 and id = (select min(id) from ledger.transfer where company_id = $1 and credit_code = 40)`,
    undo: `update ledger.transfer set credit_code = 40 where company_id = $1 and credit_code = 11`,
    place: /^transfer \d+$/,
    fen: 10_000n,
  },
  reversal: {
    change: `update ledger.transfer set amount_fen = amount_fen + 7 where company_id = $1 and reverses_id is not null and source_kind = 'payment'`,
    undo: `update ledger.transfer set amount_fen = amount_fen - 7 where company_id = $1 and reverses_id is not null and source_kind = 'payment'`,
    place: /^transfer \d+$/,
    fen: -7n,
  },
  receivable: {
    change: `update ledger.transfer set debit_subject = -debit_subject where company_id = $1 and id = (select min(id) from ledger.transfer where company_id = $1 and debit_code = 10)`,
    undo: `update ledger.transfer set debit_subject = -debit_subject where company_id = $1 and debit_subject < 0`,
    place: /^billingAccount -?\d+$/,
    fen: 10_000n,
  },
  prepayment: {
    change: `update ledger.prepayment_balance set balance_fen = balance_fen + 5 where company_id = $1 and balance_fen > 0`,
    undo: `update ledger.prepayment_balance set balance_fen = balance_fen - 5 where company_id = $1 and balance_fen > 0`,
    place: /^billingAccount -?\d+$/,
    fen: 5n,
  },
  chargeEntry: {
    change: `update billing.charge set amount_fen = amount_fen + 1 where company_id = $1 and id = (select max(id) from billing.charge where company_id = $1)`,
    undo: `update billing.charge set amount_fen = amount_fen - 1 where company_id = $1 and id = (select max(id) from billing.charge where company_id = $1)`,
    place: /^charge \d+$/,
    fen: 1n,
  },
  settlement: {
    change: `update billing.settlement set amount_fen = amount_fen + 3 where company_id = $1 and id = (select max(id) from billing.settlement where company_id = $1)`,
    undo: `update billing.settlement set amount_fen = amount_fen - 3 where company_id = $1 and id = (select max(id) from billing.settlement where company_id = $1)`,
    place: /^charge \d+$/,
    fen: 3n,
  },
  allocation: {
    change: `update payments.allocation set amount_fen = amount_fen + 4 where company_id = $1 and id = (select max(id) from payments.allocation where company_id = $1)`,
    undo: `update payments.allocation set amount_fen = amount_fen - 4 where company_id = $1 and id = (select max(id) from payments.allocation where company_id = $1)`,
    place: /^charge \d+$/,
    fen: 4n,
  },
  waiver: {
    change: `update billing.waiver set amount_fen = amount_fen + 2 where company_id = $1 and state = 'approved'`,
    undo: `update billing.waiver set amount_fen = amount_fen - 2 where company_id = $1 and state = 'approved'`,
    place: /^charge \d+$/,
    fen: 2n,
  },
  aggregate: {
    change: `update billing.collection_delta set received_fen = received_fen + 6 where company_id = $1 and id = (select max(id) from billing.collection_delta where company_id = $1 and received_fen > 0)`,
    undo: `update billing.collection_delta set received_fen = received_fen - 6 where company_id = $1 and id = (select max(id) from billing.collection_delta where company_id = $1 and received_fen > 0)`,
    place: /^community \d+ building \d+ item \d+ period 2026-0[12] posted 2026-02-\d\d received$/,
    fen: 6n,
  },
  payment: {
    change: `update payments.payment set amount_fen = amount_fen + 8 where company_id = $1 and id = (select max(id) from payments.payment where company_id = $1 and not is_reversed)`,
    undo: `update payments.payment set amount_fen = amount_fen - 8 where company_id = $1 and id = (select max(id) from payments.payment where company_id = $1 and not is_reversed)`,
    place: /^payment \d+$/,
    fen: 8n,
  },
  paymentLine: {
    change: `update payments.payment_line set amount_fen = amount_fen + 9 where company_id = $1 and payment_id = (select max(payment_id) from payments.payment_line where company_id = $1)`,
    undo: `update payments.payment_line set amount_fen = amount_fen - 9 where company_id = $1 and payment_id = (select max(payment_id) from payments.payment_line where company_id = $1)`,
    place: /^payment \d+$/,
    fen: 9n,
  },
  refund: {
    change: `update payments.payment set refunded_fen = 11 where company_id = $1 and id = (select max(id) from payments.payment where company_id = $1)`,
    undo: `update payments.payment set refunded_fen = 0 where company_id = $1`,
    place: /^payment \d+$/,
    fen: 11n,
  },
  suspense: {
    change: `insert into payments.suspense (company_id, channel_account_id, amount_fen, received_on, state) values ($1, 1, 12, '2026-02-01', 'open')`,
    undo: `delete from payments.suspense where company_id = $1`,
    place: /^suspense$/,
    fen: 12n,
  },
  suspenseEntry: {
    change: `insert into payments.suspense (company_id, channel_account_id, amount_fen, received_on, state) values ($1, 1, 13, '2026-02-01', 'open')`,
    undo: `delete from payments.suspense where company_id = $1`,
    place: /^suspense \d+$/,
    fen: 13n,
  },
  deposit: {
    change: `insert into payments.deposit (company_id, community_id, household_id, billing_account_id, channel_account_id, purpose, amount_fen, taken_on, taken_by) values ($1, 1, 1, 1, 1, '装修', 14, '2026-02-01', 0)`,
    undo: `delete from payments.deposit where company_id = $1`,
    place: /^billingAccount 1$/,
    fen: 14n,
  },
  shift: {
    change: `insert into payments.shift (company_id, community_id, cashier_id, opened_at, closed_at, counted_fen, expected_fen) values ($1, 1, 1, now(), now(), 115, 100)`,
    undo: `delete from payments.shift where company_id = $1`,
    place: /^shift \d+$/,
    fen: 15n,
  },
  landing: {
    change: `insert into reconciliation.landing (company_id, channel_account_id, landed_on, amount_fen, recorded_at, recorded_by) values ($1, 1, '2026-02-01', 16, now(), 0)`,
    undo: `delete from reconciliation.landing where company_id = $1`,
    place: /^landing \d+$/,
    fen: 16n,
  },
  channelFee: {
    change: `insert into reconciliation.statement (company_id, channel_account_id, format, statement_date, file_hash, payment_count, refund_count, gross_fen, refund_fen, fee_micro, is_final, source, received_at) values ($1, 1, 'x', '2026-02-01', 'x', 0, 0, 0, 0, 16500, true, 'uploaded', now())`,
    undo: `delete from reconciliation.statement where company_id = $1`,
    place: /^statement \d+$/,
    fen: 17n,
  },
  discrepancy: {
    change: `insert into reconciliation.discrepancy (company_id, tie_out_id, kind, key, theirs_fen, state, resolution, resolved_at, found_at) values ($1, 1, 'onlyTheirs', 'x', 18, 'resolved', 'surplusShortfall', now(), now())`,
    undo: `delete from reconciliation.discrepancy where company_id = $1`,
    place: /^discrepancy \d+$/,
    fen: 18n,
  },
  clearing: {
    change: `update ledger.transfer set source_kind = 'mystery' where company_id = $1 and id = (select max(id) from ledger.transfer where company_id = $1 and debit_code = 20)`,
    undo: `update ledger.transfer set source_kind = 'payment' where company_id = $1 and source_kind = 'mystery'`,
    place: /^transfer \d+$/,
    fen: 20_000n,
  },
  receipt: {
    change: `insert into invoices.receipt_series (company_id, community_id, year, prefix, last_number) select $1, id, 1999, 'XX', 2 from property.community where company_id = $1`,
    undo: `delete from invoices.receipt_series where company_id = $1 and year = 1999`,
    place: /^community \d+ year 1999$/,
    fen: 2n,
  },
}

const firstEntry = `select min(id) from ledger.transfer where source_kind = 'charge' and reverses_id is null`

/** Rows that are missing, there twice, or exchanged so that every sum of the whole still holds. */
const wrongRows = [
  {
    what: 'an entry of a charge that is missing',
    table: 'ledger.transfer',
    change: `delete from ledger.transfer where id = (${firstEntry})`,
    kinds: ['chargeEntry', 'receivable'],
  },
  {
    what: 'an entry of a charge that is there twice',
    table: 'ledger.transfer',
    change: `insert into ledger.transfer select company_id, 1, period_month, debit_code, debit_subject, credit_code,
      credit_subject, amount_fen, source_kind, source_id, posted_on, posted_at from ledger.transfer where id = (${firstEntry})`,
    kinds: ['chargeEntry', 'receivable'],
  },
  {
    what: 'two settlements that name the charge of each other',
    table: 'billing.settlement',
    change: `with pair as (select array_agg(id) as ids, array_agg(charge_id) as charges from (
        (select * from billing.settlement order by amount_fen, id limit 1) union all
        (select * from billing.settlement order by amount_fen desc, id limit 1)) x)
      update billing.settlement s set charge_id = case when s.id = ids[1] then charges[2] else charges[1] end
      from pair where s.id = any(ids)`,
    kinds: ['aggregate', 'settlement'],
  },
  {
    what: 'a settlement that is missing',
    table: 'billing.settlement',
    change: 'delete from billing.settlement where id = (select max(id) from billing.settlement)',
    kinds: ['aggregate', 'settlement'],
  },
  {
    what: 'a payment without its lines',
    table: 'payments.payment_line',
    change: `delete from payments.payment_line where payment_id = (select max(payment_id) from payments.payment_line)`,
    kinds: ['paymentLine'],
  },
  {
    what: 'sums of a day that are missing in the aggregates',
    table: 'billing.collection_delta',
    change: `delete from billing.collection_delta where id = (select max(id) from billing.collection_delta)`,
    kinds: ['aggregate'],
  },
]

describe('verifyBooks', async () => {
  const platform = await createTestPlatform()
  let story: Story

  beforeAll(async () => {
    story = await createStory(platform)
    await story.bill('2026-01')
    await story.bill('2026-02')
    const [a, b, c] = story.units
    if (!a || !b || !c) throw new Error('three homes are needed')
    story.on('2026-02-10')
    await story.pay(a.householdId)
    await story.pay(b.householdId, { amountFen: 25_000n })
    const wrong = await story.pay(c.householdId)
    await story.run('reversePayment', { paymentId: wrong, reason: '收错户' })
    const { charges } = await story.run<{ charges: { id: bigint; periodMonth: string }[] }>(
      'listHouseholdCharges',
      { householdId: c.householdId },
    )
    const { waiverId } = await story.run<{ waiverId: bigint }>('requestWaiver', {
      chargeId: charges[0]?.id,
      periodMonth: charges[0]?.periodMonth,
      amountFen: 3000n,
      reason: '服务补偿',
    })
    await story.run('decideWaiver', { waiverId, approve: true })
    await story.run('reverseCharge', {
      chargeId: charges[1]?.id,
      periodMonth: charges[1]?.periodMonth,
      reason: '多计',
    })
  })

  test('finds nothing in honest books and says what it compared', async () => {
    const answer = await story.run<{
      differences: unknown[]
      checks: { kind: string; compared: bigint }[]
    }>('verifyBooks')
    expect(answer.differences).toEqual([])
    expect(answer.checks.find(({ kind }) => kind === 'chargeEntry')?.compared).toBe(8n)
  })

  test('has a corruption for every check', () => {
    expect(Object.keys(corruptions).sort()).toEqual(checks.map(({ kind }) => kind).sort())
  })

  test.each(Object.entries(corruptions))('names the place of a corrupted %s', async (kind, row) => {
    const asSuperuser = async (statement: string): Promise<void> => {
      await platform.query('set session_replication_role = replica')
      await platform.query(statement, [story.companyId])
      await platform.query('set session_replication_role = origin')
    }
    await asSuperuser(row.change)
    const found = (await story.verify()).filter((difference) => difference.kind === kind)
    await asSuperuser(row.undo)
    expect(found.length).toBeGreaterThan(0)
    for (const { place } of found) expect(place).toMatch(row.place)
    const deltas = found.map(({ expectedFen, foundFen }) =>
      Math.abs(Number((foundFen as bigint) - (expectedFen as bigint))),
    )
    expect(deltas).toContain(Math.abs(Number(row.fen)))
    expect(await story.verify()).toEqual([])
  })

  test.each(wrongRows)('finds $what', async ({ table, change, kinds }) => {
    const asSuperuser = async (...statements: string[]): Promise<void> => {
      await platform.query('set session_replication_role = replica')
      for (const statement of statements) await platform.query(statement)
      await platform.query('set session_replication_role = origin')
    }
    await asSuperuser(`create table kept as select * from ${table}`, change)
    const found = new Set((await story.verify()).map(({ kind }) => kind))
    await asSuperuser(
      `delete from ${table}`,
      `insert into ${table} select * from kept`,
      'drop table kept',
    )
    expect([...found].sort()).toEqual(kinds)
    expect(await story.verify()).toEqual([])
  })

  const side = fc.array(fc.record({ key: fc.bigInt(1n, 4n), fen: fc.bigInt(-3n, 3n) }), {
    maxLength: 6,
  })

  test('two sides agree just when they sum to the same for every key', async () => {
    const sums = (rows: readonly { key: bigint; fen: bigint }[]) =>
      [1n, 2n, 3n, 4n].map((key) =>
        rows.filter((row) => row.key === key).reduce((sum, { fen }) => sum + fen, 0n),
      )
    const select = (rows: readonly { key: bigint; fen: bigint }[]) => () =>
      sql`select * from unnest(${rows.map(({ key }) => key)}::bigint[], ${rows.map(({ fen }) => fen)}::bigint[])`
    await transact(platform.db, {}, async (tx) => {
      await fc.assert(
        fc.asyncProperty(side, side, fc.boolean(), async (one, other, isSame) => {
          // Random sides hardly ever agree, so half of them are the same rows in pieces.
          const found = isSame
            ? one
                .flatMap(({ key, fen }) => [
                  { key, fen: fen - 1n },
                  { key, fen: 1n },
                ])
                .reverse()
            : other
          const { agrees } = await weigh(
            { tx, companyId: 1n },
            { expected: select(one), found: select(found) },
          )
          expect(agrees).toBe(String(sums(one)) === String(sums(found)))
        }),
        { numRuns: process.env.SOAK === '1' ? 10_000 : 300 },
      )
    })
  })
})
