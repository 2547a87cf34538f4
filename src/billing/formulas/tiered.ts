import * as z from 'zod'
import { add, multiply, type Ratio, ratio } from '../../kernel/ratio.ts'
import { exactYuan, type Formula, priceText, usageText } from './formula.ts'
import { meterExtra, meterFacts, meterKind, unitEn, usageFact } from './metered.ts'

const tier = z.strictObject({
  /** Upper end of the tier in 10⁻³ of consumption over the base; null for the last. */
  upTo: z.number().int().positive().nullable(),
  /** 10⁻⁴ yuan */
  price: z.number().int().min(0),
})

const tiersShape = z
  .array(tier)
  .min(1)
  .max(10)
  .refine((tiers) => tiers.every((t, i) => (t.upTo === null) === (i === tiers.length - 1)), {
    error: 'only the last tier is open',
  })
  .refine(
    (tiers) =>
      tiers.every((t, i) => i === 0 || t.upTo === null || t.upTo > (tiers[i - 1]?.upTo ?? 0)),
    {
      error: 'tiers must rise',
    },
  )

const extraShape = meterExtra.extend({
  tiers: tiersShape,
  /** Consumption since the start of the base (month or year) before this charge. */
  before: z.string(),
})

type Slice = { quantity: bigint; price: bigint }

/** What falls into each tier when consumption goes on from `before`. */
const slices = (quantity: bigint, extra: unknown): Slice[] => {
  const { tiers, before } = extraShape.parse(extra)
  let position = BigInt(before)
  const end = position + quantity
  const found: Slice[] = []
  for (const { upTo, price } of tiers) {
    const limit = upTo === null || BigInt(upTo) > end ? end : BigInt(upTo)
    if (limit <= position) continue
    found.push({ quantity: limit - position, price: BigInt(price) })
    position = limit
  }
  return found
}

const exactOf = ({ quantity, price }: Slice): Ratio => ratio(quantity * price, 100_000n)

/** 阶梯: each tier's consumption × its price; the base is a month or a year. */
export const tiered: Formula = {
  name: 'tiered',
  label: { zh: '阶梯价', en: 'Tiered price' },
  params: z.strictObject({ meterKind, tiers: tiersShape, base: z.enum(['month', 'year']) }),
  extra: extraShape,
  isBulk: false,
  exactFen: ({ quantity, extra }) =>
    slices(quantity, extra).reduce((sum, slice) => add(sum, exactOf(slice)), ratio(0n)),
  explain: (inputs) => {
    const parts = slices(inputs.quantity, inputs.extra)
    const extra = extraShape.parse(inputs.extra)
    const equation = parts
      .map((p) => `${usageText(p.quantity)} × ${priceText(p.price)}`)
      .join(' + ')
    return {
      short: {
        zh: `${usageText(inputs.quantity)} ${extra.unitZh}，${parts.length} 档`,
        en: `${usageText(inputs.quantity)} ${unitEn(extra)}, ${parts.length} tiers`,
      },
      factors: parts.map((part, index) => ({
        label: { zh: `第 ${index + 1} 段`, en: `Part ${index + 1}` },
        value: usageText(part.quantity),
        unit: {
          zh: `${extra.unitZh} × ${priceText(part.price)} 元`,
          en: `${unitEn(extra)} × ¥${priceText(part.price)}`,
        },
        source: null,
      })),
      facts: [usageFact(inputs.quantity, extra), ...meterFacts(extra)],
      steps: [
        {
          label: { zh: '各档用量 × 单价', en: 'Each tier × its price' },
          equation: equation || '0',
          result: exactYuan(multiply(tiered.exactFen(inputs), ratio(1n))) ?? '',
        },
      ],
    }
  },
}
