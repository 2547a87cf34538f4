import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BillLine, billText, feeOf, layouts } from '../../../test/support/bill-text.ts'
import { Failure } from '../../kernel/failure.ts'
import type { AnyLine, Total } from './format.ts'
import { formats, openStatement } from './index.ts'
import { parseMicro } from './wechatpay-cells.ts'

const runs = process.env.SOAK === '1' ? 20_000 : 300

const readAll = (
  bytes: Uint8Array,
  chunkSize = bytes.length || 1,
): { format: string; lines: AnyLine[]; totals: readonly Total[] } => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, index) =>
    bytes.subarray(index * chunkSize, (index + 1) * chunkSize),
  )
  const { format, lines } = openStatement(chunks)
  const read: AnyLine[] = []
  let step = lines.next()
  for (; !step.done; step = lines.next()) read.push(step.value)
  return { format: format.name, lines: read, totals: step.value }
}
const holds = (totals: readonly Total[]): boolean => totals.every((total) => total.holds)
const failureOf = (work: () => unknown): Failure | null => {
  try {
    work()
    return null
  } catch (error) {
    // Anything but a refusal is a bug and fails the test.
    if (error instanceof Failure) return error
    throw error
  }
}

const vectors = new URL('../../../../shared/vectors/wechatpay/', import.meta.url)
const realFile = (name: string): Uint8Array => readFileSync(new URL(name, vectors))

describe.skipIf(!existsSync(vectors))('real files (skipped where ../shared is absent)', () => {
  test('the trade bill of 2019: 45 lines, byte order mark, CRLF, every total holds', () => {
    const { format, lines, totals } = readAll(realFile('trade_ALL_45rows_bom_crlf.csv'))
    expect(format).toBe('wechatpay-trade')
    expect(lines).toHaveLength(45)
    expect(Object.fromEntries(totals.map(({ column, computed }) => [column, computed]))).toEqual({
      总交易单数: '45',
      应结订单总金额: '0.47',
      退款总金额: '0.14',
      充值券退款总金额: '0',
      手续费总金额: '0.08',
      订单总金额: '0.47',
      申请退款总金额: '0.14',
    })
    expect(holds(totals)).toBe(true)
    expect(lines[0]).toEqual({
      kind: 'trade',
      lineNo: 2,
      entry: 'refund',
      merchantNo: '1921000401',
      channelTradeNo: '4200000263201902167700134212',
      outTradeNo: 'autotest_20190216081946_82335',
      channelRefundNo: '50000709672019011908420787722',
      outRefundNo: 'REF4200000263201902167700963919',
      amountFen: 1n,
      settledFen: 1n,
      feeMicro: 0n,
      ratePpm: 390_000,
      state: 'SUCCESS',
      happenedAt: '2019-02-19 05:01:46',
    })
  })

  test('the trimmed fund-flow bill: its totals do not hold, and it says which', () => {
    const { format, lines, totals } = readAll(realFile('fundflow_BASIC_2rows.csv'))
    expect(format).toBe('wechatpay-fund-flow')
    expect(lines).toMatchObject([
      { amountFen: -1n, balanceFen: 22n, business: '退款', voucherNo: 'S20210201135356381941' },
      { amountFen: -1n, balanceFen: 21n },
    ])
    expect(totals.filter((total) => !total.holds)).toEqual([
      { column: '资金流水总笔数', stated: '3', computed: '2', holds: false },
      { column: '收入笔数', stated: '1', computed: '0', holds: false },
      { column: '收入金额', stated: '0.01', computed: '0', holds: false },
    ])
  })

  test('the masked refund bill of 29 columns is read, its totals do not hold', () => {
    const { lines, totals } = readAll(realFile('wxjava_REFUND_2019.csv'))
    expect(lines).toMatchObject([
      { entry: 'refund', amountFen: 1n, state: 'SUCCESS', ratePpm: 6000 },
    ])
    expect(totals.find(({ column }) => column === '手续费总金额')).toMatchObject({
      stated: '-0.02000',
      holds: false,
    })
  })
})

const number = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const time = fc
  .record({ h: fc.nat(23), m: fc.nat(59), s: fc.nat(59) })
  .map(
    ({ h, m, s }) =>
      `2026-11-22 ${[h, m, s].map((part) => String(part).padStart(2, '0')).join(':')}`,
  )
