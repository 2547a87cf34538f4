import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { foldCollection } from '../../billing/index.ts'
import type { BreakdownRow, Rate, rateNames } from '../api.ts'

type Rates = Record<(typeof rateNames)[number], Rate>
type Answer = { rates: Rates; prepaid: { balanceFen: bigint | null } }

const figures = (rate: Rate) => ({ percent: rate.percent, of: [rate.numerator, rate.denominator] })

describe('collection rates', async () => {
  const platform = await createTestPlatform()

  test('a year prepaid in January is 100 % strict and 1,200 % loose', async () => {
    const story = await createStory(platform, {
      slug: 'prepaid-year',
      homes: 1,
      monthlyFen: 10_000n,
    })
    story.on('2026-01-03')
    await story.pay(story.units[0]?.householdId ?? 0n, { amountFen: 120_000n })
    await story.bill('2026-01')
    story.on('2026-01-31')
    const { rates, prepaid } = await story.run<Answer>('getCollectionRates', {
      communityId: story.communityId,
    })
    expect(figures(rates.month)).toEqual({ percent: '100.00', of: [10_000n, 10_000n] })
    expect(figures(rates.current)).toEqual({ percent: '100.00', of: [10_000n, 10_000n] })
    expect(figures(rates.currentLoose)).toEqual({ percent: '1200.00', of: [120_000n, 10_000n] })
    expect(rates.currentLoose.label.zh).toContain('宽松口径')
    expect(prepaid.balanceFen).toBe(110_000n)
  })

  test('250 recovered of 1,000 opening arrears is 25.00 %', async () => {
    const from = '2025-09-01'
    const story = await createStory(platform, {
      slug: 'old-arrears',
      homes: 1,
      monthlyFen: 25_000n,
      from,
    })
    for (const month of ['2025-09', '2025-10', '2025-11', '2025-12']) await story.bill(month)
    story.on('2026-03-02')
    const householdId = story.units[0]?.householdId ?? 0n
    const { charges } = await story.run<{ charges: { id: bigint }[] }>('listHouseholdCharges', {
      householdId,
    })
    await story.pay(householdId, { chargeIds: [charges[0]?.id ?? 0n] })
    const { rates } = await story.run<Answer>('getCollectionRates', {
      communityId: story.communityId,
    })
    expect(figures(rates.arrearsRecovery)).toEqual({ percent: '25.00', of: [25_000n, 100_000n] })
    // Nothing was charged for 2026: no rate, and no zero that pretends to be one.
    expect(figures(rates.current)).toEqual({ percent: null, of: [0n, 0n] })
  })

  test('random months equal an oracle made from the rows; parts, entries and folds agree', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(randomActs, async (acts) => {
        run += 1
        const story = await createStory(platform, { slug: `random-${run}`, from: '2025-11-01' })
        await live(story, acts)
        await holdAgainstOracle(story)
      }),
      { numRuns: process.env.SOAK === '1' ? 100 : 3, seed: 20_260_602, endOnFailure: true },
    )
  })
})

const months = ['2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01']

type Act = {
  readonly kind: 'payAll' | 'payOldest' | 'prepay' | 'waive' | 'reversePayment' | 'reverseCharge'
  readonly home: number
  readonly fen: number
}
const randomActs = fc.array(
  fc.array(
    fc.record<Act>({
      kind: fc.constantFrom(
        'payAll',
        'payOldest',
        'prepay',
        'waive',
        'reversePayment',
        'reverseCharge',
      ),
      home: fc.integer({ min: 0, max: 3 }),
      fen: fc.integer({ min: 1, max: 15_000 }),
    }),
    { maxLength: 6 },
  ),
  { minLength: months.length, maxLength: months.length },
)

/** Bills each month and lets the acts of the month happen on days of their own. */
const live = async (story: Story, acts: readonly (readonly Act[])[]): Promise<void> => {
  const payments: bigint[] = []
  for (const [index, month] of months.entries()) {
    await story.bill(month.slice(0, 7))
    for (const [number, act] of (acts[index] ?? []).entries()) {
      story.on(`${month.slice(0, 7)}-${String(10 + 3 * number).padStart(2, '0')}`)
      await perform(story, act, payments)
    }
  }
  story.on('2026-03-01')
}

