import { unitCode } from '../unit-address.ts'
import { cutOffOf, listsArrears, payersOf, prepaidOf, unpaidOf } from './opening.ts'
import type { UnitDraft } from './preview-types.ts'
import type { Preview } from './read-file.ts'

export type ImportEffect = {
  unitsNew: number
  unitsKnown: number
  /** The last day that opening arrears count. */
  cutOff: string
  /** Opening arrears of the new units, fen. */
  arrearsFen: bigint
  /** What new units have paid beyond the cut-off, fen. */
  prepaidFen: bigint
}

/**
 * What a commit would add, before it is given. Arrears of units known already count only when they
 * are committed.
 */
export const importEffect = (
  units: Iterable<UnitDraft>,
  preview: Pick<Preview, 'sheets' | 'arrearsUpTo'>,
  options: { readonly knownCodes: ReadonlySet<string>; readonly today: string },
): ImportEffect => {
  const { knownCodes, today } = options
  const cutOff = cutOffOf(preview, today)
  const isListed = listsArrears(preview.sheets)
  const effect = { unitsNew: 0, unitsKnown: 0, cutOff, arrearsFen: 0n, prepaidFen: 0n }
  for (const unit of units) {
    if (knownCodes.size > 0 && knownCodes.has(unitCode(unit))) {
      effect.unitsKnown++
      continue
    }
    effect.unitsNew++
    if (payersOf(unit).length === 0) continue
    for (const { amountFen } of unit.arrears) effect.arrearsFen += amountFen
    if (!isListed) effect.arrearsFen += unpaidOf(unit, cutOff)?.amountFen ?? 0n
    effect.prepaidFen += prepaidOf(unit, cutOff)
  }
  return effect
}
