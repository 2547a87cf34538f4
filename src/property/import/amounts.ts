import type { Cell } from './cells.ts'
import { beginsWith } from './remember.ts'

type AmountNote =
  | 'area-decimal-comma'
  | 'amount-with-comma'
  | 'with-unit'
  | 'number-as-text'
  | 'fullwidth'

type DecimalReading = {
  readonly value: bigint | null
  readonly notes: readonly AmountNote[]
}

/**
 * A cell's number times 10^digits, rounded half up, without floats. Knows units and words around the
 * one figure of a cell (90.5㎡, 每平米1.8, 欠1200元（去年）, ￥, 万), thousands marks, a decimal comma
 * (126,48), full-width digits, (300) for less than nothing. Null when it is no number.
 */
export const readDecimal = (cell: Cell, digits: number, scale = 1n): DecimalReading => {
  if (cell.kind === 'number')
    return { value: decimalTimes(cell.text, digits, scale), notes: noNotes }
  if (cell.kind === 'error') return { value: null, notes: noNotes }
  const notes: AmountNote[] = []
  let text = cell.text.normalize('NFKC')
  if (text !== cell.text && /[０-９．，]/.test(cell.text)) notes.push('fullwidth')
  // ㎡ is m2 by now, whose 2 is no figure; 90。5 comes of an input method's full stop.
  text = text
    .replace(/^'|\s/g, '')
    .replace(/m2/gi, '平')
    .replace(/(\d)。(?=\d)/g, '$1.')
  const inBrackets = /^\(([\d.,]+)\)$/.exec(text)?.[1]
  if (inBrackets) text = `-${inBrackets}`
  else if (/\d[^(]*\(|\).*\d/.test(text)) text = text.replace(/\([^)]*\)/g, '')
  const parts = oneFigure.exec(text)
  if (!parts || countsOther.test(parts[4] ?? '')) return { value: null, notes }
  const [, before = '', sign = '', figure = '', rest = ''] = parts
  let number = sign + figure
  if (before !== '' || rest !== '' || text.length < cell.text.replace(/\s/g, '').length)
    notes.push('with-unit')
  if (/^[-+]?\d+,\d{1,2}$/.test(number)) {
    notes.push('area-decimal-comma')
    number = number.replace(',', '.')
  } else if (number.includes(',')) {
    if (!/^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(number)) return { value: null, notes }
    notes.push('amount-with-comma')
    number = number.replaceAll(',', '')
  }
  if (notes.length === 0) notes.push('number-as-text')
  const isWan = rest.startsWith('万') || rest.startsWith('w')
  const value = decimalTimes(number, digits, isWan ? scale * 10_000n : scale)
  return {
    value: value !== null && /预[交缴付存收]|多[交缴付]|余额/.test(before) ? -value : value,
    notes,
  }
}

const noNotes: readonly AmountNote[] = []

/** The figure of a text that holds only one, and the words before and after it. */
const oneFigure =
  /^((?:\p{L}|[/·:¥￥$]){0,12})([-+]?)(\d[\d.,]*|\.\d+)((?:\p{L}|[/·•.*×:]){0,12})$/u

/** 2025年, 3个月, 101室 are no amounts. */
const countsOther = /^[年月日号室栋幢户天期季层个人套间笔次%]/

/** 不欠, 已结清, 已交, √: words in a column of debts that say nothing is owed. */
export const saysSettled = (text: string): boolean =>
  settledFirst(text) && settled.test(text.normalize('NFKC').replace(/\s/g, ''))

const settledFirst = beginsWith('不无没已结清全交缴付√✓✔○〇◯ｖVvYy免')
const settled =
  /^(不欠|无欠费|无欠款|没欠|没有欠费|已?[结交缴付]清|清|全清|已(全部)?[交缴付收](费|款|齐|完)?|[交缴]齐|√|✓|✔|○|〇|◯|v|y|免)$/i

/** A trillion yuan in fen: more is no figure of a ledger, and products still fit in 64 bits. */
const most = 10n ** 14n

const decimalTimes = (raw: string, digits: number, scale: bigint): bigint | null => {
  const value = exactTimes(raw, digits, scale)
  return value !== null && value <= most && value >= -most ? value : null
}

const exactTimes = (raw: string, digits: number, scale: bigint): bigint | null => {
  const small = smallDecimal(raw, digits)
  if (small >= 0) return BigInt(small) * scale
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,3}))?$/.exec(raw)
  if (!match || (!match[2] && !match[3])) return null
  const exponent = Number(match[4] ?? 0)
  if (Math.abs(exponent) > 30) return null
  const fraction = match[3] ?? ''
  const shift = digits + exponent - fraction.length
  const whole = BigInt((match[2] ?? '') + fraction) * scale
  const value =
    shift >= 0 ? whole * 10n ** BigInt(shift) : divideHalfUp(whole, 10n ** BigInt(-shift))
  return match[1] === '-' ? -value : value
}

/**
 * Most figures: digits, perhaps a point and no more decimals than wanted, few enough to be exact in
 * a number. -1 for any other.
 */
const smallDecimal = (raw: string, digits: number): number => {
  if (raw === '' || raw.length > 11) return -1
  let value = 0
  let decimals = -1
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at)
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48
      if (decimals >= 0) decimals++
    } else if (code === 46 && decimals < 0 && at > 0) decimals = 0
    else return -1
  }
  if (decimals > digits) return -1
  return value * 10 ** (digits - Math.max(decimals, 0))
}

const divideHalfUp = (value: bigint, by: bigint): bigint => (value * 2n + by) / (by * 2n)
