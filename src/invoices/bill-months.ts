import type { OpenCharge } from '../billing/api.ts'
import { addMonths } from '../kernel/period.ts'
import type { Words } from '../kernel/shapes.ts'
import type * as api from './api.ts'
import { monthWords } from './service-words.ts'

/**
 * This month against the month before, by item; the causes sum to the difference. Null when
 * nothing was billed the month before.
 */
export const compareMonths = (
  charges: readonly OpenCharge[],
  periodMonth: string,
): api.Bill['comparison'] => {
  const before = addMonths(periodMonth, -1)
  const [now, last] = [regular(charges, periodMonth), regular(charges, before)]
  if (last.length === 0) return null
  const byItem = new Map<bigint, { item: Words; fen: bigint }>()
  const add = (charge: OpenCharge, fen: bigint): void => {
    const known = byItem.get(charge.itemId)
    byItem.set(charge.itemId, { item: charge.itemName, fen: (known?.fen ?? 0n) + fen })
  }
  for (const charge of now) add(charge, charge.amountFen)
  for (const charge of last) add(charge, -charge.amountFen)
  const causes = [...byItem.values()].filter(({ fen }) => fen !== 0n)
  return {
    period: monthWords(before),
    lastFen: last.reduce((total, { amountFen }) => total + amountFen, 0n),
    differenceFen: causes.reduce((total, { fen }) => total + fen, 0n),
    causes: causes.sort((a, b) => Number(magnitude(b.fen) - magnitude(a.fen))),
  }
}

const magnitude = (fen: bigint): bigint => (fen < 0n ? -fen : fen)

/** What a run billed for a month; late fees and one-offs are no part of the comparison. */
const regular = (charges: readonly OpenCharge[], month: string): OpenCharge[] =>
  charges.filter((charge) => charge.periodMonth === month && charge.sourceKind === 'run')

/** Twelve months up to and including the newest, the oldest first. */
export const lastTwelve = (
  charges: readonly OpenCharge[],
  periodMonth: string,
  today: string,
): api.Bill['months'] =>
  Array.from({ length: 12 }, (_, index) => {
    const month = addMonths(periodMonth, index - 11)
    const billed = charges.filter((charge) => charge.periodMonth === month)
    const open = billed.filter(({ outstandingFen }) => outstandingFen > 0n)
    const isOverdue = open.some(({ dueOn }) => dueOn < today)
    return {
      month,
      amountFen: billed.reduce((total, { amountFen }) => total + amountFen, 0n),
      state:
        billed.length === 0 ? 'none' : open.length === 0 ? 'paid' : isOverdue ? 'overdue' : 'due',
    }
  })
