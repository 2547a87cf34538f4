import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feeOf, feeReturned } from './fees.ts'
import { type Opened, signedCall, startTestSandbox } from './testing.ts'

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
let clock = Date.parse('2026-11-24T12:00:00+08:00')
let count = 0

beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => new Date(clock) })
})
afterAll(() => sandbox.close())

const open = (): Promise<Opened> => sandbox.merchant({ name: `bills ${++count}`, mode: 'direct' })
const call = (merchant: Opened, path: string, body?: unknown) =>
  signedCall(sandbox.url, merchant, body ? 'POST' : 'GET', path, body, {
    timestamp: String(Math.floor(clock / 1_000)),
  })

/** A parser of its own: cells by header name, amounts as fen or hundred-thousandths. */
const parse = (text: string) => {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter(Boolean)
  const headers = lines[0]?.split(',') ?? []
  const cells = (line = '') => line.slice(1).split(',`')
  const rows = lines.slice(1, -2).map((line) => {
    expect(cells(line)).toHaveLength(headers.length)
    return Object.fromEntries(cells(line).map((cell, place) => [headers[place], cell]))
  })
  const totals = Object.fromEntries(
    cells(lines.at(-1)).map((cell, place) => [lines.at(-2)?.split(',')[place], cell]),
  )
  return { headers, rows, totals }
}
const scaled = (text: string | undefined) => BigInt((text ?? '').replace('.', ''))
const sum = (rows: Record<string, string>[], column: string) =>
  rows.reduce((total, row) => total + scaled(row[column]), 0n)

const fetchBill = async (merchant: Opened, query: string, kind = 'tradebill') => {
  const { json } = await call(merchant, `/v3/bill/${kind}?${query}`)
  const url = new URL(json.download_url)
  const file = await call(merchant, url.pathname + url.search)
  expect(file.headers.get('wechatpay-signature')).toBeNull()
  expect(createHash('sha1').update(Buffer.from(file.text)).digest('hex')).toBe(json.hash_value)
  return file.text
}

const payment = fc.record({
  amountFen: fc.integer({ min: 1, max: 5_000_000 }),
  second: fc.integer({ min: 0, max: 86_399 }),
  description: fc.string({
    unit: fc.constantFrom('费', ',', '`', '\n', '"', 'a', ' '),
    minLength: 1,
    maxLength: 20,
  }),
  refund: fc.option(fc.integer({ min: 1, max: 5_000_000 })),
})

test('any ledger: its bill reads back as the same rows, and the totals hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(payment, { minLength: 1, maxLength: 12 }), async (payments) => {
      clock = Date.parse('2026-11-24T12:00:00+08:00')
      const merchant = await open()
      const midnight = Date.parse('2026-11-23T00:00:00+08:00')
      const trades = payments.map(({ amountFen, second, description }, place) => ({
        mchid: merchant.mchid,
        outTradeNo: `ledger-${place}-x`,
        amountFen,
        description,
        paidAt: new Date(midnight + second * 1_000).toISOString(),
      }))
      const made = await sandbox.control('POST', 'trades/bulk', trades)
      const { rows, totals } = parse(await fetchBill(merchant, 'bill_date=2026-11-23'))
      const found = new Map(rows.map((row) => [row.商户订单号, row]))
      expect(rows).toHaveLength(trades.length)
      for (const [place, trade] of trades.entries()) {
        expect(found.get(trade.outTradeNo)).toMatchObject({
          微信订单号: made[place].transactionId,
          交易状态: 'SUCCESS',
          商品名称: trade.description.replaceAll('`', "'").replaceAll(/\n+/g, ' '),
        })
        expect(scaled(found.get(trade.outTradeNo)?.订单金额)).toBe(BigInt(trade.amountFen))
        expect(scaled(found.get(trade.outTradeNo)?.手续费)).toBe(
          BigInt(Math.round((trade.amountFen * 6) / 1000)) * 1000n,
        )
      }
      for (const [total, column] of [
        ['应结订单总金额', '应结订单金额'],
        ['手续费总金额', '手续费'],
        ['订单总金额', '订单金额'],
      ] as const) {
        expect(scaled(totals[total])).toBe(sum(rows, column))
      }
      let refunded = 0n
      for (const [place, { refund, amountFen }] of payments.entries()) {
        if (refund === null) continue
        const fen = Math.min(refund, amountFen)
        refunded += BigInt(fen)
        const amount = { refund: fen, total: amountFen, currency: 'CNY' }
        await call(merchant, '/v3/refund/domestic/refunds', {
          out_trade_no: `ledger-${place}-x`,
          out_refund_no: `r${place}`,
          amount,
        })
      }
      clock += 86_400_000
      if (refunded === 0n) return
      const day = parse(await fetchBill(merchant, 'bill_date=2026-11-24&bill_type=REFUND'))
      expect(day.rows.every((row) => row.交易状态 === 'REFUND' && row.订单金额 === '0.00')).toBe(
        true,
      )
      expect([sum(day.rows, '退款金额'), scaled(day.totals.退款总金额)]).toEqual([
        refunded,
        refunded,
      ])
      expect(scaled(day.totals.手续费总金额)).toBe(sum(day.rows, '手续费'))
      const flow = parse(await fetchBill(merchant, 'bill_date=2026-11-24', 'fundflowbill'))
      expect(scaled(flow.totals.支出金额)).toBe(sum(flow.rows, '收支金额(元)'))
    }),
    { numRuns: process.env.SOAK === '1' ? 200 : 8 },
  )
})