const perform = async (story: Story, act: Act, payments: bigint[]): Promise<void> => {
  const householdId = story.units[act.home]?.householdId ?? 0n
  const { charges } = await story.run<{
    charges: {
      id: bigint
      periodMonth: string
      outstandingFen: bigint
      settledFen: bigint
      waivedFen: bigint
    }[]
  }>('listHouseholdCharges', { householdId })
  const oldest = charges[0]
  if (act.kind === 'prepay')
    payments.push(await story.pay(householdId, { amountFen: BigInt(act.fen) }))
  else if (act.kind === 'reversePayment') {
    const paymentId = payments.pop()
    if (paymentId) await story.run('reversePayment', { paymentId, reason: '收错' })
  } else if (!oldest) return
  else if (act.kind === 'payAll') payments.push(await story.pay(householdId))
  else if (act.kind === 'payOldest')
    payments.push(await story.pay(householdId, { chargeIds: [oldest.id] }))
  else if (act.kind === 'waive') {
    const amountFen =
      oldest.outstandingFen < BigInt(act.fen) ? oldest.outstandingFen : BigInt(act.fen)
    const asked = {
      chargeId: oldest.id,
      periodMonth: oldest.periodMonth,
      amountFen,
      reason: '补偿',
    }
    const { waiverId } = await story.run<{ waiverId: bigint }>('requestWaiver', asked)
    await story.run('decideWaiver', { waiverId, approve: true })
  } else {
    const unpaid = charges.find(({ settledFen, waivedFen }) => settledFen + waivedFen === 0n)
    if (!unpaid) return
    const { id: chargeId, periodMonth } = unpaid
    await story.run('reverseCharge', { chargeId, periodMonth, reason: '多计' })
  }
}

type Row = { month: string; on: string; fen: bigint }

/** Sums of plain rows, added one by one; allocations here, where the product reads settlements. */
const oracleOf = async ({ platform, companyId }: Story) => {
  const read = (text: string) => platform.query<Row>(text, [companyId])
  const charged = await read(
    `select period_month as month, issued_on as on, amount_fen as fen from billing.charge where company_id = $1`,
  )
  const reversed = await read(
    `select c.period_month as month, t.posted_on as on, t.amount_fen as fen from billing.charge c
     join ledger.transfer t on t.source_id = c.id and t.reverses_id is not null where c.company_id = $1`,
  )
  const received = await read(
    `select period_month as month, allocated_on as on, amount_fen as fen from payments.allocation where company_id = $1`,
  )
  const waived = await read(
    `select period_month as month, (decided_at at time zone 'Asia/Shanghai')::date as on, amount_fen as fen
     from billing.waiver where company_id = $1 and state = 'approved'`,
  )
  const sum = (rows: readonly Row[], keep: (row: Row) => boolean): bigint =>
    rows.filter(keep).reduce((total, { fen }) => total + fen, 0n)
  return (asOf: string) => {
    const year = ({ month, on }: Row) =>
      month >= '2026-01-01' && month <= '2026-02-01' && on <= asOf
    const prior = ({ month, on }: Row) => month < '2026-01-01' && on <= asOf
    const before = (row: Row) => prior(row) && row.on < '2026-01-01'
    const since = (row: Row) => prior(row) && row.on >= '2026-01-01'
    const base = sum(charged, year) - sum(reversed, year)
    const opening =
      sum(charged, prior) - sum(reversed, prior) - sum(received, before) - sum(waived, before)
    return {
      current: [sum(received, year), base],
      currentWithWaivers: [sum(received, year) + sum(waived, year), base],
      combined: [sum(received, year) + sum(received, since), opening + base],
      arrearsRecovery: [sum(received, since), opening],
      arrearsRecoveryWithWaivers: [sum(received, since) + sum(waived, since), opening],
      waiver: [sum(waived, year), sum(charged, year)],
    }
  }
}

const holdAgainstOracle = async (story: Story): Promise<void> => {
  const oracle = await oracleOf(story)
  const ratesAt = async (asOf: string): Promise<Rates> =>
    (await story.run<Answer>('getCollectionRates', { asOf, throughMonth: '2026-02' })).rates
  for (const asOf of ['2026-01-14', '2026-02-28']) {
    const rates = await ratesAt(asOf)
    for (const [name, sums] of Object.entries(oracle(asOf))) {
      const { numerator, denominator } = rates[name as keyof Rates]
      expect([name, numerator, denominator]).toEqual([name, ...sums])
    }
  }
  const whole = await ratesAt('2026-02-28')
  await expectPartsToSum(story, whole)
  await expectEntriesToSum(story, whole)
  await foldCollection(story.platform, { companyId: story.companyId })
  expect(await ratesAt('2026-02-28')).toEqual(whole)
  expect(await story.verify()).toEqual([])
  const { differenceFen, ledgerClosingFen } = await story.run<{
    differenceFen: bigint
    ledgerClosingFen: bigint
  }>('getArrearsIdentity', { from: '2026-01-01', to: '2026-02-28' })
  expect(differenceFen).toBe(0n)
  expect(ledgerClosingFen).toBeGreaterThan(-1n)
}

