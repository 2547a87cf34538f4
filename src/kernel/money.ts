import { decimal, type Ratio, type RoundingMode, ratio, round } from './ratio.ts'

/** Whole fen (1/100 yuan). The only form in which money is stored, added or sent. */
export type Fen = bigint

/** What a charge is rounded to: fen by default; some paper ledgers keep jiao or yuan. */
export type RoundingUnit = 'fen' | 'jiao' | 'yuan'

const fenOf: Record<RoundingUnit, bigint> = { fen: 1n, jiao: 10n, yuan: 100n }

/** Rounds an exact amount in fen to whole fen, jiao or yuan; the answer is in fen. */
export const roundFen = (
  exactFen: Ratio,
  { unit = 'fen', mode = 'halfUp' }: { unit?: RoundingUnit; mode?: RoundingMode } = {},
): Fen => {
  const size = fenOf[unit]
  return round(ratio(exactFen.numerator, exactFen.denominator * size), mode) * size
}

/**
 * Parses a decimal string of yuan without floats: `"1,234.5"` is 123450n. Null when it is no
 * number or has more than two places that are not zero.
 */
export const parseYuan = (text: string): Fen | null => {
  const match = /^(-?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2})0*)?$/.exec(text.trim())
  if (!match) return null
  const whole = (match[2] ?? '').replaceAll(',', '')
  const cents = (match[3] ?? '').padEnd(2, '0')
  const fen = BigInt(whole) * 100n + BigInt(cents)
  return match[1] ? -fen : fen
}

/** `123450n` is `"1,234.50"`; the minus stands in front. The sign ¥ is the caller's. */
export const formatYuan = (fen: Fen): string => {
  const [whole = '0', cents = '00'] = decimal(fen < 0n ? -fen : fen, 2).split('.')
  return `${fen < 0n ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** Plain yuan without thousands marks, as channel files and APIs write it: `"1234.50"`. */
export const plainYuan = (fen: Fen): string => decimal(fen, 2)

/**
 * Splits a pool by weights so that the parts sum to the pool exactly: each gets the whole part
 * of its exact share, the remaining units go to the largest remainders, ties to the smallest
 * `key` (a stable id). Weights must not be negative; with a total weight of zero it refuses.
 * Works for negative pools by mirroring.
 *
 * @returns the parts in the order of the input
 */
export const largestRemainder = (
  pool: bigint,
  weights: readonly { readonly key: bigint; readonly weight: bigint }[],
): bigint[] => {
  if (pool < 0n) return largestRemainder(-pool, weights).map((part) => -part)
  const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
  if (total <= 0n || weights.some(({ weight }) => weight < 0n)) {
    throw new RangeError('weights must not be negative and must sum to more than zero')
  }
  const parts = weights.map(({ weight }) => (pool * weight) / total)
  const left = pool - parts.reduce((sum, part) => sum + part, 0n)
  const order = weights
    .map(({ key, weight }, index) => ({ key, index, rest: (pool * weight) % total }))
    .sort((a, b) => (a.rest === b.rest ? (a.key < b.key ? -1 : 1) : a.rest > b.rest ? -1 : 1))
  for (const { index } of order.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n
  return parts
}

const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '兆']

/** Capital amount of a receipt: 34988n is 叁佰肆拾玖元捌角捌分 (票据法 writing rules). */
export const capitalYuan = (fen: Fen): string => {
  const [whole = '0', cents = '00'] = decimal(fen < 0n ? -fen : fen, 2).split('.')
  const sign = fen < 0n ? '负' : ''
  const yuan = whole === '0' ? '' : `${capitalWhole(whole)}元`
  const [jiao = '0', fenDigit = '0'] = cents
  if (cents === '00') return `${sign}${yuan || '零元'}整`
  const jiaoText = jiao === '0' ? (yuan ? '零' : '') : `${digits[Number(jiao)]}角`
  const fenText = fenDigit === '0' ? '整' : `${digits[Number(fenDigit)]}分`
  return `${sign}${yuan}${jiaoText}${fenText}`
}

const capitalWhole = (whole: string): string => {
  let text = ''
  let owesZero = false
  for (let index = 0; index < whole.length; index++) {
    const fromRight = whole.length - 1 - index
    const digit = Number(whole[index])
    if (digit === 0) owesZero = text !== ''
    else {
      text += `${owesZero ? '零' : ''}${digits[digit]}${places[fromRight % 4]}`
      owesZero = false
    }
    const group = groups[fromRight / 4]
    if (fromRight % 4 === 0 && fromRight > 0 && group) {
      const quad = whole.slice(Math.max(0, index - 3), index + 1)
      if (Number(quad) > 0) text += group
    }
  }
  return text
}
