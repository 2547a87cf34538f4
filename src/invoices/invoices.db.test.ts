import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../test/support/platform.ts'
import { knowOperations, type SeededCommunity, seedCommunity } from '../../test/support/seed.ts'
import { paymentsOperations } from '../payments/index.ts'
import type { Actor } from '../platform/context.ts'
import type { Bill, BillHistory, Receipt } from './api.ts'
import { invoicesOperations } from './operations.ts'

const platform = await createTestPlatform({ maxConnections: 10 })
knowOperations([...paymentsOperations, ...invoicesOperations])

type Listed = { receipts: { id: bigint; receiptNo: string; voidedAt: string | null }[] }
type Gaps = {
  series: {
    lastNumber: number
    issued: number
    voided: number
    missing: number[]
    prefix: string
  }[]
}

const ownerOf = (householdId: bigint): Actor => ({
  kind: 'owner',
  id: householdId,
  name: 'owner',
})
const home = (seeded: SeededCommunity, index: number) => {
  const found = seeded.households[index]
  if (!found) throw new Error(`no home ${index}`)
  return found
}
const billOf = (seeded: SeededCommunity, index: number, actor?: Actor): Promise<Bill> =>
  seeded.run('getBill', { householdId: home(seeded, index).householdId }, actor)

/** Pays everything open of a home in cash and returns the payment's id. */
const payAll = async (seeded: SeededCommunity, index: number): Promise<bigint> => {
  const { householdId } = home(seeded, index)
  const { charges } = await seeded.run<{ charges: { id: bigint; outstandingFen: bigint }[] }>(
    'listHouseholdCharges',
    { householdId },
  )
  const { paymentId } = await seeded.run<{ paymentId: bigint }>(
    'takePayment',
    {
      householdId,
      method: 'cash',
      ticked: charges.map(({ id }) => ({ chargeId: id })),
      amountFen: charges.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
    },
    seeded.cashier,
  )
  return paymentId
}