/** Owners and developers apart, buildings, items and months: each partition sums to the whole. */
const expectPartsToSum = async (story: Story, whole: Rates): Promise<void> => {
  for (const by of ['community', 'building', 'item', 'month']) {
    const { rows, total } = await story.run<{ rows: BreakdownRow[]; total: BreakdownRow }>(
      'getCollectionBreakdown',
      { ...scope, by },
    )
    const added = (pick: (row: BreakdownRow) => bigint): bigint =>
      rows.reduce((sum, row) => sum + pick(row), 0n)
    expect([
      by,
      added(({ receivedFen }) => receivedFen),
      added(({ chargedFen }) => chargedFen),
    ]).toEqual([by, whole.current.numerator, whole.current.denominator])
    expect(added(({ openingArrearsFen }) => openingArrearsFen)).toBe(
      whole.arrearsRecovery.denominator,
    )
    expect(figures(total.combined)).toEqual(figures(whole.combined))
  }
  const owners = await story.run<Answer>('getCollectionRates', { ...scope, debtor: 'owner' })
  expect(owners.rates.current).toEqual(whole.current)
  const developers = await story.run<Answer>('getCollectionRates', {
    ...scope,
    debtor: 'developer',
  })
  expect(developers.rates.current.denominator).toBe(0n)
}

const scope = { asOf: '2026-02-28', throughMonth: '2026-02' }

/** Reads all pages of a number's entries. @returns what they add up to and how many they are */
const openAll = async (
  story: Story,
  operation: 'openNumber' | 'openMovement',
  input: object,
): Promise<{ fen: bigint; count: number }> => {
  let [fen, count, after] = [0n, 0, undefined as string | undefined]
  for (;;) {
    const page = await story.run<{
      entries: { amountFen: bigint }[]
      total: number
      sumFen: bigint
      next: string | null
    }>(operation, { ...input, limit: 7, ...(after ? { after } : {}) })
    fen += page.entries.reduce((sum, { amountFen }) => sum + amountFen, 0n)
    count += page.entries.length
    after = page.next ?? undefined
    if (after) continue
    expect([input, page.sumFen, page.total]).toEqual([input, fen, count])
    return { fen, count }
  }
}

const expectEntriesToSum = async (story: Story, whole: Rates): Promise<void> => {
  for (const [rate, value] of Object.entries(whole)) {
    for (const part of ['numerator', 'denominator'] as const) {
      const { fen } = await openAll(story, 'openNumber', { ...scope, rate, part })
      expect([rate, part, fen]).toEqual([rate, part, value[part]])
    }
  }
  await expectHouseholdsToSum(story)
  await expectMonthsToSum(story)
  await expectLooseOfItem(story)
  await expectIdentityToSum(story)
  await expectClosingsToSum(story)
}

/** Households are counted, money on time is added up. */
const expectHouseholdsToSum = async (story: Story): Promise<void> => {
  const rates = await story.run<Record<string, Rate>>('getHouseholdRates', scope)
  for (const rate of ['household', 'householdWithWaivers', 'onTime'] as const) {
    for (const part of ['numerator', 'denominator'] as const) {
      const { fen, count } = await openAll(story, 'openNumber', { ...scope, rate, part })
      expect([rate, part, rate === 'onTime' ? fen : BigInt(count)]).toEqual([
        rate,
        part,
        rates[rate]?.[part],
      ])
    }
  }
  const strict = rates.household?.numerator ?? 0n
  expect(strict).toBeLessThanOrEqual(rates.householdWithWaivers?.numerator ?? -1n)
}

const expectMonthsToSum = async (story: Story): Promise<void> => {
  const { rows } = await story.run<{ rows: BreakdownRow[] }>('getCollectionBreakdown', {
    ...scope,
    by: 'month',
  })
  for (const row of rows) {
    const open = async (rate: string, part: string): Promise<bigint> =>
      (await openAll(story, 'openNumber', { ...scope, rate, part, feeMonth: row.key })).fen
    expect([row.key, await open('current', 'denominator')]).toEqual([row.key, row.chargedFen])
    expect([row.key, await open('current', 'numerator')]).toEqual([row.key, row.receivedFen])
    expect([row.key, await open('outstanding', 'numerator')]).toEqual([row.key, row.outstandingFen])
    expect([row.key, await open('arrearsRecovery', 'denominator')]).toEqual([
      row.key,
      row.openingArrearsFen,
    ])
  }
}

