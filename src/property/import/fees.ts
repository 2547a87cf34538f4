import { addDays, daysBetween, daysInMonth, lastOfMonth } from '../../kernel/period.ts'

/** Area × price, halves up to a fen: centi-㎡ × 10⁻⁴ yuan = 10⁻⁴ fen. */
export const monthlyFee = (areaCenti: bigint, price: bigint): bigint =>
  (areaCenti * price * 2n + 10_000n) / 20_000n

/** A fee over days: whole months count whole, the rest by actual days, halves up to a fen. */
export const feeOver = (monthlyFen: bigint, from: string, to: string): bigint => {
  let fen = 0n
  for (let start = from; start <= to; start = addDays(lastOfMonth(start), 1)) {
    const end = lastOfMonth(start) < to ? lastOfMonth(start) : to
    const days = BigInt(daysBetween(start, end) + 1)
    const all = BigInt(daysInMonth(Number(start.slice(0, 4)), Number(start.slice(5, 7))))
    fen += (monthlyFen * days * 2n + all) / (all * 2n)
  }
  return fen
}
