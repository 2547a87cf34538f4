import type { KindName, Language } from '../api/names.ts'
import { kinds } from '../kinds.ts'
import { monthName, periodFilters } from './periods.ts'

type VariableType = 'date' | 'instant' | 'period' | 'money' | 'text'

/** By the naming of kinds.ts: dates end in On, instants in At. */
const typeOf = (variable: string): VariableType => {
  if (variable === 'period') return 'period'
  if (variable === 'amount' || variable === 'open') return 'money'
  if (variable.endsWith('On')) return 'date'
  return variable.endsWith('At') ? 'instant' : 'text'
}

/** How a variable may be written; the value as it stands where it has another shape. */
const filters = {
  /** 2026-11-30 → 11月30日, 30 Nov */
  day: {
    takes: ['date', 'instant'],
    write: (value: string, language: Language) => {
      const [, month, day] = /^\d{4}-(\d\d)-(\d\d)/.exec(value)?.map(Number) ?? []
      if (!month || !day) return value
      return language === 'zh' ? `${month}月${day}日` : `${day} ${monthName(month).slice(0, 3)}`
    },
  },
  /** 2026年11月 → 11月, November */
  month: { takes: ['period'], write: periodFilters.month },
  /** 2026年11月 → 2026年11月, November 2026 */
  monthYear: { takes: ['period'], write: periodFilters.monthYear },
  /** 2026年11月 → 11月, November; of three months → 3期, 3 months */
  brief: { takes: ['period'], write: periodFilters.brief },
} as const satisfies Record<
  string,
  { takes: readonly VariableType[]; write: (value: string, language: Language) => string }
>
type FilterName = keyof typeof filters

const isFilter = (name: string): name is FilterName => Object.hasOwn(filters, name)

/** Filters that a variable may take. */
export const filtersOf = (variable: string): FilterName[] =>
  (Object.keys(filters) as FilterName[]).filter((name) =>
    (filters[name].takes as readonly VariableType[]).includes(typeOf(variable)),
  )

/** The variables of a kind, with what each means. */
export const variablesOf = (kind: KindName): { name: string; meaning: string }[] =>
  Object.entries(kinds[kind].variables.shape).map(([name, shape]) => ({
    name,
    meaning: shape.description ?? name,
  }))

/** A `{name|filter}` in a text and where it stands. */
type Placeholder = {
  readonly variable: string
  readonly filter: string | null
  readonly from: number
  readonly to: number
}

export const placeholdersIn = (text: string): Placeholder[] =>
  [...text.matchAll(/\{(\w*)(?:\|(\w*))?\}/g)].map((match) => ({
    variable: match[1] ?? '',
    filter: match[2] ?? null,
    from: match.index,
    to: match.index + match[0].length,
  }))

/** What a kind does not have: a variable, or a filter for that variable. */
export const isKnown = (kind: KindName, { variable, filter }: Placeholder): boolean =>
  Object.hasOwn(kinds[kind].variables.shape, variable) &&
  (filter === null || filtersOf(variable).some((name) => name === filter))

export type Variables = Readonly<Record<string, string>>

/** A text ready to be filled again and again; `limit` shortens what may be shortened. */
export type Compiled = (variables: Variables, limit?: number) => string

type Piece =
  | { readonly literal: string }
  | { readonly variable: string; readonly write: (value: string) => string }

/**
 * Reads a text once. Names and titles are shortened to keep within a limit, a home keeps its end,
 * which tells one from another; money, dates and the text itself are never cut.
 */
export const compile = (text: string, language: Language): Compiled => {
  const pieces = piecesOf(text, language)
  const join = (variables: Variables): string => {
    let joined = ''
    for (const piece of pieces) {
      joined += 'literal' in piece ? piece.literal : piece.write(variables[piece.variable] ?? '')
    }
    return joined
  }
  const cuttable = pieces.flatMap((piece) =>
    'variable' in piece && typeOf(piece.variable) === 'text' ? piece.variable : [],
  )
  return (variables, limit = Number.POSITIVE_INFINITY) => {
    const whole = join(variables)
    return whole.length <= limit
      ? whole
      : join(shortened(variables, cuttable, whole.length - limit))
  }
}

const piecesOf = (text: string, language: Language): readonly Piece[] => {
  const pieces: Piece[] = []
  let at = 0
  for (const { variable, filter, from, to } of placeholdersIn(text)) {
    if (from > at) pieces.push({ literal: text.slice(at, from) })
    const write = filter !== null && isFilter(filter) ? filters[filter].write : null
    pieces.push({ variable, write: (value) => (write ? write(value, language) : value) })
    at = to
  }
  if (at < text.length) pieces.push({ literal: text.slice(at) })
  return pieces
}

/** Shortest that a name is cut to, with the dots. */
const leastLength = 5

/** Takes `excess` characters away, from the longest name first. */
const shortened = (
  variables: Variables,
  cuttable: readonly string[],
  excess: number,
): Variables => {
  const kept: Record<string, string> = { ...variables }
  let left = excess
  for (const name of cuttable.toSorted((a, b) => (kept[b] ?? '').length - (kept[a] ?? '').length)) {
    const value = kept[name] ?? ''
    const length = Math.max(leastLength, value.length - left)
    if (left <= 0 || length >= value.length) continue
    kept[name] = cut(name, value, length)
    left -= value.length - length
  }
  return kept
}

const cut = (name: string, value: string, length: number): string =>
  name === 'home' ? `…${value.slice(1 - length)}` : `${value.slice(0, length - 1)}…`

/** Each value within a limit; what may not be cut is shorter by its kind. */
export const limited = (variables: Variables, limit: number): Variables =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value.length <= limit ? value : cut(name, value, limit),
    ]),
  )
