import { armCount } from '../src/collections/guard/arms.ts'
import { doNothing } from '../src/collections/policy/arms.ts'
import {
  contextNames,
  effectColumns,
  effectCount,
  effectPriors,
} from '../src/collections/policy/effects.ts'
import { type Gaussian, logistic } from '../src/collections/policy/gaussian.ts'
import { type Design, learnFrom } from '../src/collections/policy/learning.ts'
import { contextsAt, lateRatio, type State, weeksPastDue } from './state.ts'

/**
 * Stands in the place of the product's payment model, which is fitted to whole ledgers by night: a
 * weekly hazard with the same kinds of features, kept up to date week by week. It says how likely a
 * household pays within the week if left alone; contacts are covariates.
 */
type PaymentModel = Gaussian

const binOf = (past: number): number => {
  if (past <= 0) return Math.max(0, past + 4)
  if (past <= 4) return 4 + past
  return past <= 8 ? 9 : past <= 16 ? 10 : past <= 34 ? 11 : 12
}
const bins = 13
const own = { newYear: bins, yearEnd: bins + 1, arrears: bins + 2, late: bins + 3, habit: bins + 4 }
const seen = bins + 5
const firstEffect = seen + contextNames.length
const size = firstEffect + effectCount
const widest = firstEffect + 12

export const newPaymentModel = (): PaymentModel => {
  const mean = new Float64Array(size).fill(-2, 0, bins)
  const covariance = new Float64Array(size * size)
  for (let i = 0; i < firstEffect; i++) covariance[i * size + i] = i < bins ? 4 : 1
  effectPriors.forEach((prior, index) => {
    mean[firstEffect + index] = prior.mean
    covariance[(firstEffect + index) * (size + 1)] = prior.variance
  })
  return { mean, covariance }
}

const columns = new Uint8Array(widest)
const values = new Float64Array(widest)

/** Fills the row of a household and says how long it is; without the contact. */
const rowOf = (state: State, home: number): number => {
  let next = 0
  const put = (column: number, value: number): void => {
    columns[next] = column
    values[next++] = value
  }
  put(binOf(weeksPastDue(state, home)), 1)
  const ofYear = state.week % 52
  if (ofYear >= 2 && ofYear <= 5) put(own.newYear, 1)
  if (ofYear >= 48) put(own.yearEnd, 1)
  if (state.openBills[home]! > 1) put(own.arrears, Math.log(state.openBills[home]!))
  const late = lateRatio(state, home)
  put(own.late, Math.log(late / (1 - late)))
  const rate = (state.payments[home]! + 0.8) / (state.openWeeks[home]! + 8)
  put(own.habit, Math.log(rate / (1 - rate)) + 2)
  const contexts = contextsAt(state, home)
  for (let bit = 0; bit < contextNames.length; bit++) if ((contexts >> bit) & 1) put(seen + bit, 1)
  return next
}

/** That the household pays within the week, left alone. */
export const chanceAlone = ({ mean }: PaymentModel, state: State, home: number): number => {
  const length = rowOf(state, home)
  let sum = 0
  for (let k = 0; k < length; k++) sum += mean[columns[k]!]! * values[k]!
  return logistic(sum)
}

/** The model after a week: what was done for each open household, and whether it paid. */
export const learnWeek = (
  model: PaymentModel,
  state: State,
  week: { homes: readonly number[]; arm: Uint8Array; isPaid: Uint8Array },
): PaymentModel => {
  const count = week.homes.length
  const design: Design = {
    count,
    starts: new Int32Array(count + 1),
    columns: new Uint8Array(count * widest),
    values: new Float64Array(count * widest),
    offset: new Float64Array(count),
    outcome: Uint8Array.from(week.homes, (home) => week.isPaid[home]!),
  }
  let next = 0
  week.homes.forEach((home, index) => {
    const length = rowOf(state, home)
    design.columns.set(columns.subarray(0, length), next)
    design.values.set(values.subarray(0, length), next)
    next += length
    const arm = week.arm[home]!
    if (arm !== doNothing && arm < armCount) {
      for (const column of effectColumns(arm, contextsAt(state, home))) {
        design.columns[next] = firstEffect + column
        design.values[next++] = 1
      }
    }
    design.starts[index + 1] = next
  })
  return learnFrom(model, design, { fading: 1.005 })
}
