import type { Cell } from './cells.ts'

export type AmountNote =
  | 'area-decimal-comma'
  | 'amount-with-comma'
  | 'with-unit'
  | 'number-as-text'
  | 'fullwidth'

export type DecimalReading = {
  readonly value: bigint | null
  readonly notes: readonly AmountNote[]
}

/**
 * A cell's number times 10^digits, rounded half up, without floats. Knows units (㎡, 元, ￥, 万),
 * thousands marks, a decimal comma (126,48), full-width digits. Null when it is no number.
 */
export const readDecimal = (cell: Cell, digits: number, scale = 1n): DecimalReading => {
  if (cell.kind === 'number') return { value: decimalTimes(cell.text, digits, scale), notes: [] }
  const notes: AmountNote[] = []
  let text = cell.text.normalize('NFKC')
  if (text !== cell.text && /[０-９．，]/.test(cell.text)) notes.push('fullwidth')
  text = text
    .replace(/\s/g, '')
    .replace(/^(rmb|cny|人民币|约)/i, '')
    .replace(/^[¥￥$]/, '')
  const unit = /^([-+]?[\d.,]+)(.*)$/.exec(text)
  if (!unit) return { value: null, notes }
  let number = unit[1] ?? ''
  const rest = unit[2] ?? ''
  if (rest !== '' || cell.text.includes('￥') || cell.text.includes('¥')) notes.push('with-unit')
  if (!knownUnit.test(rest)) return { value: null, notes }
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
  return { value: decimalTimes(number, digits, isWan ? scale * 10_000n : scale), notes }
}

const knownUnit =
  /^(万|w)?(元|块|圆|rmb|cny|yuan)?(整)?(㎡|m2|m²|平方米|平米|平方|平|sqm|sq\.?m\.?)?(?:[/每](㎡|m2|平方米|平米|平方|平|sqm)?[·./*x×]*(月|户|个|年|month|mo)*[·./]*(月|户|个)*)?$/i

const decimalTimes = (raw: string, digits: number, scale: bigint): bigint | null => {
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
