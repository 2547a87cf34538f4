import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CounterEvent, type CounterState, emptyCounter, type Line, step } from './machine.ts'
import { likelyNotes, reckon } from './reckon.ts'

const charge = (chargeId: bigint, fen: bigint, isTickable = true): Line => ({
  key: `c${chargeId}`,
  chargeId,
  kind: 'charge',
  fen,
  isTickable,
})
const lateFee = (chargeId: bigint, fen: bigint): Line => ({
  key: `f${chargeId}`,
  chargeId,
  kind: 'lateFee',
  fen,
  isTickable: true,
})
/** The household of the counter's picture: 606.54 to pay, 12.40 in dispute. */
const lines = [
  charge(1n, 25052n),
  lateFee(1n, 551n),
  charge(2n, 25052n),
  lateFee(2n, 163n),
  charge(3n, 1836n),
  charge(4n, 8000n),
  charge(5n, 1240n, false),
]
const play = (events: readonly CounterEvent[], from: CounterState = emptyCounter): CounterState =>
  events.reduce(step, from)
const opened = play([{ type: 'open', caseId: 7n, lines }])

describe('the usual case by keys', () => {
  test('opening ticks everything that may be taken and puts the focus on the list', () => {
    expect(opened.stage).toBe('tick')
    expect([...opened.ticked]).toEqual(['c1', 'f1', 'c2', 'f2', 'c3', 'c4'])
    expect(reckon(opened).dueFen).toBe(60654n)
  })

  test('606.54 due, 700 given: 93.40 back, six fen to prepayment', () => {
    const state = play([{ type: 'forward' }, { type: 'amount', fen: 70000n }], opened)
    expect(state.stage).toBe('amount')
    expect(reckon(state)).toMatchObject({
      creditFen: 60660n,
      changeFen: 9340n,
      prepaidFen: 6n,
      canTake: true,
    })
    expect(reckon(step(state, { type: 'coins' }))).toMatchObject({
      creditFen: 60654n,
      changeFen: 9346n,
      prepaidFen: 0n,
    })
  })

  test('digits tick while the list has the focus, and only then', () => {
    expect(step(opened, { type: 'digit', digit: 5 }).ticked.has('c3')).toBe(false)
    const atAmount = step(opened, { type: 'go', stage: 'amount' })
    expect(step(atAmount, { type: 'digit', digit: 5 })).toBe(atAmount)
  })

  test('a late fee goes with its charge', () => {
    expect([...step(opened, { type: 'digit', digit: 1 }).ticked]).not.toContain('f1')
    const without = step(opened, { type: 'digit', digit: 2 })
    expect(without.ticked.has('c1') && !without.ticked.has('f1')).toBe(true)
    expect(reckon(without).ticked[0]).toEqual({ chargeId: 1n, withLateFee: false })
    const none = step(opened, { type: 'all' })
    expect([...step(none, { type: 'toggle', key: 'f1' }).ticked].sort()).toEqual(['c1', 'f1'])
  })

  test('a disputed line cannot be ticked by any way', () => {
    const tried = play(
      [
        { type: 'toggle', key: 'c5' },
        { type: 'digit', digit: 7 },
        { type: 'all' },
        { type: 'all' },
      ],
      opened,
    )
    expect(tried.ticked.has('c5')).toBe(false)
  })

  test('too little is taken only on purpose, in the order shown', () => {
    const little = play([{ type: 'forward' }, { type: 'amount', fen: 30000n }], opened)
    expect(reckon(little)).toMatchObject({ shortFen: 30654n, canTake: false })
    expect(reckon(step(little, { type: 'partial' }))).toMatchObject({
      canTake: true,
      prepaidFen: 0n,
      ticked: [
        { chargeId: 1n, withLateFee: true },
        { chargeId: 2n, withLateFee: false, amountFen: 4397n },
      ],
    })
  })

  test('with nothing ticked all that is given becomes prepayment', () => {
    const state = play(
      [{ type: 'all' }, { type: 'forward' }, { type: 'amount', fen: 10000n }],
      opened,
    )
    expect(reckon(state)).toMatchObject({ creditFen: 10000n, changeFen: 0n, prepaidFen: 10000n })
  })

  test('asking again keeps the ticks and ticks nothing new', () => {
    const without = step(opened, { type: 'digit', digit: 6 })
    const again = step(without, { type: 'open', caseId: 7n, lines: [...lines, charge(9n, 100n)] })
    expect([...again.ticked]).toEqual([...without.ticked])
  })
})

const anEvent: fc.Arbitrary<CounterEvent> = fc.oneof(
  fc.constantFrom(...lines.map(({ key }) => ({ type: 'toggle', key }) as const)),
  fc.integer({ min: 1, max: 9 }).map((digit) => ({ type: 'digit', digit }) as const),
  fc
    .constantFrom('cash', 'scan', 'pos', 'transfer')
    .map((method) => ({ type: 'method', method }) as const),
  fc
    .option(fc.bigInt({ min: 0n, max: 200_000n }), { nil: null })
    .map((fen) => ({ type: 'amount', fen }) as const),
  fc.constantFrom<CounterEvent>(
    { type: 'all' },
    { type: 'move', by: 1 },
    { type: 'move', by: -1 },
    { type: 'coins' },
    { type: 'partial' },
    { type: 'go', stage: 'find' },
    { type: 'go', stage: 'tick' },
    { type: 'go', stage: 'amount' },
    { type: 'forward' },
    { type: 'back' },
    { type: 'waiting' },
    { type: 'open', caseId: 7n, lines },
  ),
)

test('whatever is pressed, the sums agree', () => {
  fc.assert(
    fc.property(fc.array(anEvent, { maxLength: 40 }), (events) => {
      const state = play(events, opened)
      const sums = reckon(state)
      const settled = sums.creditFen - sums.prepaidFen
      expect(sums.givenFen).toBe(sums.creditFen + sums.changeFen)
      expect(settled + sums.shortFen).toBe(sums.dueFen)
      for (const part of [sums.changeFen, sums.prepaidFen, sums.shortFen]) {
        expect(part >= 0n).toBe(true)
      }
      expect(sums.ticked.every(({ chargeId }) => chargeId !== 5n)).toBe(true)
      if (sums.changeFen > 0n) expect(state.method).toBe('cash')
    }),
  )
})

test('Esc goes one step back and never loses the case', () => {
  fc.assert(
    fc.property(fc.array(anEvent, { maxLength: 40 }), (events) => {
      const state = play(events, opened)
      const back = step(state, { type: 'back' })
      expect({ ...back, stage: null }).toEqual({ ...state, stage: null })
      const order = ['find', 'tick', 'amount', 'waiting']
      expect(order.indexOf(back.stage)).toBe(Math.max(0, order.indexOf(state.stage) - 1))
    }),
  )
})

test('a paid case changes no more until the next one', () => {
  fc.assert(
    fc.property(fc.array(anEvent, { maxLength: 20 }), (events) => {
      const paid = step(opened, { type: 'taken' })
      expect(play(events, paid)).toEqual(paid)
      expect(step(paid, { type: 'next' })).toEqual(emptyCounter)
    }),
  )
})

test('likely notes rise from the sum due', () => {
  expect(likelyNotes(60654n)).toEqual([60660n, 61000n, 65000n, 70000n])
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), (due) => {
      const notes = likelyNotes(due)
      expect(notes[0]! >= due && notes[0]! - due < 10n).toBe(true)
      expect(notes.every((note, index) => index === 0 || note > notes[index - 1]!)).toBe(true)
    }),
  )
})