test('a fee comes back in parts that never exceed it, and whole with the whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 50 }),
      (parts) => {
        const totalFen = parts.reduce((total, part) => total + part, 0)
        let refundedBeforeFen = 0
        let returned = 0
        for (const refundFen of parts) {
          const part = feeReturned({ totalFen, refundedBeforeFen, refundFen })
          expect(part).toBeGreaterThanOrEqual(0)
          returned += part
          refundedBeforeFen += refundFen
        }
        expect(returned).toBe(feeOf(totalFen))
      },
    ),
  )
})

const vectors = new URL('../../shared/vectors/wechatpay/', import.meta.url)
test.skipIf(!existsSync(vectors))(
  'headers are those of the real files (skipped without vectors)',
  async () => {
    clock = Date.parse('2026-11-24T12:00:00+08:00')
    const merchant = await open()
    const trade = {
      mchid: merchant.mchid,
      outTradeNo: 'layout-01',
      amountFen: 10000,
      description: 'x',
      paidAt: '2026-11-24T11:00:00+08:00',
    }
    await sandbox.control('POST', 'trades/bulk', [trade])
    const amount = { refund: 10000, total: 10000, currency: 'CNY' }
    await call(merchant, '/v3/refund/domestic/refunds', {
      out_trade_no: 'layout-01',
      out_refund_no: 'r',
      amount,
    })
    clock += 86_400_000
    const query = 'bill_date=2026-11-24'
    const head = (text: string) => {
      const lines = text
        .replaceAll('\r', '')
        .replace(/^\ufeff/, '')
        .split('\n')
        .filter(Boolean)
      return [lines[0], lines.at(-2)]
    }
    const real = (name: string) => readFileSync(new URL(name, vectors), 'utf8')
    const all = await fetchBill(merchant, query)
    expect(head(all)).toEqual(head(real('trade_ALL_45rows_bom_crlf.csv')))
    expect([all.startsWith('交') || all.startsWith('\ufeff'), all.endsWith('\r\n')]).toEqual([
      true,
      true,
    ])
    expect(head(await fetchBill(merchant, `${query}&bill_type=REFUND`))).toEqual(
      head(real('wxjava_REFUND_2019.csv')),
    )
    expect(head(await fetchBill(merchant, query, 'fundflowbill'))).toEqual(
      head(real('fundflow_BASIC_2rows.csv')),
    )
    expect(parse(await fetchBill(merchant, `${query}&bill_type=SUCCESS`)).headers).toHaveLength(20)
    expect(parse(all).totals.手续费总金额).toBe('0.00000')
  },
)

test('from ten o’clock of the next day; none for a day without trades', async () => {
  clock = Date.parse('2026-11-24T09:59:59+08:00')
  const merchant = await open()
  const code = async (date: string) =>
    (await call(merchant, `/v3/bill/tradebill?bill_date=${date}`)).json.code
  expect(await code('2026-11-23')).toBe('STATEMENT_CREATING')
  clock += 1_000
  expect(await code('2026-11-23')).toBe('NO_STATEMENT_EXIST')
  expect(await code('2026-11-24')).toBe('STATEMENT_CREATING')
})

test('one row altered on purpose, totals still of the rows; gzip', async () => {
  clock = Date.parse('2026-11-24T12:00:00+08:00')
  const merchant = await open()
  const trades = [1, 2, 3].map((n) => ({
    mchid: merchant.mchid,
    outTradeNo: `alter-0${n}`,
    amountFen: 10000 * n,
    description: 'x',
    paidAt: '2026-11-23T11:00:00+08:00',
  }))
  await sandbox.control('POST', 'trades/bulk', trades)
  const bill = async (alter?: string) => {
    await sandbox.control('POST', 'faults', {
      mchid: merchant.mchid,
      ...(alter ? { bill: { alter } } : {}),
    })
    return parse(await fetchBill(merchant, 'bill_date=2026-11-23'))
  }
  const honest = await bill()
  for (const [alter, rows, fen, fee] of [
    ['amount', 3, 100n, 0n],
    ['fee', 3, 0n, 1000n],
    ['missing', 2, -20000n, -120000n],
    ['extra', 4, 20000n, 120000n],
  ] as const) {
    const altered = await bill(alter)
    expect(altered.rows).toHaveLength(rows)
    expect(sum(altered.rows, '订单金额') - sum(honest.rows, '订单金额')).toBe(fen)
    expect(sum(altered.rows, '手续费') - sum(honest.rows, '手续费')).toBe(fee)
    expect(scaled(altered.totals.订单总金额)).toBe(sum(altered.rows, '订单金额'))
  }
  const { json } = await call(merchant, '/v3/bill/tradebill?bill_date=2026-11-23&tar_type=GZIP')
  const url = new URL(json.download_url)
  expect((await fetch(url, { headers: { accept: '*/*' } })).status).toBe(401)
  const { bytes } = await call(merchant, url.pathname + url.search)
  const plain = gunzipSync(bytes)
  expect(createHash('sha1').update(plain).digest('hex')).toBe(json.hash_value)
})
