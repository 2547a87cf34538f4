import type { Words } from '../../kernel/shapes.ts'
import type { Action } from './action-words.ts'
import { quietOf } from './quiet-words.ts'
import type { Reason } from './reasons.ts'

/** What a sentence is made from. */
type Explained = {
  readonly decided_by: 'policy' | 'calendar' | 'rule' | 'person'
  readonly is_held_out: boolean
  readonly limitation_on: string
  readonly oldest_due_on: string
  readonly chance: number
  readonly chance_if_contacted: number | null
}

export const percent = (ratio: number): string => `${Math.round(ratio * 100)}%`

const joined = (parts: readonly Words[]): Words => ({
  zh: parts.map(({ zh }) => zh).join('；'),
  en: parts.map(({ en }) => en).join('; '),
})

/** Why a household stands in its group, in one sentence. */
export const whyOf = (
  it: Explained,
  { action, reasons, quiet }: { action: Action; reasons: readonly Reason[]; quiet: string | null },
): Words => {
  const top = reasons.slice(0, 1).map(({ words }) => words)
  if (quiet !== null) return quietWhy(it, quiet, top)
  if (it.decided_by === 'rule') {
    return {
      zh: `${it.limitation_on} 时效届满；送达的书面催告可使时效重新起算`,
      en: `The limitation period ends on ${it.limitation_on}; a delivered written demand starts it anew`,
    }
  }
  const moves = it.chance_if_contacted === null ? [] : [chances(it.chance, it.chance_if_contacted)]
  if (it.decided_by === 'calendar') return joined([stepWords(it, action), ...top])
  return joined([...top, ...moves])
}

/** 本周缴费概率 24%→37%. */
const chances = (before: number, after: number): Words => ({
  zh: `本周缴费概率 ${percent(before)}→${percent(after)}`,
  en: `chance of payment this week ${percent(before)} to ${percent(after)}`,
})

const stepWords = (it: Explained, { stepNo }: Action): Words => {
  const whose = it.is_held_out ? { zh: '对照组，', en: 'Held out: ' } : { zh: '', en: '' }
  return {
    zh: `${whose.zh}固定日历第 ${stepNo} 步，${it.oldest_due_on} 到期`,
    en: `${whose.en}step ${stepNo} of the fixed calendar, due since ${it.oldest_due_on}`,
  }
}

const quietWhy = (it: Explained, quiet: string, top: readonly Words[]): Words => {
  const { why } = quietOf(quiet)
  if (quiet !== 'noGain') return why
  const alone: Words = {
    zh: `不联系本周缴清的概率 ${percent(it.chance)}`,
    en: `left alone it pays this week with a chance of ${percent(it.chance)}`,
  }
  return joined([alone, ...top, why])
}
