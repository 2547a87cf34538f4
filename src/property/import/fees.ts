import { addDays, daysBetween, daysInMonth, lastOfMonth } from '../../kernel/period.ts'
import { remember } from './remember.ts'

/** Area × price, halves up to a fen: centi-㎡ × 10⁻⁴ yuan = 10⁻⁴ fen. */
export const monthlyFee = (areaCenti: bigint, price: bigint): bigint =>
  (areaCenti * price * 2n + 10_000n) / 20_000n

/** A fee over days: whole months count whole, the rest by actual days, halves up to a fen. */
export const feeOver = (monthlyFen: bigint, from: string, to: string): bigint => {
  const { whole, parts } = monthsIn(`${from} ${to}`)
  let fen = monthlyFen * whole
  for (const { days, all } of parts) fen += (monthlyFen * days * 2n + all) / (all * 2n)
  return fen
}

type Months = {
  /** How many months lie in the span with all their days. */
  readonly whole: bigint
  /** The others: how many of all their days. */
  readonly parts: readonly { readonly days: bigint; readonly all: bigint }[]
}

/** The months of the span 2026-01-16 2026-11-30; a ledger has few different ones. */
const monthsIn = remember((span: string): Months => {
  const [from = '', to = ''] = span.split(' ')
  const months: { days: bigint; all: bigint }[] = []
  for (let start = from; start <= to; start = addDays(lastOfMonth(start), 1)) {
    const end = lastOfMonth(start) < to ? lastOfMonth(start) : to
    const all = BigInt(daysInMonth(Number(start.slice(0, 4)), Number(start.slice(5, 7))))
    months.push({ days: BigInt(daysBetween(start, end) + 1), all })
  }
  const parts = months.filter(({ days, all }) => days !== all)
  return { whole: BigInt(months.length - parts.length), parts }
})
