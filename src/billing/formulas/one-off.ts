import * as z from 'zod'
import { formatYuan } from '../../kernel/money.ts'
import { ratio } from '../../kernel/ratio.ts'
import type { Formula } from './formula.ts'

const extraShape = z.object({
  amountFen: z.string(),
  descriptionZh: z.string(),
  descriptionEn: z.string(),
})

/** 一次性: an amount agreed for one occasion, or an opening balance taken over from a ledger. */
export const oneOff: Formula = {
  name: 'oneOff',
  label: { zh: '一次性', en: 'One-off' },
  params: z.strictObject({}),
  extra: extraShape,
  isBulk: false,
  exactFen: ({ extra }) => ratio(BigInt(extraShape.parse(extra).amountFen)),
  explain: ({ extra }) => {
    const { amountFen, descriptionZh, descriptionEn } = extraShape.parse(extra)
    const amount = formatYuan(BigInt(amountFen))
    return {
      short: { zh: descriptionZh, en: descriptionEn },
      factors: [
        {
          label: { zh: '金额', en: 'Amount' },
          value: amount,
          unit: { zh: '元', en: 'yuan' },
          source: { zh: descriptionZh, en: descriptionEn },
        },
      ],
      facts: [],
      steps: [],
    }
  },
}
