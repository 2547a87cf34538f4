import { yuan } from '../../../shared/money.ts'
import type { Sheet } from './mapping.ts'

type Measure = Sheet['totals'][number]['measure']

/** A total as people read it: hundredths of a square metre, or fen. */
export const measureText = (measure: Measure, value: bigint): string =>
  measure === 'area' ? `${yuan(value).replace('¥', '')} ㎡` : yuan(value)
