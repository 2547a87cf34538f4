import type { Cell } from './cells.ts'
import { type DateNote, readDate, readDateText } from './dates.ts'

type PeriodReading = {
  readonly from: string | null
  readonly to: string | null
  readonly notes: readonly DateNote[]
  readonly isImpossible: boolean
}

/** A period: one month or quarter, or two ends joined by - ~ 至 到: 2026.07-2026.09, 2025年1月至3月. */
export const readPeriod = (cell: Cell, is1904: boolean): PeriodReading => {
  const single = readDate(cell, is1904)
  if (single.date || cell.kind === 'number') {
    return {
      from: single.first,
      to: single.date,
      notes: single.notes,
      isImpossible: single.isImpossible,
    }
  }
  const text = cell.text
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[—–－~〜～]+/g, '~')
    .replace(/(至|到|起至)/g, '~')
  const ends = splitEnds(text)
  if (!ends) return { from: null, to: null, notes: [], isImpossible: single.isImpossible }
  const first = readDateText(ends[0])
  const last = readDateText(withYear(ends[1], ends[0]))
  if (!first.first || !last.date || first.first > last.date) {
    return {
      from: null,
      to: null,
      notes: [],
      isImpossible: first.isImpossible || last.isImpossible,
    }
  }
  return {
    from: first.first,
    to: last.date,
    // Between two ends 2026.1 can only be January.
    notes: [...new Set([...first.notes, ...last.notes])].filter(
      (note) => note !== 'year-month-text-january',
    ),
    isImpossible: false,
  }
}

/** The middle separator: a tilde, or the hyphen that leaves two readable halves. */
const splitEnds = (text: string): readonly [string, string] | null => {
  const tilde = text.indexOf('~')
  if (tilde > 0) return [text.slice(0, tilde), text.slice(tilde + 1)]
  for (let at = text.indexOf('-'); at > 0; at = text.indexOf('-', at + 1)) {
    const [left, right] = [text.slice(0, at), text.slice(at + 1)]
    if (
      right !== '' &&
      readDateText(left).date &&
      readDateText(withYear(right, left)).date &&
      (left.length >= 6 || /^\d{2}[.年]\d/.test(left))
    ) {
      return [left, right]
    }
  }
  return null
}

/** The second end may leave out its year: 2025年1月至3月, 2026.7-10月. */
const withYear = (end: string, start: string): string => {
  const month = /^(\d{1,2})月?(份|底)?$/.exec(end)?.[1]
  const year = /^(\d{4})/.exec(start)?.[1]
  return month && year ? `${year}-${month}` : end
}
