/**
 * Exact fractions of whole numbers. Everything between an input and the one named rounding of a
 * charge is a Ratio, so no float ever meets money. The denominator is always positive.
 */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

export const ratio = (numerator: bigint, denominator = 1n): Ratio => {
  if (denominator === 0n) throw new RangeError('a ratio needs a denominator other than zero')
  return denominator < 0n
    ? { numerator: -numerator, denominator: -denominator }
    : { numerator, denominator }
}

export const multiply = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.numerator, a.denominator * b.denominator)

export const add = (a: Ratio, b: Ratio): Ratio =>
  ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export type RoundingMode = 'halfUp' | 'up' | 'down' | 'halfEven'

/**
 * Rounds to a whole number. `halfUp` takes halves away from zero (四舍五入); `up` and `down` go
 * away from and towards zero.
 */
export const round = (value: Ratio, mode: RoundingMode = 'halfUp'): bigint => {
  const isNegative = value.numerator < 0n
  const numerator = isNegative ? -value.numerator : value.numerator
  const whole = numerator / value.denominator
  const twiceRest = (numerator % value.denominator) * 2n
  const magnitude = whole + (roundsAway(mode, twiceRest, value.denominator, whole) ? 1n : 0n)
  return isNegative ? -magnitude : magnitude
}

const roundsAway = (
  mode: RoundingMode,
  twiceRest: bigint,
  denominator: bigint,
  whole: bigint,
): boolean => {
  if (mode === 'down' || twiceRest === 0n) return false
  if (mode === 'up') return true
  if (mode === 'halfUp') return twiceRest >= denominator
  return twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n)
}

/**
 * The exact decimal if it has at most `maxDigits` places, else null: for arithmetic shown on a
 * bill ("250.516"), where a rounded figure must not pretend to be exact.
 */
export const exactDecimal = (value: Ratio, maxDigits = 8): string | null => {
  for (let digits = 0; digits <= maxDigits; digits++) {
    const scaled = value.numerator * 10n ** BigInt(digits)
    if (scaled % value.denominator === 0n) return decimal(scaled / value.denominator, digits)
  }
  return null
}

/** `decimal(25052n, 2)` is `"250.52"`. */
export const decimal = (value: bigint, digits: number): string => {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = value < 0n ? '-' : ''
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`
}
