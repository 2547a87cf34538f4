import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { checks } from './checks.ts'

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
    place: /^community \d+ building \d+ item \d+ period 2026-02 posted 2026-02-\d\d received$/,
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
})
