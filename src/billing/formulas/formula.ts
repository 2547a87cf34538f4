import type * as z from 'zod'
import type { Fen, RoundingUnit } from '../../kernel/money.ts'
import { roundFen } from '../../kernel/money.ts'
import {
  decimal,
  exactDecimal,
  multiply,
  type Ratio,
  type RoundingMode,
  ratio,
} from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Arithmetic } from '../arithmetic.ts'

/** What a charge keeps of how it came about; everything a formula needs to compute it again. */
export type ChargeInputs = {
  /** 0.01 ㎡ of area, 10⁻³ of consumption, or a weight, as the formula says. */
  readonly quantity: bigint
  /** 10⁻⁴ yuan */
  readonly price: bigint
  readonly months: number
  readonly days: number
  readonly daysInPeriod: number
  /** 10000 is the whole amount, 7000 is 70 %. */
  readonly discountBp: number
  readonly roundingPoint: 'once' | 'monthFirst'
  readonly roundingUnit: RoundingUnit
  readonly roundingMode: RoundingMode
  readonly serviceFrom: string
  readonly serviceTo: string
  /** What only this formula knows, validated by its `extra` shape. */
  readonly extra: unknown
}

/** One way to reckon a fee. A new one is one file and one line in ./index.ts. */
export type Formula = {
  readonly name: string
  readonly label: Words
  /** What a tariff version must say besides the price. */
  readonly params: z.ZodType
  /** What a charge keeps in `inputs`. */
  readonly extra: z.ZodType
  /** True when the database can compute it for a whole run (see sql.ts). */
  readonly isBulk: boolean
  /** The exact amount in fen for the whole period, before proration and discount. */
  readonly exactFen: (inputs: ChargeInputs) => Ratio
  /** Overrides proration and rounding where the amount is settled elsewhere (shared cost). */
  readonly amountFen?: (inputs: ChargeInputs) => Fen
  readonly explain: (
    inputs: ChargeInputs,
  ) => Pick<Arithmetic, 'short' | 'factors' | 'facts' | 'steps'>
}

/** Days and discount applied to the exact amount of the whole period. */
export const proratedFen = (formula: Formula, inputs: ChargeInputs): Ratio => {
  const whole = formula.exactFen(inputs)
  const { days, daysInPeriod, discountBp, roundingPoint } = inputs
  const isWhole = days === daysInPeriod || daysInPeriod === 0
  const discounted =
    discountBp === 10_000 ? whole : multiply(whole, ratio(BigInt(discountBp), 10_000n))
  if (isWhole) return discounted
  const base = roundingPoint === 'monthFirst' ? ratio(roundFen(discounted)) : discounted
  return multiply(base, ratio(BigInt(days), BigInt(daysInPeriod)))
}

/**
 * The amount of a charge from its stored inputs, rounded once at the end (or, where the tariff
 * says so, the whole period first). Never negative.
 */
export const amountOf = (formula: Formula, inputs: ChargeInputs): Fen =>
  formula.amountFen
    ? formula.amountFen(inputs)
    : roundFen(proratedFen(formula, inputs), {
        unit: inputs.roundingUnit,
        mode: inputs.roundingMode,
      })

/** 28000n (10⁻⁴ yuan) is "2.80", 23456n is "2.3456". */
export const priceText = (price: bigint): string => {
  const text = decimal(price, 4)
  return text.endsWith('00') ? text.slice(0, -2) : text.replace(/0$/, '')
}

/** 8947n (0.01 ㎡) is "89.47"; thousands are marked. */
export const areaText = (area: bigint): string => group(decimal(area, 2))

/** 2916000n (10⁻³) is "2,916". */
export const usageText = (usage: bigint): string => group(decimal(usage, 3).replace(/\.?0+$/, ''))

const group = (text: string): string => {
  const [whole = '', rest] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === undefined ? grouped : `${grouped}.${rest}`
}

/** The exact yuan of an exact amount of fen, if it is a short decimal. */
export const exactYuan = (exactFen: Ratio): string | null =>
  exactDecimal(multiply(exactFen, ratio(1n, 100n)), 8)

/** The factors that days and discount add to any formula, only where they changed something. */
export const prorationSteps = (
  inputs: ChargeInputs,
): { factors: Arithmetic['factors']; suffix: string } => {
  const { days, daysInPeriod, discountBp, serviceFrom, serviceTo } = inputs
  const factors: Arithmetic['factors'] = []
  let suffix = ''
  if (daysInPeriod !== 0 && days !== daysInPeriod) {
    factors.push({
      label: { zh: '天数', en: 'Days' },
      value: `${days}/${daysInPeriod}`,
      unit: { zh: '天', en: 'days' },
      source: { zh: `${serviceFrom} 至 ${serviceTo}`, en: `${serviceFrom} to ${serviceTo}` },
    })
    suffix += ` × ${days}/${daysInPeriod}`
  }
  if (discountBp !== 10_000) {
    const percent = decimal(BigInt(discountBp), 2).replace(/\.?0+$/, '')
    factors.push({
      label: { zh: '按比例计收', en: 'Share charged' },
      value: `${percent}%`,
      unit: { zh: '', en: '' },
      source: { zh: '已批准的空置减免', en: 'approved vacancy reduction' },
    })
    suffix += ` × ${percent}%`
  }
  return { factors, suffix }
}
