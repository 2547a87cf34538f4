import type { Words } from '../../kernel/shapes.ts'
import { calibrationOf, calibrationPoints, type Predicted, scoresOf } from '../model/metrics.ts'

/** What is measured of a model on weeks it was not fitted on, and what is asked of it. */
type Gate = {
  readonly name: 'rows' | 'ece' | 'slope' | 'intercept' | 'logLoss'
  readonly value: number
  readonly atLeast: number | null
  readonly atMost: number | null
  readonly isPassed: boolean
}

export type Measured = {
  readonly logLoss: number
  readonly baselineLogLoss: number
  readonly ece: number
  readonly slope: number
  readonly intercept: number
  readonly gates: readonly Gate[]
  readonly calibration: ReturnType<typeof calibrationPoints>
}

/** Household-weeks measured on; fewer say nothing. */
const leastRows = 300

/** A model is used only when all of these hold: it is calibrated and beats the shrunken mean. */
export const measure = (predicted: Predicted, baseline: Float64Array): Measured => {
  const { logLoss, ece } = scoresOf(predicted)
  const baselineLogLoss = scoresOf({ p: baseline, y: predicted.y }).logLoss
  const { slope, intercept } = calibrationOf(predicted)
  const gate = (
    name: Gate['name'],
    value: number,
    atLeast: number | null,
    atMost: number | null,
  ): Gate => {
    const isPassed = (atLeast === null || value >= atLeast) && (atMost === null || value <= atMost)
    return { name, value, atLeast, atMost, isPassed }
  }
  return {
    logLoss,
    baselineLogLoss,
    ece,
    slope,
    intercept,
    gates: [
      gate('rows', predicted.p.length, leastRows, null),
      gate('ece', ece, null, 0.05),
      gate('slope', slope, 0.8, 1.2),
      gate('intercept', intercept, -0.2, 0.2),
      gate('logLoss', logLoss, null, baselineLogLoss),
    ],
    calibration: calibrationPoints(predicted),
  }
}

/** Why a model is not used, by the first gate it does not pass; null when it passes all. */
export const refusalOf = ({ gates }: Measured): Words | null => {
  const failed = gates.find(({ isPassed }) => !isPassed)
  if (!failed) return null
  const value = failed.value.toFixed(failed.name === 'rows' ? 0 : 3)
  const bounds = [failed.atLeast, failed.atMost].map((bound) =>
    bound?.toFixed(failed.name === 'rows' ? 0 : 3),
  )
  return words[failed.name](value, bounds)
}

const words: Record<Gate['name'], (value: string, bounds: (string | undefined)[]) => Words> = {
  rows: (value, [least]) => ({
    zh: `最近八周只有 ${value} 个待缴户周，少于 ${least} 个，数据还不够。`,
    en: `The last eight weeks have only ${value} household-weeks, fewer than ${least}: not enough to judge by.`,
  }),
  ece: (value, [, most]) => ({
    zh: `校准误差 ${value}，高于 ${most}。`,
    en: `The calibration error is ${value}, above ${most}.`,
  }),
  slope: (value, [least, most]) => ({
    zh: `校准斜率 ${value}，不在 ${least} 至 ${most} 之间。`,
    en: `The calibration slope is ${value}, not between ${least} and ${most}.`,
  }),
  intercept: (value, [least, most]) => ({
    zh: `校准截距 ${value}，不在 ${least} 至 ${most} 之间。`,
    en: `The calibration intercept is ${value}, not between ${least} and ${most}.`,
  }),
  logLoss: (value, [, most]) => ({
    zh: `对数损失 ${value}，没有低于均值基线的 ${most}。`,
    en: `The log-loss is ${value}, not below the ${most} of the shrunken mean.`,
  }),
}
