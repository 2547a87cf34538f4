import type { Fen } from '../../../../src/kernel/money.ts'
import type { CounterState, Line } from './machine.ts'

type Ticked = { chargeId: bigint; amountFen?: bigint; withLateFee: boolean }

/** What the counter says about the money of a case; all sums in fen. */
export type Reckoning = {
  /** Sum of the ticked lines. */
  readonly dueFen: Fen
  /** What was handed over or paid. */
  readonly givenFen: Fen
  /** What is credited: given less change. */
  readonly creditFen: Fen
  readonly changeFen: Fen
  /** Of the credit: what settles nothing and becomes prepayment. */
  readonly prepaidFen: Fen
  /** Missing to the sum due; above zero only a partial payment can be taken. */
  readonly shortFen: Fen
  /** Coins below 0.10 that `keepsCoins` moves, whether it does or not. */
  readonly coinsFen: Fen
  readonly ticked: readonly Ticked[]
  readonly canTake: boolean
}

/**
 * Reckons a case. Cash: the credit is the sum due, with its coins rounded up to 0.10 where they
 * go to prepayment; with nothing ticked all that is given is prepaid. Other ways credit exactly
 * what was paid. The credit is always what is settled plus what is prepaid, and what was given
 * is always the credit plus the change.
 */
export const reckon = (state: CounterState): Reckoning => {
  const lines = state.lines.filter(({ key }) => state.ticked.has(key))
  const dueFen = sumOf(lines)
  const coinsFen = (10n - (dueFen % 10n)) % 10n
  const roundedFen = state.method === 'cash' && state.keepsCoins ? dueFen + coinsFen : dueFen
  const givenFen =
    state.method === 'scan' ? dueFen : (state.typedFen ?? (dueFen > 0n ? roundedFen : 0n))
  const isCashForLines = state.method === 'cash' && dueFen > 0n
  const creditFen = isCashForLines && givenFen > roundedFen ? roundedFen : givenFen
  const shortFen = creditFen < dueFen ? dueFen - creditFen : 0n
  const ticked = shortFen > 0n ? settleInOrder(lines, creditFen) : settleAll(lines)
  return {
    dueFen,
    givenFen,
    creditFen,
    changeFen: givenFen - creditFen,
    prepaidFen: shortFen > 0n ? creditFen - settledOf(lines, ticked) : creditFen - dueFen,
    shortFen,
    coinsFen,
    ticked,
    canTake: creditFen > 0n && (shortFen === 0n || state.isPartial),
  }
}

const sumOf = (lines: readonly Line[]): Fen => lines.reduce((sum, { fen }) => sum + fen, 0n)
const chargesOf = (lines: readonly Line[]): readonly Line[] =>
  lines.filter(({ kind }) => kind === 'charge')
const lateFeeOf = (lines: readonly Line[], chargeId: bigint): Fen =>
  sumOf(lines.filter((line) => line.kind === 'lateFee' && line.chargeId === chargeId))

const settleAll = (lines: readonly Line[]): readonly Ticked[] =>
  chargesOf(lines).map(({ chargeId }) => ({
    chargeId,
    withLateFee: lateFeeOf(lines, chargeId) > 0n,
  }))

/** A partial payment: charge by charge in the order shown, the last one in part. */
const settleInOrder = (lines: readonly Line[], creditFen: Fen): readonly Ticked[] => {
  const ticked: Ticked[] = []
  let left = creditFen
  for (const { chargeId, fen } of chargesOf(lines)) {
    if (left === 0n) break
    const lateFee = lateFeeOf(lines, chargeId)
    if (left >= fen + lateFee) {
      ticked.push({ chargeId, withLateFee: lateFee > 0n })
      left -= fen + lateFee
    } else {
      // The late fee stays with the rest of the debt, or waits for its own turn.
      const amountFen = left < fen ? left : fen
      ticked.push({ chargeId, withLateFee: false, ...(amountFen < fen ? { amountFen } : {}) })
      left -= amountFen
    }
  }
  return ticked
}

const settledOf = (lines: readonly Line[], ticked: readonly Ticked[]): Fen =>
  ticked.reduce((sum, { chargeId, amountFen, withLateFee }) => {
    const charge = lines.find((line) => line.kind === 'charge' && line.chargeId === chargeId)
    const lateFee = withLateFee ? lateFeeOf(lines, chargeId) : 0n
    return sum + (amountFen ?? charge?.fen ?? 0n) + lateFee
  }, 0n)

/**
 * What people are likely to hand over: the sum up to the next 0.10, then up to the next 10, 50
 * and 100 yuan. At most four, rising, none twice.
 */
export const likelyNotes = (dueFen: Fen): readonly Fen[] => {
  if (dueFen <= 0n) return []
  const up = (unit: Fen): Fen => ((dueFen + unit - 1n) / unit) * unit
  return [...new Set([up(10n), up(1_000n), up(5_000n), up(10_000n)])]
}
