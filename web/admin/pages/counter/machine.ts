import type { Fen } from '../../../../src/kernel/money.ts'

export type Method = 'cash' | 'scan' | 'pos' | 'transfer'
export const methods = ['cash', 'scan', 'pos', 'transfer'] as const satisfies readonly Method[]

/** One row of the counter: a charge, or the late fee accrued on the charge above it. */
export type Line = {
  readonly key: string
  readonly chargeId: bigint
  readonly kind: 'charge' | 'lateFee'
  readonly fen: Fen
  readonly isTickable: boolean
}

/** Where the focus is, which is exactly one place. */
export type Stage = 'find' | 'tick' | 'amount' | 'waiting' | 'done'

/** A case at the counter. Only `next` and opening another household end it. */
export type CounterState = {
  readonly stage: Stage
  readonly caseId: bigint | null
  readonly lines: readonly Line[]
  readonly ticked: ReadonlySet<string>
  /** The row that the arrow keys stand on. */
  readonly cursor: number
  readonly method: Method
  /** What was typed as given or paid; empty means exactly what is due. */
  readonly typedFen: Fen | null
  /** Cash: coins below 0.10 go to prepayment instead of into the change. */
  readonly keepsCoins: boolean
  /** Less than what is due is taken on purpose. */
  readonly isPartial: boolean
}

export type CounterEvent =
  | { readonly type: 'open'; readonly caseId: bigint; readonly lines: readonly Line[] }
  | { readonly type: 'toggle'; readonly key: string }
  | { readonly type: 'digit'; readonly digit: number }
  | { readonly type: 'all' }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'method'; readonly method: Method }
  | { readonly type: 'amount'; readonly fen: Fen | null }
  | { readonly type: 'coins' }
  | { readonly type: 'partial' }
  | { readonly type: 'go'; readonly stage: 'find' | 'tick' | 'amount' }
  | { readonly type: 'forward' }
  | { readonly type: 'back' }
  | { readonly type: 'waiting' }
  | { readonly type: 'taken' }
  | { readonly type: 'next' }

export const emptyCounter: CounterState = {
  stage: 'find',
  caseId: null,
  lines: [],
  ticked: new Set(),
  cursor: 0,
  method: 'cash',
  typedFen: null,
  keepsCoins: true,
  isPartial: false,
}

/** The one step back of each stage; the case stays as it is. */
const before: Record<Stage, Stage> = {
  find: 'find',
  tick: 'find',
  amount: 'tick',
  waiting: 'amount',
  done: 'done',
}

/** The counter as a pure machine: what a key or click does, whatever draws it. */
export const step = (state: CounterState, event: CounterEvent): CounterState => {
  switch (event.type) {
    case 'open':
      return openCase(state, event)
    case 'next':
      return state.stage === 'waiting' ? state : { ...emptyCounter, method: state.method }
    case 'back':
      return { ...state, stage: before[state.stage] }
    case 'taken':
      return state.caseId === null ? state : { ...state, stage: 'done' }
    default:
      // A case that is paid, or waits for the owner's phone, is not changed any more.
      return state.stage === 'waiting' || state.stage === 'done' ? state : change(state, event)
  }
}

const openCase = (
  state: CounterState,
  { caseId, lines }: { caseId: bigint; lines: readonly Line[] },
): CounterState => {
  const tickable = lines.filter(({ isTickable }) => isTickable).map(({ key }) => key)
  if (state.caseId !== caseId) {
    return {
      ...emptyCounter,
      method: state.method,
      stage: tickable.length > 0 ? 'tick' : 'amount',
      caseId,
      lines,
      ticked: new Set(tickable),
    }
  }
  if (state.stage === 'waiting' || state.stage === 'done') return state
  // The same household, asked again: new lines are not ticked behind the cashier's back.
  const ticked = new Set(tickable.filter((key) => state.ticked.has(key)))
  return { ...state, lines, ticked, cursor: Math.min(state.cursor, Math.max(lines.length - 1, 0)) }
}

const change = (state: CounterState, event: CounterEvent): CounterState => {
  const hasCase = state.caseId !== null
  switch (event.type) {
    case 'toggle':
      return { ...state, ticked: toggle(state, event.key), isPartial: false }
    case 'digit': {
      const line = tickableLines(state)[event.digit - 1]
      return state.stage === 'tick' && line
        ? { ...state, ticked: toggle(state, line.key), cursor: state.lines.indexOf(line) }
        : state
    }
    case 'all':
      return { ...state, ticked: toggleAll(state), isPartial: false }
    case 'move': {
      const last = Math.max(state.lines.length - 1, 0)
      return { ...state, cursor: Math.min(Math.max(state.cursor + event.by, 0), last) }
    }
    case 'method':
      return { ...state, method: event.method, stage: hasCase ? 'amount' : state.stage }
    case 'amount':
      return { ...state, typedFen: event.fen, isPartial: false }
    case 'coins':
      return { ...state, keepsCoins: !state.keepsCoins }
    case 'partial':
      return { ...state, isPartial: !state.isPartial }
    case 'go':
      return hasCase || event.stage === 'find' ? { ...state, stage: event.stage } : state
    case 'forward':
      if (!hasCase) return state
      return { ...state, stage: state.stage === 'find' ? 'tick' : 'amount' }
    case 'waiting':
      return hasCase && state.stage === 'amount' ? { ...state, stage: 'waiting' } : state
    default:
      return state
  }
}

/** The rows that have a digit, in their order. */
export const tickableLines = ({ lines }: Pick<CounterState, 'lines'>): readonly Line[] =>
  lines.filter(({ isTickable }) => isTickable)

/** A late fee is never paid without its charge: ticking it ticks both, unticking a charge both. */
const toggle = ({ lines, ticked }: CounterState, key: string): ReadonlySet<string> => {
  const line = lines.find((other) => other.key === key)
  if (!line?.isTickable) return ticked
  const next = new Set(ticked)
  const family = lines.filter(
    ({ chargeId, isTickable }) => chargeId === line.chargeId && isTickable,
  )
  if (ticked.has(key)) {
    for (const other of line.kind === 'charge' ? family : [line]) next.delete(other.key)
  } else {
    for (const other of family) next.add(other.key)
  }
  return next
}

const toggleAll = (state: CounterState): ReadonlySet<string> => {
  const keys = tickableLines(state).map(({ key }) => key)
  return keys.every((key) => state.ticked.has(key)) ? new Set() : new Set(keys)
}
