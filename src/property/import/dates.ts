import {
  dateOfDayNumber,
  dayNumber,
  daysInMonth,
  isPlainDate,
  lastOfMonth,
} from '../../kernel/period.ts'
import { type Cell, plainNumber } from './cells.ts'
import { arabic, simplified } from './chinese.ts'
import { remember } from './remember.ts'

/** What a date cell says, and how sure one may be. */
export type DateReading = {
  /** The last day meant, or null when the cell cannot be read. */
  readonly date: string | null
  /** The first day meant: the 1st for a month or a quarter, the day itself for a day. */
  readonly first: string | null
  readonly notes: readonly DateNote[]
  /** Written like a date that no calendar has: 2026-02-30. */
  readonly isImpossible: boolean
}

export type DateNote =
  | 'month-only-date'
  | 'date-serial-number'
  | 'two-digit-year'
  | 'year-month-as-decimal'
  | 'year-month-as-decimal-october'
  | 'paid-with-words'
  | 'quarter-period'
  | 'day-or-month-first'
  | 'year-month-text-january'

const unreadable: DateReading = { date: null, first: null, notes: [], isImpossible: false }
const impossible: DateReading = { ...unreadable, isImpossible: true }

const pad = (value: number): string => String(value).padStart(2, '0')
const inRange = (year: number): boolean => year >= 1980 && year <= 2099

const dayReading = (
  year: number,
  month: number,
  day: number,
  notes: DateNote[] = [],
): DateReading => {
  if (!inRange(year)) return unreadable
  const date = `${year}-${pad(month)}-${pad(day)}`
  return isPlainDate(date) ? { date, first: date, notes, isImpossible: false } : impossible
}

/** A span of whole months; the date is its last day. */
const monthReading = (
  year: number,
  from: number,
  to: number,
  notes: DateNote[] = [],
): DateReading => {
  if (!inRange(year)) return unreadable
  if (from < 1 || to > 12 || from > to) return impossible
  return {
    date: `${year}-${pad(to)}-${pad(daysInMonth(year, to))}`,
    first: `${year}-${pad(from)}-01`,
    notes,
    isImpossible: false,
  }
}

/** Serial days to a date. 1900 has a leap day that never was, so day 60 does not exist. */
const dateOfSerial = (text: string, is1904: boolean): string | null =>
  is1904 ? dateFrom1904(text) : dateFrom1900(text)

const serialDate = (days: number): string | null => {
  const number = dayNumber('1899-12-30') + days
  const date = days >= 61 && days < 80_000 ? dateOfDayNumber(number) : null
  return date && inRange(Number(date.slice(0, 4))) ? date : null
}
const dateFrom1900 = remember((text) => serialDate(Math.floor(Number(text))))
const dateFrom1904 = remember((text) => serialDate(Math.floor(Number(text)) + 1462))

/** Reads a cell that says a month or a day. `is1904` comes from the workbook. */
export const readDate = (cell: Cell, is1904: boolean): DateReading => {
  if (cell.kind === 'number') return readNumber(cell, is1904)
  return readDateText(cell.text)
}

const readNumber = (cell: Cell, is1904: boolean): DateReading => {
  const { dateStyle } = cell
  const text = plainNumber(cell.text)
  if (dateStyle !== 'none') {
    const date = dateOfSerial(text, is1904)
    if (!date) return unreadable
    const isMonth = dateStyle === 'month' && date.endsWith('-01')
    return isMonth
      ? { date: lastOfMonth(date), first: date, notes: ['month-only-date'], isImpossible: false }
      : { date, first: date, notes: [], isImpossible: false }
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    const date = dateOfSerial(text, is1904)
    return date
      ? { date, first: date, notes: ['date-serial-number'], isImpossible: false }
      : unreadable
  }
  const october = /^(20\d{2}|\d{2})\.1$/.exec(text)?.[1]
  if (october) return monthReading(fullYear(october), 10, 10, ['year-month-as-decimal-october'])
  return readDateText(text)
}

const fullYear = (text: string): number => Number(text) + (text.length === 2 ? 2000 : 0)

const quarterDigits: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 1: 1, 2: 2, 3: 3, 4: 4 }
const monthNumber = (name: string): number =>
  'jan feb mar apr may jun jul aug sep oct nov dec'
    .split(' ')
    .indexOf(name.slice(0, 3).toLowerCase()) + 1

/** 2026年6月, 2026-6, 202606, 2026.1, 26年6月, 二〇二六年六月, 2026年三季度, Jun 2026, 交至…（微信） */
export const readDateText = remember((raw: string): DateReading => {
  let text = arabic(
    simplified(
      raw
        .normalize('NFKC')
        .trim()
        .replace(/^'(?=\d{4})/, ''),
    ),
  ).replace(/(\d)。(?=\d)/g, '$1.')
  const words =
    /^(已?(?:交|缴|付|收)(?:费|纳)?(?:至|到)|paid (?:through|to|until|till)|截止到?|截至|至|到)[:\s]*/i.exec(
      text,
    )
  const notes: DateNote[] = words ? ['paid-with-words'] : []
  text = text
    .slice(words?.[0].length ?? 0)
    .replace(/(止|为止|前)$/, '')
    .replace(/(\d)\s+(?=[年月日\d])/g, (whole, digit: string) =>
      /\d\s+\d/.test(whole) ? whole : digit,
    )
    .replace(/\s*([年月日])\s*/g, '$1')
  const join = (reading: DateReading): DateReading =>
    notes.length > 0 ? { ...reading, notes: [...notes, ...reading.notes] } : reading
  const reading = readWritten(text)
  if (reading.date !== null || reading.isImpossible) return join(reading)
  // 2026年10月（微信）, 已交2026年, 2026年6月 银行代扣: words around the one date.
  const bare = /^[^\da-z~-]{0,6}(\d[\d年月日季度上下半全底末Q./-]*)[^\d~-]*$/.exec(
    text.replace(/[([][^)\]]*[)\]]/g, ''),
  )?.[1]
  if (!bare || bare === text) return reading
  const found = readWritten(bare.replace(/[./-]$/, ''))
  if (notes.length === 0 && found.date !== null) notes.push('paid-with-words')
  return join(found)
})

