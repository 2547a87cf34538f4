import * as z from 'zod'
import { ratio } from '../../kernel/ratio.ts'
import { exactYuan, type Formula, priceText, usageText } from './formula.ts'

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
        en: `${usageText(quantity)} × ¥${priceText(price)}`,
      },
      factors: [
        {
          label: { zh: '用量', en: 'Consumption' },
          value: usageText(quantity),
          unit: { zh: extra.unitZh, en: '' },
          source: { zh: `表号 ${extra.serial}`, en: `meter ${extra.serial}` },
        },
        {
          label: { zh: '单价', en: 'Price' },
          value: priceText(price),
          unit: { zh: `元/${extra.unitZh}`, en: 'yuan' },
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

/** "48,216 → 51,132" for each span, and the multiplier where it is not 1. */
export const meterFacts = (extra: MeterExtra) => [
  ...extra.spans.map((span) => ({
    label: { zh: '抄表', en: 'Readings' },
    value: `${span.from} ${usageText(BigInt(span.start))} → ${span.to} ${usageText(BigInt(span.end))}${span.multiplier ? ` (× ${span.multiplier})` : ''}`,
  })),
  ...(extra.multiplier === 1
    ? []
    : [{ label: { zh: '倍率', en: 'Multiplier' }, value: String(extra.multiplier) }]),
]