/** Of one item the loose money is what settled it in the window, of whatever year. */
const expectLooseOfItem = async (story: Story): Promise<void> => {
  const input = { ...scope, chargeItemId: story.itemId }
  const { rates, prepaid } = await story.run<Answer>('getCollectionRates', input)
  const [settled] = await story.platform.query<{ fen: bigint }>(
    `select coalesce(sum(amount_fen), 0)::bigint as fen from payments.allocation
     where company_id = $1 and allocated_on between '2026-01-01' and '2026-02-28'`,
    [story.companyId],
  )
  expect(rates.currentLoose.numerator).toBe(settled?.fen)
  expect(rates.currentLoose.formula.zh).toContain('这个项目')
  expect(prepaid.balanceFen).toBeNull()
  const opened = { ...input, rate: 'currentLoose', part: 'numerator' }
  expect((await openAll(story, 'openNumber', opened)).fen).toBe(settled?.fen)
}

const expectIdentityToSum = async (story: Story): Promise<void> => {
  const span = { from: '2026-01-01', to: '2026-02-28' }
  const { rows } = await story.run<{ rows: { key: string; fen: Record<string, bigint> }[] }>(
    'getArrearsIdentity',
    span,
  )
  for (const { key: figure, fen } of rows) {
    for (const [age, expected] of Object.entries(fen)) {
      const input = { ...span, figure, ...(age === 'total' ? {} : { age }) }
      expect([input, (await openAll(story, 'openMovement', input)).fen]).toEqual([input, expected])
    }
  }
}

type Closing = {
  items: Record<string, bigint>[]
  prepayment: Record<string, bigint>
  arrears: Record<string, bigint>
}
type Day = {
  date: string
  methods: {
    method: string
    received: { fen: bigint }
    reversed: { fen: bigint }
    netFen: bigint
  }[]
  refunded: { fen: bigint }
  items: { itemId: bigint; fen: bigint }[]
  netFen: bigint
  toPrepaymentFen: bigint
  fromPrepaymentFen: bigint
}

/** The closings of January, and of each day on which money came or went. */
const expectClosingsToSum = async (story: Story): Promise<void> => {
  const opens = async (input: object, expected: bigint | undefined): Promise<void> =>
    expect([input, (await openAll(story, 'openMovement', input)).fen]).toEqual([input, expected])
  const january = { from: '2026-01-01', to: '2026-01-31' }
  const { items, prepayment, arrears } = await story.run<Closing>('getMonthClosing', {
    month: '2026-01',
  })
  for (const item of items) {
    const figures = {
      charged: 'charged',
      reversed: 'reversed',
      waived: 'waived',
      settled: 'received',
    }
    for (const [figure, column] of Object.entries(figures)) {
      await opens({ ...january, chargeItemId: item.itemId, figure }, item[`${column}Fen`])
    }
    const earlier = { ...january, chargeItemId: item.itemId, figure: 'settledEarlier' }
    await opens(earlier, item.receivedEarlierFen)
  }
  await opens({ ...january, figure: 'prepaymentOpening' }, prepayment.openingFen)
  await opens({ ...january, figure: 'paidIn' }, prepayment.paidInFen)
  await opens({ ...january, figure: 'used' }, prepayment.usedFen)
  await opens({ ...january, figure: 'prepaymentClosing' }, prepayment.closingFen)
  await opens({ ...january, figure: 'opening' }, arrears.openingFen)
  await opens({ ...january, figure: 'closing' }, arrears.closingFen)
  const days = await story.platform.query<{ day: string }>(
    'select distinct allocated_on as day from payments.allocation where company_id = $1 order by 1 limit 6',
    [story.companyId],
  )
  for (const { day: date } of days) {
    const day = await story.run<Day>('getDailyClosing', { date })
    const span = { from: date, to: date }
    for (const { method, received, reversed, netFen } of day.methods) {
      await opens({ ...span, figure: 'paid', method }, received.fen)
      await opens({ ...span, figure: 'paymentsReversed', method }, reversed.fen)
      await opens({ ...span, figure: 'paidNet', method }, netFen)
    }
    for (const { itemId, fen } of day.items) {
      await opens({ ...span, figure: 'allocated', chargeItemId: itemId }, fen)
    }
    await opens({ ...span, figure: 'refunded' }, day.refunded.fen)
    await opens({ ...span, figure: 'net' }, day.netFen)
    await opens({ ...span, figure: 'toPrepayment' }, day.toPrepaymentFen)
    await opens({ ...span, figure: 'fromPrepayment' }, day.fromPrepaymentFen)
  }
}
