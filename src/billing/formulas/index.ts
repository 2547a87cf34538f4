import { areaPrice } from './area-price.ts'
import { fixed } from './fixed.ts'
import type { Formula } from './formula.ts'
import { lateFee } from './late-fee.ts'
import { metered } from './metered.ts'
import { oneOff } from './one-off.ts'
import { sharedCost } from './shared-cost.ts'
import { tiered } from './tiered.ts'

/** Every formula. A new one is a file in this folder and a line here. */
export const formulas: readonly Formula[] = [
  areaPrice,
  fixed,
  metered,
  tiered,
  sharedCost,
  oneOff,
  lateFee,
]

const byName = new Map(formulas.map((formula) => [formula.name, formula]))

/** @throws Error for a name that is in no list: a bug, since names are checked when stored */
export const formulaOf = (name: string): Formula => {
  const formula = byName.get(name)
  if (!formula) throw new Error(`no formula ${name}`)
  return formula
}

export const formulaNames = formulas.map(({ name }) => name)
