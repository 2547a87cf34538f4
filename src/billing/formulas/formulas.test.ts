import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roundFen } from '../../kernel/money.ts'
import { add, ratio } from '../../kernel/ratio.ts'
import { amountOf, type ChargeInputs, proratedFen, wholeInputs } from './formula.ts'
import { formulas } from './index.ts'
import { unitsInEnglish } from './unit-words.ts'

/** Inputs as each formula is given them. A new formula is one line here, or the suite fails. */
const given: Record<string, fc.Arbitrary<Partial<ChargeInputs>>> = {
  areaPrice: fc.record({ quantity: fc.bigInt(0n, 100_000_00n), price: fc.bigInt(0n, 1_000_0000n) }),
  fixed: fc.record({ quantity: fc.constant(1n), price: fc.bigInt(0n, 1_000_000_0000n) }),
  metered: fc.record({
    quantity: fc.bigInt(0n, 10n ** 9n),
    price: fc.bigInt(0n, 100_0000n),
    extra: fc.constant({ serial: 'W1', unitZh: '吨', multiplier: 1, spans: [] }),
  }),
  tiered: fc.record({
    quantity: fc.bigInt(0n, 10n ** 8n),
    extra: fc.record({
      serial: fc.constant('W1'),
      unitZh: fc.constant('吨'),
      multiplier: fc.constant(1),
      spans: fc.constant([]),
      before: fc.bigInt(0n, 10n ** 7n).map(String),
      tiers: fc.constant([
        { upTo: 180_000, price: 50_000 },
        { upTo: 260_000, price: 70_000 },
        { upTo: null, price: 90_000 },
      ]),
    }),
  }),
  sharedCost: fc
    .tuple(
      fc.bigInt(0n, 10n ** 9n),
      fc.bigInt(0n, 10n ** 6n),
      fc.bigInt(0n, 10n ** 7n),
      fc.constantFrom(0, 1),
    )
    .map(([poolFen, weight, others, extraFen]) => ({
      quantity: weight,
      extra: {
        poolFen: String(poolFen),
        totalWeight: String(weight + others + 1n),
        shareCount: 2,
        extraFen,
        weightBasis: 'area',
        scopeZh: '3栋公共用电',
        poolFacts: [],
        poolEquation: '',
      },
    })),
  oneOff: fc.bigInt(0n, 10n ** 9n).map((fen) => ({
    extra: { amountFen: String(fen), descriptionZh: '门禁卡', descriptionEn: 'Door card' },
  })),
  lateFee: fc
    .tuple(fc.bigInt(0n, 10n ** 8n), fc.integer({ min: 1, max: 900 }))
    .map(([principal, days]) => ({
      extra: {
        dailyRatePpm: 500,
        segments: [{ from: '2026-04-01', to: '2026-06-28', days, principalFen: String(principal) }],
        postedFen: '0',
        capFen: null,
      },
    })),
}

describe.each(formulas.map((formula) => [formula.name, formula] as const))(
  '%s',
  (name, formula) => {
    const inputs = (given[name] ?? fc.constant({})).map(
      (own): ChargeInputs => ({
        ...wholeInputs,
        serviceFrom: '2026-11-01',
        serviceTo: '2026-11-30',
        ...own,
      }),
    )

    test('has inputs here', () => expect(Object.keys(given)).toContain(name))

    test('is never negative and grows with nothing but its inputs', () => {
      fc.assert(
        fc.property(inputs, (input) => {
          const amount = amountOf(formula, input)
          expect(amount >= 0n).toBe(true)
          expect(amountOf(formula, structuredClone(input))).toBe(amount)
        }),
      )
    })

    test('explains itself: words in both languages, and the result of its last step is exact', () => {
      fc.assert(
        fc.property(inputs, (input) => {
          const { short, factors, steps } = formula.explain(input)
          expect(short.zh && short.en).toBeTruthy()
          for (const factor of factors) expect(factor.label.zh && factor.label.en).toBeTruthy()
          for (const step of steps) expect(step.label.zh && step.equation).toBeTruthy()
        }),
      )
    })

    test.runIf(formula.isBulk)(
      'charges nothing for zero days and the whole for all of them',
      () => {
        fc.assert(
          fc.property(inputs, fc.integer({ min: 1, max: 366 }), (input, daysInPeriod) => {
            expect(amountOf(formula, { ...input, days: 0, daysInPeriod })).toBe(0n)
            expect(amountOf(formula, { ...input, days: daysInPeriod, daysInPeriod })).toBe(
              amountOf(formula, input),
            )
          }),
        )
      },
    )

    test.runIf(formula.isBulk)(
      'parts of a period add up exactly before rounding, to a fen a part after it',
      () => {
        fc.assert(
          fc.property(
            inputs,
            fc.integer({ min: 2, max: 366 }),
            fc.nat(),
            fc.integer({ min: 0, max: 10_000 }),
            (input, all, cut, discountBp) => {
              const first = cut % (all + 1)
              const part = (days: number): ChargeInputs => ({
                ...input,
                days,
                daysInPeriod: all,
                discountBp,
              })
              const exact = (days: number) => proratedFen(formula, part(days))
              const [total, whole] = [add(exact(first), exact(all - first)), exact(all)]
              expect(total.numerator * whole.denominator).toBe(whole.numerator * total.denominator)
              const rounded = amountOf(formula, part(first)) + amountOf(formula, part(all - first))
              const off = rounded - amountOf(formula, part(all))
              expect(off >= -1n && off <= 1n).toBe(true)
            },
          ),
        )
      },
    )
  },
)

