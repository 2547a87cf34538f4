import * as z from 'zod'
import { ratio } from '../../kernel/ratio.ts'
import {
  areaText,
  type Formula,
  periodFactor,
  priceText,
  prorationFactors,
  prorationSteps,
} from './formula.ts'

/** 面积 × 单价: area in 0.01 ㎡ × price in 10⁻⁴ yuan a ㎡ and month × months. */
export const areaPrice: Formula = {
  name: 'areaPrice',
  label: { zh: '面积 × 单价', en: 'Area × price' },
  params: z.strictObject({}),
  extra: z.null(),
  isBulk: true,
  exactFen: ({ quantity, price, months }) => ratio(quantity * price * BigInt(months), 10_000n),
  explain: (inputs) => {
    const { quantity, price, months } = inputs
    const { factors, suffix } = prorationFactors(inputs)
    const monthly = months === 1 ? '' : ` × ${months}`
    return {
      short: {
        zh: `${areaText(quantity)} ㎡ × ${priceText(price)} 元${months === 1 ? '' : ` × ${months} 个月`}${suffix}`,
        en: `${areaText(quantity)} ㎡ × ¥${priceText(price)}${months === 1 ? '' : ` × ${months} months`}${suffix}`,
      },
      factors: [
        {
          label: { zh: '建筑面积', en: 'Built area' },
          value: areaText(quantity),
          unit: { zh: '㎡', en: '㎡' },
          source: { zh: '产权登记', en: 'title register' },
        },
        {
          label: { zh: '单价', en: 'Price' },
          value: priceText(price),
          unit: { zh: '元/㎡·月', en: 'yuan/㎡·month' },
          source: { zh: '收费标准', en: 'tariff' },
        },
        periodFactor(inputs),
        ...factors,
      ],
      facts: [],
      steps: prorationSteps(areaPrice, inputs, {
        label: { zh: '面积 × 单价', en: 'Area × price' },
        equation: `${areaText(quantity)} × ${priceText(price)}${monthly}`,
      }),
    }
  },
}
