import { type Fen, formatYuan, parseYuan } from '../../src/kernel/money.ts'
import { decimal } from '../../src/kernel/ratio.ts'

/** `123450n` is `"¥1,234.50"`; a minus stands in front of the sign. */
export const yuan = (fen: Fen): string => {
  const text = formatYuan(fen)
  return text.startsWith('-') ? `−¥${text.slice(1)}` : `¥${text}`
}

/** With its sign always shown, for lines of a timeline: `"+¥7.14"`, `"−¥97.92"`. */
export const signedYuan = (fen: Fen): string => (fen > 0n ? `+${yuan(fen)}` : yuan(fen))

/** Whole yuan for a narrow cell, half up: `25052n` is `"251"`. The exact sum stands elsewhere. */
export const wholeYuan = (fen: Fen): string =>
  formatYuan(((fen < 0n ? fen - 50n : fen + 50n) / 100n) * 100n).slice(0, -3)

/**
 * Parses what a person types into a money field: full-width digits, a sign of yuan and thousands
 * marks are allowed. Null when it is no amount in whole fen.
 */
export const parseMoney = (typed: string): Fen | null =>
  parseYuan(typed.normalize('NFKC').replace(/^\s*[¥￥]\s*/, ''))

/** Basis points as a percentage: `8332` is `"83.32%"`. */
export const percentOf = (basisPoints: number | bigint): string =>
  `${decimal(BigInt(basisPoints), 2)}%`

/** Hundredths of a square metre: `8947n` is `"89.47 ㎡"`. */
export const area = (areaCenti: bigint): string => `${decimal(areaCenti, 2)} ㎡`