const goodsName = fc.constantFrom('物业费', '物业费,停车费', "“引号”,'x'", 'a, `b', '')
const billLine: fc.Arbitrary<BillLine> = fc
  .record({
    isRefund: fc.boolean(),
    trade: number(28),
    order: number(20),
    amountFen: fc.bigInt(1n, 10n ** 9n),
    feeFraction: fc.bigInt(0n, 999n),
    state: fc.constantFrom('SUCCESS', 'PROCESSING', 'FAIL'),
    happenedAt: time,
    goodsName,
  })
  .map(
    ({ isRefund, trade, order, amountFen, feeFraction, state, happenedAt, goodsName: goods }) => ({
      entry: isRefund ? 'refund' : 'payment',
      merchantNo: '1900000001',
      channelTradeNo: trade,
      outTradeNo: `N${order}`,
      channelRefundNo: isRefund ? `5${trade}` : null,
      outRefundNo: isRefund ? `R${order}` : null,
      amountFen,
      settledFen: amountFen,
      feeMicro: (isRefund ? -1n : 1n) * (feeOf(amountFen) + feeFraction),
      state: isRefund ? state : 'SUCCESS',
      happenedAt,
      goodsName: goods,
    }),
  )
const layout = fc.constantFrom(...Object.keys(layouts))

/** What the parser should say of a line that the test wrote as the line `lineNo` of the file. */
const expected = ({ goodsName: _, ...line }: BillLine, lineNo: number) => ({
  kind: 'trade',
  lineNo,
  ratePpm: 6000,
  ...line,
})

test('what a channel writes is what is read: every layout, line ending, mark and chunk size', () => {
  fc.assert(
    fc.property(
      fc.array(billLine, { maxLength: 20 }),
      layout,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 400 }),
      (lines, name, newline, mark, chunkSize) => {
        const bytes = Buffer.from(billText(lines, { layout: name, newline, mark }))
        const read = readAll(bytes, chunkSize)
        expect(read.lines).toEqual(lines.map((line, index) => expected(line, index + 2)))
        expect(holds(read.totals)).toBe(true)
      },
    ),
    { numRuns: runs },
  )
})

test('a bill that was altered is refused at its line, or its totals do not hold', () => {
  const damage = fc.constantFrom('drop', 'double', 'amount', 'cut', 'column')
  fc.assert(
    fc.property(
      fc.array(billLine, { minLength: 1, maxLength: 10 }),
      fc.nat(),
      damage,
      (lines, seed, kind) => {
        const text = billText(lines).split('\n')
        const at = 1 + (seed % lines.length)
        const whole = text[at] ?? ''
        if (kind === 'drop') text.splice(at, 1)
        if (kind === 'double') text.splice(at, 0, whole)
        if (kind === 'amount') text[at] = whole.replace(/`(\d+)\.(\d\d)(?=,)/g, '`9$1.$2')
        if (kind === 'cut') text.splice(at + 1)
        if (kind === 'column') text[at] = whole.slice(0, whole.lastIndexOf(',`'))
        let read: ReturnType<typeof readAll> | undefined
        const failure = failureOf(() => {
          read = readAll(Buffer.from(text.join('\n')))
        })
        if (read) expect(holds(read.totals)).toBe(false)
        else expect(failure?.place.line).toBeGreaterThan(0)
        if (kind === 'cut') expect(failure?.code).toBe('truncated')
        if (kind === 'column')
          expect(failure).toMatchObject({ code: 'unreadableLine', place: { line: at + 1 } })
      },
    ),
    { numRuns: runs },
  )
})

test('money is exact: five places, no floats, nothing but digits', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 16n), 10n ** 16n), (micro) => {
      const size = micro < 0n ? -micro : micro
      const text = `${micro < 0n ? '-' : ''}${size / 100_000n}.${String(size % 100_000n).padStart(5, '0')}`
      expect(parseMicro(text)).toBe(micro)
    }),
  )
  for (const text of [
    '',
    '.',
    '1.',
    '.5',
    '1e3',
    '1,000',
    ' 1',
    '+1',
    '0x1',
    '1.000001',
    'NaN',
    '１',
  ]) {
    expect(parseMicro(text)).toBeNull()
  }
})

