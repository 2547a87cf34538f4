import * as z from 'zod'
import { formatYuan } from '../../kernel/money.ts'
import { ratio } from '../../kernel/ratio.ts'
import { areaText, type Formula, usageText } from './formula.ts'
import { unitsInEnglish } from './unit-words.ts'

/** Where a pool came from, a line of it; a value without its English has units that translate. */
const poolFact = z.object({
  labelZh: z.string(),
  labelEn: z.string(),
  value: z.string(),
  valueEn: z.string().optional(),
})

/** What a share keeps: the pool, the sum of all weights, and the fen its remainder earned. */
const sharedExtra = z.object({
  poolFen: z.string(),
  totalWeight: z.string(),
  shareCount: z.number().int(),
  /** 0, or 1 when the largest remainders handed this share one more fen. */
  extraFen: z.number().int().min(0).max(1),
  weightBasis: z.enum(['area', 'household', 'usage', 'floorFactor', 'custom']),
  scopeZh: z.string(),
  /** Charges of before say it in Chinese only. */
  scopeEn: z.string().optional(),
  /** How the pool came about, in words and figures for the bill. */
  poolFacts: z.array(poolFact),
  poolEquation: z.string(),
})

export type SharedInputs = z.infer<typeof sharedExtra>

const weightWords = {
  area: { zh: '按建筑面积分摊', en: 'shared by area' },
  household: { zh: '按户分摊', en: 'shared equally by home' },
  usage: { zh: '按用量分摊', en: 'shared by consumption' },
  floorFactor: { zh: '按楼层系数分摊', en: 'shared by floor factor' },
  custom: { zh: '按约定比例分摊', en: 'shared by agreed weights' },
} as const

/**
 * 公摊: the pool × weight ÷ sum of weights, down to whole fen; the fen left over go to the largest
 * remainders, so that all shares sum to the pool exactly (kernel largestRemainder). Without an
 * agreement the weight is the exclusive area (Civil Code 283).
 */
export const sharedCost: Formula = {
  name: 'sharedCost',
  label: { zh: '公摊', en: 'Shared cost' },
  params: z.strictObject({}),
  extra: sharedExtra,
  isBulk: false,
  exactFen: ({ quantity, extra }) => {
    const { poolFen, totalWeight } = sharedExtra.parse(extra)
    return ratio(BigInt(poolFen) * quantity, BigInt(totalWeight))
  },
  amountFen: ({ quantity, extra }) => {
    const { poolFen, totalWeight, extraFen } = sharedExtra.parse(extra)
    return (BigInt(poolFen) * quantity) / BigInt(totalWeight) + BigInt(extraFen)
  },
  explain: ({ quantity, extra }) => {
    const shared = sharedExtra.parse(extra)
    const scope = { zh: shared.scopeZh, en: shared.scopeEn ?? shared.scopeZh }
    const pool = formatYuan(BigInt(shared.poolFen))
    const weight = (value: bigint): string =>
      shared.weightBasis === 'area' ? areaText(value) : usageText(value * 1000n)
    const isArea = shared.weightBasis === 'area'
    return {
      short: {
        zh: `${scope.zh}，${weightWords[shared.weightBasis].zh}`,
        en: `${scope.en}, ${weightWords[shared.weightBasis].en}`,
      },
      factors: [
        {
          label: { zh: '要分的钱', en: 'Pool' },
          value: pool,
          unit: { zh: '元', en: 'yuan' },
          source: scope,
        },
        {
          label: isArea
            ? { zh: '您家面积', en: 'Your area' }
            : { zh: '您家份数', en: 'Your weight' },
          value: weight(quantity),
          unit: { zh: isArea ? '㎡' : '', en: isArea ? '㎡' : '' },
          source: null,
        },
        {
          label: isArea ? { zh: '总面积', en: 'Total area' } : { zh: '总份数', en: 'Total weight' },
          value: weight(BigInt(shared.totalWeight)),
          unit: { zh: isArea ? '㎡' : '', en: isArea ? '㎡' : '' },
          source: { zh: `${shared.shareCount} 户`, en: `${shared.shareCount} homes` },
        },
      ],
      facts: shared.poolFacts.map(({ labelZh, labelEn, value, valueEn }) => ({
        label: { zh: labelZh, en: labelEn },
        value: { zh: value, en: valueEn ?? unitsInEnglish(value) },
      })),
      steps: [
        ...(shared.poolEquation
          ? [
              {
                label: { zh: '要分的钱', en: 'The pool' },
                equation: shared.poolEquation,
                result: pool,
              },
            ]
          : []),
        {
          label: { zh: '您家分到的', en: 'Your share' },
          equation: `${pool} × ${weight(quantity)} ÷ ${weight(BigInt(shared.totalWeight))}`,
          result: '',
        },
      ],
    }
  },
}
