import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { formatYuan } from '../../kernel/money.ts'
import { paymentsOperations } from '../../payments/index.ts'
import type { Bill, CutOffStatement, Receipt } from '../api.ts'
import { invoicesOperations } from '../operations.ts'
import { billPaper, cutOffPaper, mailPapers, receiptA5, receiptRoll } from './index.ts'

const platform = await createTestPlatform()
knowOperations([...paymentsOperations, ...invoicesOperations])
const seeded = await seedCommunity(platform, {
  homes: 12,
  months: ['2026-09', '2026-10', '2026-11'],
  lateFeePpm: 500,
})
const householdId = seeded.households[0]?.householdId
const bill = await seeded.run<Bill>('getBill', { householdId })

/** Set to keep the papers and look at them. */
const folder = process.env.PAPER_FOLDER
const keep = (name: string, bytes: Buffer): void => {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.pdf`, bytes)
}

const hasPdftotext = spawnSync('pdftotext', ['-v']).status === 0
/** What a reader can select and search. */
const textOf = (bytes: Buffer): string =>
  spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' }).stdout

/** Pages and, where the tool is there, the words on them. */
const expectPaper = (bytes: Buffer, pages: number, words: readonly string[]): void => {
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes.length).toBeLessThan(150_000)
  expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(pages)
  if (!hasPdftotext) return
  const text = textOf(bytes).replace(/\s+/g, '')
  for (const word of words) expect(text).toContain(word.replace(/\s+/g, ''))
}

test('an A4 bill says what the page says, over as many pages as it needs', async () => {
  const bytes = await billPaper(bill)
  keep('bill-arrears', bytes)
  expectPaper(bytes, 2, [
    '王秀兰 收',
    '2026年11月账单',
    '第 2 页，共 2 页',
    '89.47 ㎡ × 2.80 元',
    '违约金',
  ])
  const short = await billPaper({ ...bill, earlier: [], lateFees: [], lateFeeFen: 0n })
  keep('bill', short)
  expectPaper(short, 1, ['第 1 页，共 1 页', '《物业服务合同》第 5.2 条', '演', '示'])
  const real = await billPaper({ ...bill, isDemo: false })
  if (hasPdftotext) expect(textOf(real)).not.toContain('演')
})

test('receipts on A5 and on the 80 mm roll, the first print without a frame, then 补打', async () => {
  const { lines } = bill
  await seeded.run('takePayment', {
    householdId,
    method: 'cash',
    ticked: lines.map(({ id }) => ({ chargeId: id })),
    amountFen: lines.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
  })
  const { receipts } = await seeded.run<{ receipts: { id: bigint }[] }>('listReceipts', {
    communityId: seeded.communityId,
  })
  const receipt = await seeded.run<Receipt>('getReceipt', { receiptId: receipts[0]?.id })
  const print = { printedBy: '周敏', printedAt: '2026-11-25T10:12:00+08:00' }
  const first = await receiptA5(receipt, { ...print, printNo: 1 })
  keep('receipt', first)
  expectPaper(first, 1, [receipt.receiptNo, receipt.checkCode, receipt.content.capitals])
  const again = await receiptA5(receipt, { ...print, printNo: 2 })
  keep('receipt-again', again)
  expectPaper(again, 1, ['补打 第 1 次', '2026-11-25 10:12'])
  if (hasPdftotext) expect(textOf(first)).not.toContain('补打')
  const roll = await receiptRoll(receipt, { ...print, printNo: 1 })
  keep('receipt-roll', roll)
  expectPaper(roll, 1, [receipt.receiptNo, '合计'])
  const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(roll.toString('latin1'))
  expect(Number(box?.[1])).toBeCloseTo((80 * 72) / 25.4, 1)
  expect(Number(box?.[2])).toBeLessThan((300 * 72) / 25.4)
})

test('a cut-off statement names both owners and what stayed open', async () => {
  const unitId = seeded.households[1]?.unitId
  const { changeId } = await seeded.run<{ changeId: bigint }>('changeOwner', {
    unitId,
    handedOverOn: '2026-11-20',
    newOwners: ['龚䶮'],
  })
  const statement = await seeded.run<CutOffStatement>('getRecordedCutOff', { changeId })
  const bytes = await cutOffPaper(statement)
  keep('cut-off', bytes)
  expectPaper(bytes, 1, ['过户结清单', '龚□', seeded.households[1]?.payerName ?? '', '未缴'])
})

test('no character of the papers is left blank', async () => {
  // Every glyph that is drawn has a number other than 0 (.notdef) in the content streams.
  const bytes = await billPaper({ ...bill, earlier: [], lateFees: [], lateFeeFen: 0n })
  const latin = bytes.toString('latin1')
  const streams = [...latin.matchAll(/\/FlateDecode\s*>>\s*stream\r?\n/g)].flatMap((match) => {
    const start = match.index + match[0].length
    const end = latin.indexOf('endstream', start)
    try {
      return [inflateSync(bytes.subarray(start, end)).toString('latin1')]
    } catch {
      return []
    }
  })
  const shown = streams
    .filter((stream) => stream.includes('TJ'))
    .flatMap((stream) => stream.match(/<([0-9a-f]{4})+>/g) ?? [])
    .join('')
  expect(shown.length).toBeGreaterThan(1000)
  expect(shown).not.toMatch(/<(?:[0-9a-f]{4})*0000(?:[0-9a-f]{4})*>/)
})

test('a bill names the account for transfers where the community has one', async () => {
  const account = {
    bankAccountName: '悦湖物业',
    bankName: '招商银行杭州分行',
    bankAccountNo: '6225880212345678',
  }
  const bytes = await billPaper({ ...bill, community: { ...bill.community, ...account } })
  expectPaper(bytes, 2, ['户名 悦湖物业', '6225 8802 1234 5678', '附言请写户号'])
})

test('letters and bills for envelopes in one PDF, each with its own page numbers', async () => {
  const demand = {
    letterNo: 'YH-H-2026-0037',
    title: '催缴函',
    text: '王秀兰：您家 2026年9月至10月的账单已过到期日，请在 2026-12-08 前（15 天内）缴纳，或告诉我们您的情况。',
    answerBy: '2026-12-08',
    isDemand: true,
  }
  const notice = { ...demand, title: '告知函', answerBy: null, isDemand: false }
  const output = new PassThrough()
  const [pages, bytes] = await Promise.all([
    mailPapers(
      [
        { bill, letter: null },
        { bill, letter: demand },
        { bill, letter: notice },
      ],
      output,
    ),
    buffer(output),
  ])
  keep('letters', bytes)
  expect(pages).toEqual([2, expect.any(Number), 1])
  const count = pages.reduce((sum, each) => sum + each, 0)
  const overdueFen = [...bill.earlier, ...bill.lines]
    .filter(({ dueOn, outstandingFen }) => dueOn < bill.today && outstandingFen > 0n)
    .reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n)
  expectPaper(bytes, count, [
    '第 2 页，共 2 页',
    '第 1 页，共 1 页',
    '请答复于 2026-12-08',
    '物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费',
    '签收不代表同意',
    formatYuan(overdueFen),
  ])
})

test('many letters take no more memory than a few, and let others work meanwhile', async () => {
  const count = process.env.SOAK === '1' ? 1_000 : 150
  const papers = Array.from({ length: count }, (_, index) => ({
    bill: { ...bill, household: { ...bill.household, householdNo: String(3_000_000 + index) } },
    letter: null,
  }))
  const before = process.memoryUsage().rss
  let bytes = 0
  const output = new PassThrough().on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  let turns = 0
  const others = setInterval(() => turns++, 1)
  const pages = await mailPapers(papers, output)
  clearInterval(others)
  expect(pages).toHaveLength(count)
  expect(bytes).toBeGreaterThan(count * 1_000)
  expect(turns).toBeGreaterThan(count / 2)
  expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024)
})
