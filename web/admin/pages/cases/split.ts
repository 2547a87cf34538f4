import type { Fen } from '../../../../src/kernel/money.ts'
import { addMonths, type PlainDate } from '../../../../src/kernel/period.ts'

type Part = { readonly dueOn: PlainDate; readonly amountFen: Fen }

/**
 * A sum in equal parts a month apart, to the fen: what cannot be shared stands with the last part,
 * so that every earlier one is a plain number.
 */
export const splitEqually = (
  totalFen: Fen,
  { count, firstOn }: { count: number; firstOn: PlainDate },
): readonly Part[] => {
  const each = totalFen / BigInt(count)
  return Array.from({ length: count }, (_, at) => ({
    dueOn: addMonths(firstOn, at),
    amountFen: at === count - 1 ? totalFen - each * BigInt(count - 1) : each,
  }))
}

export const sumOf = (parts: readonly { readonly amountFen: Fen }[]): Fen =>
  parts.reduce((sum, { amountFen }) => sum + amountFen, 0n)
