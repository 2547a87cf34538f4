import { formatYuan } from '../../kernel/money.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { PlanRow } from '../api.ts'
import type { Reason } from './reasons.ts'
import { percent } from './why.ts'

type Given = {
  readonly row: PlanRow
  readonly arithmetic: {
    readonly chance: number
    readonly chanceIfContacted: number
    readonly low: number
    readonly high: number
    readonly gainFen: bigint
  } | null
  readonly reasons: readonly Reason[]
  readonly counterfactual: { readonly words: Words } | null
  readonly rules: readonly { readonly words: Words; readonly isRefused: boolean }[]
}

/** ＋3: percentage points with their sign. */
const points = (ratio: number): string =>
  `${ratio < 0 ? '−' : '+'}${Math.abs(Math.round(ratio * 100))}`
const signed = (delta: number): string => `${delta < 0 ? '−' : '+'}${Math.abs(delta).toFixed(1)}`

/** The whole explanation for staff: advice, number, reasons, what else there was, which rules were looked at. */
export const sentenceOf = ({ row, arithmetic, reasons, counterfactual, rules }: Given): Words => {
  const refused = rules.filter(({ isRefused }) => isRefused)
  const parts: (Words | null)[] = [
    { zh: `建议：${row.action.words.zh}`, en: `Advice: ${row.action.words.en}` },
    arithmetic && {
      zh: `预计本周缴费概率 ${percent(arithmetic.chance)}→${percent(arithmetic.chanceIfContacted)}（可信区间 ${points(arithmetic.low - arithmetic.chance)}～${points(arithmetic.high - arithmetic.chance)} 个百分点），预计多收 ¥${formatYuan(arithmetic.gainFen)}`,
      en: `chance of payment this week ${percent(arithmetic.chance)} to ${percent(arithmetic.chanceIfContacted)} (credible interval ${points(arithmetic.low - arithmetic.chance)} to ${points(arithmetic.high - arithmetic.chance)} points), ¥${formatYuan(arithmetic.gainFen)} more expected`,
    },
    reasons.length === 0
      ? { zh: row.why.zh, en: row.why.en }
      : {
          zh: `原因：${reasons.map(({ words, delta }, index) => `${'①②③'[index]}${words.zh}（较本小区 ${signed(delta)}）`).join('；')}`,
          en: `reasons: ${reasons.map(({ words, delta }, index) => `(${index + 1}) ${words.en} (${signed(delta)} against the community)`).join('; ')}`,
        },
    counterfactual?.words ?? null,
    refused.length === 0
      ? {
          zh: `规则：已核对 ${rules.length} 条，都不妨碍`,
          en: `${rules.length} rules were checked; none stands against it`,
        }
      : {
          zh: `规则：${refused.map(({ words }) => words.zh).join('；')}`,
          en: `rules: ${refused.map(({ words }) => words.en).join('; ')}`,
        },
  ]
  const given = parts.filter((part) => part !== null)
  return {
    zh: `${given.map(({ zh }) => zh).join('。')}。`,
    en: `${given.map(({ en }) => en).join('. ')}.`,
  }
}
