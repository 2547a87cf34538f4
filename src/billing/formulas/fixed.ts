import * as z from 'zod'
import { ratio } from '../../kernel/ratio.ts'
import {
  type Formula,
  periodFactor,
  priceText,
  prorationFactors,
  prorationSteps,
} from './formula.ts'

/** 固定金额: price in 10⁻⁴ yuan a month × months, whatever the unit's size. */
export const fixed: Formula = {
  name: 'fixed',
  label: { zh: '固定金额', en: 'Fixed amount' },
  params: z.strictObject({}),
  extra: z.null(),
  isBulk: true,
  exactFen: ({ price, months }) => ratio(price * BigInt(months), 100n),
  explain: (inputs) => {
    const { price, months } = inputs
    const { factors, suffix } = prorationFactors(inputs)
    return {
      short: {
        zh: `每月 ${priceText(price)} 元${months === 1 ? '' : ` × ${months} 个月`}${suffix}`,
        en: `¥${priceText(price)} a month${months === 1 ? '' : ` × ${months}`}${suffix}`,
      },
      factors: [
        {
          label: { zh: '标准', en: 'Rate' },
          value: priceText(price),
          unit: { zh: '元/月', en: 'yuan/month' },
          source: { zh: '收费标准', en: 'tariff' },
        },
        periodFactor(inputs),
        ...factors,
      ],
      facts: [],
      steps: prorationSteps(fixed, inputs, {
        label: { zh: '每月标准 × 月数', en: 'Monthly rate × months' },
        equation: `${priceText(price)} × ${months}`,
      }),
    }
  },
}
