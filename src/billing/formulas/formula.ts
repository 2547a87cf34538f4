import type * as z from 'zod'
import { type Fen, formatYuan, type RoundingUnit, roundFen } from '../../kernel/money.ts'
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
import { type Proration, slotWords } from '../proration.ts'

/** What a charge keeps of how it came about; everything a formula needs to compute it again. */
export type ChargeInputs = {
  /** 0.01 ㎡ of area, 10⁻³ of consumption, or a weight, as the formula says. */
  readonly quantity: bigint
  /** 10⁻⁴ yuan */
  readonly price: bigint
  readonly months: number
  /** Slots of the tariff's proration (days, half months, …) that count, of all in the period. */
  readonly days: number
  readonly daysInPeriod: number
  readonly proration: Proration
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

/** Inputs of a charge that knows neither days nor discount; the amount of fen rounds half up. */
export const wholeInputs: ChargeInputs = {
  quantity: 0n,
  price: 0n,
  months: 1,
  days: 0,
  daysInPeriod: 0,
  proration: 'days',
  discountBp: 10_000,
  roundingPoint: 'once',
  roundingUnit: 'fen',
  roundingMode: 'halfUp',
  serviceFrom: '',
  serviceTo: '',
  extra: null,
}

/** One way to reckon a fee. A new one is one file and one line in ./index.ts. */
export type Formula = {
  readonly name: string
  readonly label: Words
  /** What a tariff version must say besides the price. */
  readonly params: z.ZodType
  /** What a charge keeps in `inputs`. */
  readonly extra: z.ZodType
  /** True when the database reckons it for a whole run (see ../run/bulk-select.ts). */
  readonly isBulk: boolean
  /** The exact amount in fen for the whole period, before proration and discount. */
  readonly exactFen: (inputs: ChargeInputs) => Ratio
  /** Overrides proration and rounding where the amount is settled elsewhere (shared cost). */
  readonly amountFen?: (inputs: ChargeInputs) => Fen
  readonly explain: (
    inputs: ChargeInputs,
  ) => Pick<Arithmetic, 'short' | 'factors' | 'facts' | 'steps'>
}

/** The whole period at its share, before days: what `monthFirst` rounds. */
const discountedFen = (formula: Formula, inputs: ChargeInputs): Ratio =>
  multiply(formula.exactFen(inputs), ratio(BigInt(inputs.discountBp), 10_000n))

const isPart = ({ days, daysInPeriod }: ChargeInputs): boolean =>
  daysInPeriod !== 0 && days !== daysInPeriod

/** Days and discount applied to the exact amount of the whole period. */
export const proratedFen = (formula: Formula, inputs: ChargeInputs): Ratio => {
  const discounted = discountedFen(formula, inputs)
  if (!isPart(inputs)) return discounted
  const base = inputs.roundingPoint === 'monthFirst' ? ratio(roundFen(discounted)) : discounted
  return multiply(base, ratio(BigInt(inputs.days), BigInt(inputs.daysInPeriod)))
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

const percentText = (bp: number): string => `${decimal(BigInt(bp), 2).replace(/\.?0+$/, '')}%`

/** The months that are charged, and the days they are. */
export const periodFactor = ({
  months,
  serviceFrom,
  serviceTo,
}: ChargeInputs): Arithmetic['factors'][number] => ({
  label: { zh: '时段', en: 'Period' },
  value: String(months),
  unit: { zh: '个月', en: months === 1 ? 'month' : 'months' },
  source: { zh: `${serviceFrom} 至 ${serviceTo}`, en: `${serviceFrom} to ${serviceTo}` },
})

/** The factors that days and discount add to any formula, only where they changed something. */
export const prorationFactors = (
  inputs: ChargeInputs,
): { factors: Arithmetic['factors']; suffix: string } => {
  const { days, daysInPeriod, discountBp, serviceFrom, serviceTo } = inputs
  const factors: Arithmetic['factors'] = []
  let suffix = ''
  if (discountBp !== 10_000) {
    factors.push({
      label: { zh: '按比例计收', en: 'Share charged' },
      value: percentText(discountBp),
      unit: { zh: '', en: '' },
      source: { zh: '已批准的空置减免', en: 'approved vacancy reduction' },
    })
    suffix += ` × ${percentText(discountBp)}`
  }
  if (isPart(inputs)) {
    factors.push({
      label: { zh: '计费时长', en: 'Part of the period' },
      value: `${days}/${daysInPeriod}`,
      unit: slotWords[inputs.proration],
      source: { zh: `${serviceFrom} 至 ${serviceTo}`, en: `${serviceFrom} to ${serviceTo}` },
    })
    suffix += ` × ${days}/${daysInPeriod}`
  }
  return { factors, suffix }
}

/**
 * The equation of a formula with days and discount: one step when rounded once, two when the
 * whole period is rounded first, so that the rounding point is seen.
 */
export const prorationSteps = (
  formula: Formula,
  inputs: ChargeInputs,
  { label, equation }: { label: Words; equation: string },
): Arithmetic['steps'] => {
  const { days, daysInPeriod, discountBp } = inputs
  const share = discountBp === 10_000 ? '' : ` × ${percentText(discountBp)}`
  const result = exactYuan(proratedFen(formula, inputs)) ?? ''
  if (!isPart(inputs)) return [{ label, equation: `${equation}${share}`, result }]
  const part = ` × ${days}/${daysInPeriod}`
  if (inputs.roundingPoint === 'once') {
    return [{ label, equation: `${equation}${share}${part}`, result }]
  }
  const whole = discountedFen(formula, inputs)
  const rounded = formatYuan(roundFen(whole))
  return [
    { label, equation: `${equation}${share}`, result: `${exactYuan(whole) ?? ''} → ${rounded}` },
    {
      label: { zh: '整期先取整，再按时长', en: 'Whole period rounded first, then its part' },
      equation: `${rounded}${part}`,
      result,
    },
  ]
}