/** One good file a format; the suite below runs over every format of the list. */
const samples: Readonly<Record<string, string>> = {
  'wechatpay-trade': billText(
    ['1', '2', '3'].map((digit) => ({
      entry: 'payment',
      merchantNo: '1900000001',
      channelTradeNo: digit.repeat(28),
      outTradeNo: `N${digit}`,
      channelRefundNo: null,
      outRefundNo: null,
      amountFen: 25_052n,
      settledFen: 25_052n,
      feeMicro: 150_000n,
      state: 'SUCCESS',
      happenedAt: '2026-11-22 21:52:07',
    })),
  ),
  'wechatpay-fund-flow': [
    '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号',
    '`2026-11-22 13:54:01,`503,`420,`交易,`交易,`收入,`250.52,`250.52,`system,`物业费,`W1',
    '`2026-11-22 13:54:01,`504,`420,`手续费,`扣除交易手续费,`支出,`1.50,`249.02,`system,`费率0.6%,`W2',
    '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额',
    '`2,`1,`250.52,`1,`1.50',
  ].join('\n'),
}

describe.each(formats.map((format) => [format.name, format] as const))('format %s', (name) => {
  const sample = samples[name] ?? ''
  const read = (text: string) => readAll(Buffer.from(text))

  test('reads its sample and its totals hold', () => {
    const { format, lines, totals } = read(sample)
    expect(format).toBe(name)
    expect(lines.length).toBeGreaterThan(0)
    expect(totals.length).toBeGreaterThan(0)
    expect(holds(totals)).toBe(true)
  })

  test('every single total is checked', () => {
    const rows = sample.trimEnd().split('\n')
    const last = (rows.pop() ?? '').slice(1).split(',`')
    for (const [index, value] of last.entries()) {
      const wrong = last.with(index, `9${value}`)
      const { totals } = read([...rows, `\`${wrong.join(',`')}`].join('\n'))
      expect(totals.map((total) => total.holds)).toEqual(last.map((_, at) => at !== index))
    }
  })

  test('an unknown column is refused with its name, also among the totals', () => {
    const rows = sample.split('\n')
    const failure = failureOf(() => read([`${rows[0]},新列`, ...rows.slice(1)].join('\n')))
    expect(failure).toMatchObject({ code: 'unknownColumn', place: { line: 1, field: '新列' } })
    const at = rows.findIndex((row, index) => index > 0 && !row.startsWith('`'))
    const inTotals = failureOf(() => read(rows.with(at, `${rows[at]},新合计`).join('\n')))
    expect(inTotals).toMatchObject({
      code: 'unknownColumn',
      place: { line: at + 1, field: '新合计' },
    })
  })

  test('bytes that are no UTF-8, an endless line and an empty file are refused', () => {
    const bytes = Buffer.from(sample)
    const broken = Buffer.concat([
      bytes.subarray(0, bytes.length - 20),
      Buffer.of(0xff, 0xfe, 0x0a),
    ])
    expect(failureOf(() => readAll(broken))?.code).toBe('unreadableLine')
    const endless = Buffer.from(`${sample.split('\n')[0]}\n\`${'x'.repeat(100_000)}`)
    expect(failureOf(() => readAll(endless))?.place.line).toBe(2)
    expect(failureOf(() => readAll(new Uint8Array()))?.code).toBe('unknownFormat')
  })

  test('fuzz: whatever happens to the bytes, the answer is a refusal with its place or a reading', () => {
    const original = Buffer.from(sample)
    const change = fc.record({
      at: fc.nat(original.length - 1),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc
          .constantFrom('`', ',', ',`', '\n', '\r', '-', '"', '\0', '总', '9')
          .map((text) => Buffer.from(text)),
      ),
      remove: fc.nat(12),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let bytes: Uint8Array = original
        for (const { at, insert, remove } of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
        }
        const failure = failureOf(() => readAll(bytes))
        if (failure) expect(failure.place.line ?? failure.place.field).toBeDefined()
      }),
      { numRuns: runs * 3 },
    )
  })
})

test('every format of the list has its sample here', () => {
  expect(Object.keys(samples).sort()).toEqual(formats.map(({ name }) => name).sort())
})