describe('receipts', () => {
  test('numbers have no gap and no double when eight cashiers post at once, some refused', async () => {
    const seeded = await seedCommunity(platform, { homes: 12 })
    const jobs = Array.from({ length: 24 }, (_, index) => payAll(seeded, index % 12))
    const outcomes = await Promise.allSettled(jobs)
    const paid = outcomes.filter(({ status }) => status === 'fulfilled').length
    expect(paid).toBeGreaterThanOrEqual(12)
    const { series } = await seeded.run<Gaps>('listReceiptGaps', {
      communityId: seeded.communityId,
    })
    expect(series).toEqual([
      expect.objectContaining({ prefix: 'YH', lastNumber: paid, issued: paid, missing: [] }),
    ])
  })

  test('a refused posting gives its number back', async () => {
    const seeded = await seedCommunity(platform, { homes: 2 })
    await payAll(seeded, 0)
    await expect(payAll(seeded, 0)).rejects.toThrow()
    await payAll(seeded, 1)
    const { receipts } = await seeded.run<Listed>('listReceipts', {
      communityId: seeded.communityId,
    })
    expect(receipts.map(({ receiptNo }) => receiptNo)).toEqual([
      'YH-2026-0000002',
      'YH-2026-0000001',
    ])
  })

  test('a reversal voids the receipt and keeps its number; paying again takes the next', async () => {
    const seeded = await seedCommunity(platform, { homes: 2 })
    const paymentId = await payAll(seeded, 0)
    await seeded.run('reversePayment', { paymentId, reason: '收错户' }, seeded.accountant)
    await payAll(seeded, 0)
    const { receipts } = await seeded.run<Listed>('listReceipts', {
      communityId: seeded.communityId,
    })
    expect(receipts.map(({ voidedAt }) => voidedAt !== null)).toEqual([false, true])
    const { series } = await seeded.run<Gaps>('listReceiptGaps', {
      communityId: seeded.communityId,
    })
    expect(series[0]).toMatchObject({ lastNumber: 2, issued: 2, voided: 1, missing: [] })
    const voided = receipts[1]?.id
    await expect(seeded.run('printReceipt', { receiptId: voided })).rejects.toMatchObject({
      code: 'receiptVoid',
    })
  })

  test('a refund takes the receipt back once the last fen is with the payer, and not before', async () => {
    const seeded = await seedCommunity(platform, { homes: 2 })
    const paymentId = await payAll(seeded, 0)
    const list = () => seeded.run<Listed>('listReceipts', { communityId: seeded.communityId })
    const isVoid = async () => (await list()).receipts.map(({ voidedAt }) => voidedAt !== null)
    const [issued] = (await list()).receipts
    const refund = async (amountFen: bigint): Promise<void> => {
      const { refundId } = await seeded.run<{ refundId: bigint }>(
        'requestRefund',
        { paymentId, amountFen, reason: '多缴' },
        seeded.cashier,
      )
      await seeded.run('decideRefund', { refundId, approve: true }, seeded.accountant)
      expect(await isVoid()).toEqual([false])
      await seeded.run('payOutRefund', { refundId }, seeded.cashier)
    }
    const { amountFen } = await seeded.run<Receipt>('getReceipt', { receiptId: issued?.id })
    await refund(1n)
    expect(await isVoid()).toEqual([false])
    await refund(amountFen - 1n)
    expect((await list()).receipts).toMatchObject([{ voidReason: '款项已全额退回' }])
    await payAll(seeded, 0)
    expect(await isVoid()).toEqual([false, true])
  })

  test('two communities of the same letters have different prefixes', async () => {
    const first = await seedCommunity(platform, { homes: 1 })
    const { communityId } = await first.run<{ communityId: bigint }>('createCommunity', {
      name: '银河公馆',
    })
    await payAll(first, 0)
    await platform.query(
      `insert into invoices.receipt_series (company_id, community_id, year, prefix) select $1, $2, 2025, 'YH2'`,
      [first.companyId.toString(), communityId.toString()],
    )
    const { series } = await first.run<Gaps>('listReceiptGaps', { communityId })
    expect(series[0]?.prefix).toBe('YH2')
  })

  test('says what was paid line by line, in capitals, and is checked by its code', async () => {
    const seeded = await seedCommunity(platform, { homes: 12 })
    await payAll(seeded, 0)
    const { receipts } = await seeded.run<Listed>('listReceipts', {
      communityId: seeded.communityId,
    })
    const receipt = await seeded.run<Receipt>('getReceipt', { receiptId: receipts[0]?.id })
    const lines = receipt.content.lines
    expect(lines.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(receipt.amountFen)
    expect(lines.find(({ item }) => item.zh === '物业费')).toMatchObject({
      amountFen: 25_052n,
      calculation: { zh: '89.47 ㎡ × 2.80 元' },
      period: { zh: '2026年11月' },
      unitLabel: '3栋2单元1102室',
    })
    expect(receipt.content).toMatchObject({ payerName: '王秀兰', outstandingFen: 0n })
    const checked = await seeded.run<{ receiptNo: string; payerName: string }>('verifyReceipt', {
      checkCode: receipt.checkCode.toLowerCase(),
    })
    expect(checked).toMatchObject({ receiptNo: receipt.receiptNo, payerName: '王*兰' })
    const wrong = receipt.checkCode.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    await expect(seeded.run('verifyReceipt', { checkCode: wrong })).rejects.toMatchObject({
      code: 'receiptUnknown',
    })
    // A change of the amount behind the application's back no longer fits the code.
    await platform.query('update invoices.receipt set amount_fen = amount_fen + 1 where id = $1', [
      receipt.id.toString(),
    ])
    await expect(
      seeded.run('verifyReceipt', { checkCode: receipt.checkCode }),
    ).rejects.toMatchObject({ code: 'receiptUnknown' })
  })

  test('prints are counted, two printers at once get two numbers', async () => {
    const seeded = await seedCommunity(platform, { homes: 1 })
    await payAll(seeded, 0)
    const { receipts } = await seeded.run<Listed>('listReceipts', {
      communityId: seeded.communityId,
    })
    const receiptId = receipts[0]?.id
    const prints = await Promise.all(
      Array.from({ length: 4 }, () =>
        seeded.run<{ printNo: number }>('printReceipt', { receiptId }, seeded.cashier),
      ),
    )
    expect(prints.map(({ printNo }) => printNo).sort()).toEqual([1, 2, 3, 4])
  })
})

describe('the bill', () => {
  test('holds lines, sum, comparison with its cause and twelve months', async () => {
    const seeded = await seedCommunity(platform, { homes: 12, months: ['2026-10', '2026-11'] })
    const before = await billOf(seeded, 0)
    expect(before).toMatchObject({
      state: 'overdue',
      period: { zh: '2026年11月' },
      household: { payerName: '王秀兰', unitLabel: '3栋2单元1102室', moreUnits: 1 },
      dueOn: '2026-11-02',
    })
    expect(before.payableFen).toBe(
      [...before.lines, ...before.earlier].reduce((sum, line) => sum + line.outstandingFen, 0n),
    )
    expect(before.comparison?.causes.map(({ item }) => item.zh)).toEqual(['公摊电费'])
    expect(before.comparison?.differenceFen).toBe(
      before.periodFen - (before.comparison?.lastFen ?? 0n),
    )
    expect(before.months.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 10 }, () => 'none'),
      'overdue',
      'due',
    ])
    await payAll(seeded, 0)
    const after = await billOf(seeded, 0)
    expect(after).toMatchObject({ state: 'paid', payableFen: 0n, earlier: [], dueOn: null })
    expect(after.months.at(-1)?.state).toBe('paid')
    const history = await seeded.run<BillHistory>('getBillHistory', {
      householdId: home(seeded, 0).householdId,
    })
    expect(history.payments).toHaveLength(1)
    expect(history.payments[0]).toMatchObject({ method: 'cash', isVoided: false })
  })

  test('names company, community and account as they are now; a receipt stays as it was issued', async () => {
    const seeded = await seedCommunity(platform, { homes: 1 })
    const { communityId, run } = seeded
    await payAll(seeded, 0)
    const before = await billOf(seeded, 0)
    const account = { name: '悦湖物业', bank: '招商银行杭州分行', number: '6225880212345678' }
    await expect(
      run('setBankAccount', { communityId, account }, seeded.accountant),
    ).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(
      run('setBankAccount', { communityId, account: { ...account, number: '6225 88' } }),
    ).rejects.toMatchObject({ code: 'invalidInput', place: { field: 'account.number' } })
    await run('setBankAccount', { communityId, account })
    const company = { name: '悦湖物业管理有限公司', shortName: '悦湖', servicePhone: '0571-1' }
    await run('updateCompany', company)
    await run('updateCommunity', { communityId, name: '悦湖花园一期', address: '湖滨路 1 号' })
    expect(await billOf(seeded, 0)).toMatchObject({
      companyName: company.name,
      community: {
        name: '悦湖花园一期',
        address: '湖滨路 1 号',
        bankAccountName: account.name,
        bankName: account.bank,
        bankAccountNo: account.number,
      },
    })
    const { receipts } = await run<Listed>('listReceipts', { communityId })
    const receipt = await run<Receipt>('getReceipt', { receiptId: receipts[0]?.id })
    expect(receipt.content).toMatchObject({
      companyName: before.companyName,
      communityName: before.community.name,
    })
    await run('createCommunity', { name: '湖西苑' })
    await expect(run('updateCommunity', { communityId, name: '湖西苑' })).rejects.toMatchObject({
      code: 'communityNameTaken',
      place: { field: 'name' },
    })
    const audited = await platform.query<{ operation: string }>(
      `select operation from platform.audit where company_id = $1
       and operation in ('updateCompany', 'updateCommunity', 'setBankAccount') order by id`,
      [seeded.companyId.toString()],
    )
    expect(audited.map(({ operation }) => operation)).toEqual([
      'setBankAccount',
      'updateCompany',
      'updateCommunity',
    ])
    await run('setBankAccount', { communityId, account: null })
    expect((await billOf(seeded, 0)).community.bankAccountNo).toBe('')
  })

  test('an owner sees their own household only, with the name masked', async () => {
    const seeded = await seedCommunity(platform, { homes: 2 })
    const owner = ownerOf(home(seeded, 0).householdId)
    expect((await billOf(seeded, 0, owner)).household.payerName).toBe('王*兰')
    await expect(billOf(seeded, 1, owner)).rejects.toMatchObject({ code: 'notFound' })
    await payAll(seeded, 1)
    const { receipts } = await seeded.run<Listed>('listReceipts', {
      communityId: seeded.communityId,
    })
    const receiptId = receipts[0]?.id
    await expect(seeded.run('getReceipt', { receiptId }, owner)).rejects.toMatchObject({
      code: 'notFound',
    })
    const theirs = ownerOf(home(seeded, 1).householdId)
    expect((await seeded.run<Receipt>('getReceipt', { receiptId }, theirs)).id).toBe(receiptId)
    await expect(
      seeded.run('getBillHistory', { householdId: home(seeded, 1).householdId }, owner),
    ).rejects.toMatchObject({ code: 'notFound' })
  })

  test('a disputed line is not payable and shows its answer', async () => {
    const seeded = await seedCommunity(platform, { homes: 2 })
    const { householdId } = home(seeded, 0)
    const open = await billOf(seeded, 0)
    const line = open.lines.find(({ itemCode }) => itemCode === 'sharedPower')
    const { holdId } = await seeded.run<{ holdId: bigint }>(
      'openDispute',
      { chargeId: line?.id, periodMonth: line?.periodMonth, note: '分摊办法不对' },
      ownerOf(householdId),
    )
    const held = await billOf(seeded, 0)
    expect(held.heldFen).toBe(line?.outstandingFen)
    expect(held.payableFen).toBe(open.payableFen - held.heldFen)
    expect(held.disputes[0]).toMatchObject({ note: '分摊办法不对', answer: null })
    await seeded.run('closeDispute', { holdId, answer: '已按合同核对' })
    expect((await billOf(seeded, 0)).disputes[0]?.answer).toBe('已按合同核对')
  })

  test('late fee stands beside the amount with its reckoning', async () => {
    const seeded = await seedCommunity(platform, { homes: 2, months: ['2026-08'], lateFeePpm: 500 })
    const bill = await billOf(seeded, 0)
    expect(bill.state).toBe('overdue')
    expect(bill.lateFeeFen).toBeGreaterThan(0n)
    expect(bill.lateFees.reduce((sum, { fen }) => sum + fen, 0n)).toBe(bill.lateFeeFen)
    expect(bill.lateFees[0]?.arithmetic).toMatchObject({ basis: '《物业服务合同》第 9 条' })
    expect(bill.payableFen).toBe(bill.lines.reduce((sum, line) => sum + line.outstandingFen, 0n))
  })

  test('a new link revokes the ones sent before', async () => {
    const seeded = await seedCommunity(platform, { homes: 1 })
    const { householdId } = home(seeded, 0)
    const first = await seeded.run<{ url: string }>('createBillLink', { householdId })
    const again = await seeded.run<{ url: string }>('createBillLink', { householdId })
    expect(again.url).toBe(first.url)
    const fresh = await seeded.run<{ url: string }>('createBillLink', {
      householdId,
      revokeEarlier: true,
    })
    expect(fresh.url).not.toBe(first.url)
    expect((await billOf(seeded, 0)).url).toBe(fresh.url)
  })
})
