import { unitCode } from '../unit-address.ts'
import { cutOffOf, openingsOf, payersOf } from './opening.ts'
import type { UnitOutput } from './preview-output.ts'
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
 * What a commit would add, before it is given. Units come slice by slice, so that a large file is
 * never held twice; arrears of units known already count only when they are committed.
 */
export const createImportEffect = (
  preview: Pick<Preview, 'sheets' | 'arrearsUpTo'>,
  options: { readonly knownCodes: ReadonlySet<string>; readonly today: string },
) => {
  const { knownCodes, today } = options
  const cutOff = cutOffOf(preview, today)
  const effect: ImportEffect = {
    unitsNew: 0,
    unitsKnown: 0,
    cutOff,
    arrearsFen: 0n,
    prepaidFen: 0n,
  }
  const add = (units: UnitOutput[]): void => {
    const fresh = units.filter((unit) => !knownCodes.has(unitCode(unit)))
    effect.unitsNew += fresh.length
    effect.unitsKnown += units.length - fresh.length
    const openings = openingsOf({ sheets: preview.sheets, units: fresh }, cutOff)
    for (const [index, { arrears, prepaidFen }] of openings.entries()) {
      const unit = fresh[index]
      if (!unit || payersOf(unit).length === 0) continue
      for (const { amountFen } of arrears) effect.arrearsFen += amountFen
      effect.prepaidFen += prepaidFen
    }
  }
  return { effect, add }
}
