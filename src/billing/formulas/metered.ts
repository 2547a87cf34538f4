import * as z from 'zod'
import { ratio } from '../../kernel/ratio.ts'
import type { Words } from '../../kernel/shapes.ts'
import { exactYuan, type Formula, priceText, usageText } from './formula.ts'
import { meterUnits } from './unit-words.ts'

/** Which meters of a unit a metered or tiered tariff bills. */
export const meterKind = z.enum(['water', 'electricity', 'gas', 'heat'])

/** What a metered charge keeps: readings in 10⁻³, the multiplier, the meter's number. */
export const meterExtra = z.object({
  serial: z.string(),
  unitZh: z.string(),
  multiplier: z.number().int().positive(),
  /** Pairs of readings; more than one after a change of meter. */
  spans: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      start: z.string(),
      end: z.string(),
      /** That of the device before a change, where it was another. */
      multiplier: z.number().int().positive().optional(),
    }),
  ),
})
type MeterExtra = z.infer<typeof meterExtra>

/** 表计: consumption (10⁻³, multiplier already applied) × price in 10⁻⁴ yuan. */
export const metered: Formula = {
  name: 'metered',
  label: { zh: '用量 × 单价', en: 'Consumption × price' },
  params: z.strictObject({ meterKind }),
  extra: meterExtra,
  isBulk: false,
  exactFen: ({ quantity, price }) => ratio(quantity * price, 100_000n),
  explain: (inputs) => {
    const { quantity, price } = inputs
    const extra = meterExtra.parse(inputs.extra)
    return {
      short: {
        zh: `${usageText(quantity)} ${extra.unitZh} × ${priceText(price)} 元`,
        en: `${usageText(quantity)} ${unitEn(extra)} × ¥${priceText(price)}`,
      },
      factors: [
        {
          label: usageLabel,
          value: usageText(quantity),
          unit: { zh: extra.unitZh, en: unitEn(extra) },
          source: readingsOf(extra),
        },
        {
          label: { zh: '单价', en: 'Price' },
          value: priceText(price),
          unit: { zh: `元/${extra.unitZh}`, en: `yuan/${unitEn(extra)}` },
          source: { zh: '收费标准', en: 'tariff' },
        },
      ],
      facts: meterFacts(extra),
      steps: [
        {
          label: { zh: '用量 × 单价', en: 'Consumption × price' },
          equation: `${usageText(quantity)} × ${priceText(price)}`,
          result: exactYuan(metered.exactFen(inputs)) ?? '',
        },
      ],
    }
  },
}

/** Consumption as one fact, where each slice of it is a factor: "8 吨（3,412 → 3,420）". */
export const usageFact = (quantity: bigint, extra: MeterExtra) => {
  const read = readingsOf(extra)
  const used = usageText(quantity)
  return {
    label: usageLabel,
    value: {
      zh: `${used} ${extra.unitZh}${read ? `（${read.zh}）` : ''}`,
      en: `${used} ${unitEn(extra)}${read ? ` (${read.en})` : ''}`,
    },
  }
}

const usageLabel = { zh: '用量', en: 'Used' }

export const unitEn = ({ unitZh }: MeterExtra): string =>
  Object.values(meterUnits).find(({ zh }) => zh === unitZh)?.en ?? unitZh

/** "3,412 → 3,420"; what came between two devices stands in the facts. */
const readingsOf = ({ spans: [span, ...others] }: MeterExtra): Words | null =>
  span && others.length === 0 ? inBoth(spanText(span)) : null

const spanText = ({ start, end }: MeterExtra['spans'][number]): string =>
  `${usageText(BigInt(start))} → ${usageText(BigInt(end))}`

/** Which meter, each device's readings after a change of meter, and the multiplier where it is not 1. */
export const meterFacts = ({ serial, spans, multiplier }: MeterExtra) => [
  { label: { zh: '表号', en: 'Meter' }, value: inBoth(serial) },
  ...(spans.length === 1 ? [] : spans).map((span) => {
    const read = `${spanText(span)}${span.multiplier ? ` × ${span.multiplier}` : ''}`
    return {
      label: { zh: '抄表', en: 'Readings' },
      value: {
        zh: `${span.from} 至 ${span.to}，${read}`,
        en: `${span.from} to ${span.to}: ${read}`,
      },
    }
  }),
  ...(multiplier === 1
    ? []
    : [{ label: { zh: '倍率', en: 'Multiplier' }, value: inBoth(String(multiplier)) }]),
]

const inBoth = (text: string): Words => ({ zh: text, en: text })