const readWritten = (text: string): DateReading => {
  let match =
    /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?(?:[T ]\d{1,2}:\d{2}.*)?$/.exec(text)
  if (match) return dayReading(Number(match[1]), Number(match[2]), Number(match[3]))
  match = /^(\d{4})\.(\d{1,2})(?:底|末)?$/.exec(text)
  if (match) return decimalMonth(Number(match[1]), match[2] ?? '')
  match = /^(\d{4})(?:年|[-/年]{1,2})(\d{1,2})(?:月份?)?(?:底|末)?$/.exec(text)
  if (match) return monthReading(Number(match[1]), Number(match[2]), Number(match[2]))
  match = /^(\d{4})(\d{2})(\d{2})?$/.exec(text)
  if (match) {
    const [year, month] = [Number(match[1]), Number(match[2])]
    return match[3] ? dayReading(year, month, Number(match[3])) : monthReading(year, month, month)
  }
  match = /^(\d{1,2})[/-](\d{4})$/.exec(text)
  if (match) return monthReading(Number(match[2]), Number(match[1]), Number(match[1]))
  match = /^'?(\d{2})(?:年|[-/.])(\d{1,2})(?:月份?|[-/.])?(?:(\d{1,2})日?)?(?:底|末)?$/.exec(text)
  if (match) {
    const [year, month] = [2000 + Number(match[1]), Number(match[2])]
    return match[3]
      ? dayReading(year, month, Number(match[3]), ['two-digit-year'])
      : monthReading(year, month, month, ['two-digit-year'])
  }
  return readSpan(text)
}

/** Quarters, halves, years and English months. */
const readSpan = (text: string): DateReading => {
  let match = /^(\d{4}|\d{2})年?[- ]?(?:第?([一二三四1-4])季度?|q([1-4]))$/i.exec(text)
  if (match) {
    const year = fullYear(match[1] ?? '')
    const quarter = quarterDigits[match[2] ?? match[3] ?? ''] ?? 1
    return monthReading(year, quarter * 3 - 2, quarter * 3, ['quarter-period'])
  }
  match = /^(\d{4}|\d{2}(?=年))年?(上|下)(?:半年)?$/.exec(text)
  if (match) {
    const isFirst = match[2] === '上'
    return monthReading(fullYear(match[1] ?? ''), isFirst ? 1 : 7, isFirst ? 6 : 12)
  }
  match = /^(\d{4})(?:年(?:全年|度|底|末)?|全年)?$/.exec(text)
  if (match) return monthReading(Number(match[1]), 1, 12)
  match = /^([a-z]{3,9})\.?[ ,-]*(\d{4})$/i.exec(text)
  if (match && monthNumber(match[1] ?? '')) {
    const month = monthNumber(match[1] ?? '')
    return monthReading(Number(match[2]), month, month)
  }
  match = /^(\d{4})[ -]([a-z]{3,9})$/i.exec(text)
  if (match && monthNumber(match[2] ?? '')) {
    const month = monthNumber(match[2] ?? '')
    return monthReading(Number(match[1]), month, month)
  }
  match = /^(?:(\d{1,2})[ -])?([a-z]{3,9})\.?[ -](?:(\d{1,2}),? )?(\d{4})$/i.exec(text)
  if (match && monthNumber(match[2] ?? '') && (match[1] || match[3])) {
    return dayReading(Number(match[4]), monthNumber(match[2] ?? ''), Number(match[1] ?? match[3]))
  }
  match = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (match) {
    const [a, b, year] = [Number(match[1]), Number(match[2]), Number(match[3])]
    return a > 12 ? dayReading(year, b, a) : dayReading(year, a, b, ['day-or-month-first'])
  }
  match = /^([a-z]{3,9})[- '](\d{2})$/i.exec(text)
  const month = match ? monthNumber(match[1] ?? '') : 0
  return month > 0
    ? monthReading(fullYear(match?.[2] ?? ''), month, month, ['two-digit-year'])
    : unreadable
}

/**
 * A figure 2026.1 is what a spreadsheet makes of 2026.10 when it takes the month for a decimal, because
 * January is written 2026.01 in such a column (see readNumber). A text has lost nothing: January.
 */
const decimalMonth = (year: number, month: string): DateReading =>
  monthReading(year, Number(month), Number(month), [
    month === '1' ? 'year-month-text-january' : 'year-month-as-decimal',
  ])
