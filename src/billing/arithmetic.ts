import * as z from 'zod'
import { fen, words } from '../kernel/shapes.ts'

/**
 * How a charge came about, in the one shape that the bill, the counter, the household page and
 * the PDF show: the factors with their sources, the equation, its exact result, the rounding.
 */
export const arithmetic = z.object({
  /** "89.47 ㎡ × 2.80 元": one line for a closed row. */
  short: words,
  factors: z.array(
    z.object({ label: words, value: z.string(), unit: words, source: words.nullable() }),
  ),
  /** Facts that stand above the equation, such as meter readings. */
  facts: z.array(z.object({ label: words, value: words })),
  /** "89.47 × 2.80 = 250.516", one string a step. */
  steps: z.array(z.object({ label: words, equation: z.string(), result: z.string() })),
  /** The exact decimal before rounding where there is one. */
  exact: z.string().nullable(),
  rounding: words,
  amountFen: fen,
  /** The price basis: contract clause, decision or guided price. */
  basis: z.string(),
})
export type Arithmetic = z.infer<typeof arithmetic>