describe('figures of real bills', () => {
  const area = formulas.find(({ name }) => name === 'areaPrice')
  const month = {
    ...wholeInputs,
    quantity: 8947n,
    price: 28_000n,
    daysInPeriod: 31,
    serviceFrom: '2026-10-12',
    serviceTo: '2026-10-31',
  }
  test('89.47 ㎡ × 2.80, whole and by 20 of 31 days, at both rounding points', () => {
    if (!area) throw new Error('no areaPrice')
    expect(amountOf(area, { ...month, days: 31 })).toBe(25_052n)
    expect(amountOf(area, { ...month, days: 20 })).toBe(16_162n)
    const first = { ...month, days: 20, roundingPoint: 'monthFirst' } as const
    expect(amountOf(area, first)).toBe(16_163n)
    expect(area.explain({ ...month, days: 20 }).steps.map(({ equation }) => equation)).toEqual([
      '89.47 × 2.80 × 20/31',
    ])
    expect(area.explain(first).steps.map(({ equation, result }) => [equation, result])).toEqual([
      ['89.47 × 2.80', '250.516 → 250.52'],
      ['250.52 × 20/31', ''],
    ])
  })
  test('what a meter counted is one row with its unit in both languages', () => {
    const meteredFormula = formulas.find(({ name }) => name === 'metered')
    const extra = {
      serial: 'W-01',
      unitZh: '吨',
      multiplier: 1,
      spans: [{ from: '2026-10-02', to: '2026-11-02', start: '3412000', end: '3420000' }],
    }
    const charge = { ...wholeInputs, quantity: 8_000n, price: 38_500n, extra }
    const explained = meteredFormula?.explain(charge)
    expect(explained?.factors[0]).toEqual({
      label: { zh: '用量', en: 'Used' },
      value: '8',
      unit: { zh: '吨', en: 't' },
      source: { zh: '3,412 → 3,420', en: '3,412 → 3,420' },
    })
    expect(explained?.facts.map(({ value }) => value.en)).toEqual(['W-01'])
    expect(explained?.short).toEqual({ zh: '8 吨 × 3.85 元', en: '8 t × ¥3.85' })
    const changed = [
      ...extra.spans,
      { from: '2026-11-02', to: '2026-11-05', start: '0', end: '2000' },
    ]
    const afterChange = meteredFormula?.explain({
      ...charge,
      quantity: 10_000n,
      extra: { ...extra, spans: changed },
    })
    expect(afterChange?.factors[0]?.source).toBeNull()
    expect(afterChange?.facts.map(({ value }) => value.en)).toEqual([
      'W-01',
      '2026-10-02 to 2026-11-02: 3,412 → 3,420',
      '2026-11-02 to 2026-11-05: 0 → 2',
    ])
  })
  test('units of a pool stand in English where nobody wrote the English', () => {
    expect(unitsInEnglish('0.558 元/度')).toBe('0.558 yuan/kWh')
    expect(unitsInEnglish('25,462 千瓦时')).toBe('25,462 kWh')
    expect(unitsInEnglish('48,216 → 51,132')).toBe('48,216 → 51,132')
    expect(unitsInEnglish('2026 年度决算')).toBe('2026 年度决算')
    expect(unitsInEnglish('3 户型')).toBe('3 户型')
  })
  test('tiers charge each slice at its own price, going on from what was used before', () => {
    const tiered = formulas.find(({ name }) => name === 'tiered')
    if (!tiered) throw new Error('no tiered')
    const extra = {
      serial: 'W1',
      unitZh: '吨',
      multiplier: 1,
      spans: [],
      before: '170000',
      tiers: [
        { upTo: 180_000, price: 50_000 },
        { upTo: 260_000, price: 70_000 },
        { upTo: null, price: 90_000 },
      ],
    }
    // 10 t × 5 + 80 t × 7 + 5 t × 9 = 655 yuan
    expect(amountOf(tiered, { ...wholeInputs, quantity: 95_000n, extra })).toBe(65_500n)
    const bad = {
      meterKind: 'water',
      base: 'year',
      tiers: [
        { upTo: 5, price: 1 },
        { upTo: 3, price: 1 },
        { upTo: null, price: 1 },
      ],
    }
    expect(tiered.params.safeParse(bad).success).toBe(false)
  })
  test('jiao and yuan round at the end', () => {
    if (!area) throw new Error('no areaPrice')
    expect(amountOf(area, { ...month, days: 31, roundingUnit: 'jiao' })).toBe(25_050n)
    expect(amountOf(area, { ...month, days: 31, roundingUnit: 'yuan', roundingMode: 'up' })).toBe(
      25_100n,
    )
    expect(roundFen(ratio(25_0516n, 10n), { unit: 'yuan' })).toBe(25_100n)
  })
})
