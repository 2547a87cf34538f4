import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, type Debt } from './allocation.ts'

const debt = (key: string, dueOn: string, fen: bigint, kind: Debt['kind'] = 'principal'): Debt => ({
  key,
  dueOn,
  kind,
  openFen: fen,
})
const january = debt('jan', '2026-01-31', 25_052n)
const february = debt('feb', '2026-02-28', 25_052n)
const lateFee = debt('late', '2026-01-31', 1_115n, 'lateFee')

const settle = (input: Partial<Parameters<typeof allocate>[0]>) =>
  allocate({
    amountFen: 30_000n,
    debts: [february, lateFee, january],
    designated: [],
    today: '2026-05-01',
    principalFirst: true,
    mayGoFurther: true,
    ...input,
  })

test('undesignated money goes to the earliest due, principal first by contract', () => {
  expect(settle({}).shares).toEqual([
    { key: 'jan', amountFen: 25_052n },
    { key: 'feb', amountFen: 4_948n },
  ])
})

test('without the contract clause the late fee comes before the principal it accrued on (561)', () => {
  expect(settle({ principalFirst: false }).shares).toEqual([
    { key: 'late', amountFen: 1_115n },
    { key: 'jan', amountFen: 25_052n },
    { key: 'feb', amountFen: 3_833n },
  ])
})

test('designated for February, January stays; the rest goes further only by consent', () => {
  expect(settle({ designated: ['feb'], mayGoFurther: false })).toEqual({
    shares: [{ key: 'feb', amountFen: 25_052n }],
    restFen: 4_948n,
  })
  expect(settle({ designated: ['feb'] }).shares.at(-1)).toEqual({ key: 'jan', amountFen: 4_948n })
})

test('what is due comes before what is not, whatever the order given', () => {
  const notDue = debt('dec', '2026-12-31', 100n)
  const { shares } = settle({ debts: [notDue, february], amountFen: 25_100n })
  expect(shares.map(({ key }) => key)).toEqual(['feb', 'dec'])
})

test('R15: shares sum with the rest to the amount, never pass a debt, and leave no debt while money is over', () => {
  const debts = fc.uniqueArray(
    fc.record({
      key: fc.string({ minLength: 1 }),
      dueOn: fc.integer({ min: 1, max: 12 }).map((m) => `2026-${String(m).padStart(2, '0')}-28`),
      kind: fc.constantFrom<Debt['kind']>('principal', 'lateFee'),
      openFen: fc.bigInt(0n, 50_000n),
    }),
    { selector: ({ key }) => key, maxLength: 12 },
  )
  fc.assert(
    fc.property(
      debts,
      fc.bigInt(1n, 300_000n),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.nat(11), { maxLength: 4 }),
      (all, amountFen, principalFirst, mayGoFurther, picks) => {
        const designated = [...new Set(picks.flatMap((index) => all[index]?.key ?? []))]
        const input = {
          amountFen,
          debts: all,
          designated,
          today: '2026-06-15',
          principalFirst,
          mayGoFurther,
        }
        const { shares, restFen } = allocate(input)
        expect(shares.reduce((sum, share) => sum + share.amountFen, restFen)).toBe(amountFen)
        const open = new Map(all.map(({ key, openFen }) => [key, openFen]))
        for (const { key, amountFen: fen } of shares)
          expect(fen <= (open.get(key) ?? -1n)).toBe(true)
        expect(new Set(shares.map(({ key }) => key)).size).toBe(shares.length)
        const reachable = mayGoFurther ? all : all.filter(({ key }) => designated.includes(key))
        const owed = reachable.reduce((sum, { openFen }) => sum + openFen, 0n)
        expect(restFen).toBe(amountFen > owed ? amountFen - owed : 0n)
        // At most the last debt is settled in part.
        const partial = shares.filter(({ key, amountFen: fen }) => fen < (open.get(key) ?? 0n))
        expect(partial.length <= 1 && (partial[0] ?? shares.at(-1)) === shares.at(-1)).toBe(true)
      },
    ),
  )
})
