import type { Fen } from '../../../../../src/kernel/money.ts'
import { decimal } from '../../../../../src/kernel/ratio.ts'

/** Yuan a minute to one place: `5031n` fen is `"50.3"`. */
export const yuanPerMinute = (fenPerMinute: Fen): string =>
  decimal((fenPerMinute + (fenPerMinute < 0n ? -5n : 5n)) / 10n, 1).replace('-', '−')

const percentage = new Intl.NumberFormat('en-US', {
  style: 'percent',
  maximumFractionDigits: 1,
})
/** A ratio as a percentage: `0.372` is `"37.2%"`. */
export const percent = (ratio: number): string => percentage.format(ratio)

const points = new Intl.NumberFormat('en-US', {
  signDisplay: 'exceptZero',
  maximumFractionDigits: 1,
})
/** Percentage points with their sign: `"+2.1"`, `"−4"`. */
export const signedPoints = (value: number): string => points.format(value).replace('-', '−')
