import type { Words } from '../../kernel/shapes.ts'
import type { StrategyContent } from '../api.ts'
import { toneWords } from '../explain/action-words.ts'
import { listWords, slotWords, stepWords, wayWords } from './step-words.ts'

/** Something of a strategy that can differ: what it is called, and how it reads. */
type Aspect = {
  readonly name: Words
  readonly read: (content: StrategyContent) => Words
}

const same = (text: string): Words => ({ zh: text, en: text })
const yesNo = (is: boolean): Words => (is ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' })
const yuan = (fen: bigint): string => `¥${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`

const money = (zh: string, en: string, of: (content: StrategyContent) => bigint): Aspect => ({
  name: { zh, en },
  read: (content) => same(yuan(of(content))),
})
const number = (zh: string, en: string, of: (content: StrategyContent) => number): Aspect => ({
  name: { zh, en },
  read: (content) => same(String(of(content))),
})

const aspects: readonly Aspect[] = [
  {
    name: { zh: '允许个性化', en: 'Personal policy allowed' },
    read: ({ personal }) => yesNo(personal.isAllowed),
  },
  {
    name: { zh: '个性化可用的方式', en: 'Ways of the personal policy' },
    read: ({ personal }) => listWords(personal.channels, wayWords),
  },
  {
    name: { zh: '个性化可用的语气', en: 'Tones of the personal policy' },
    read: ({ personal }) => listWords(personal.tones, toneWords),
  },
  {
    name: { zh: '个性化可用的时段', en: 'Hours of the personal policy' },
    read: ({ personal }) => listWords(personal.slots, slotWords),
  },
  number('每周电话', 'Calls a week', ({ capacity }) => capacity.callsAWeek),
  number('每周上门', 'Visits a week', ({ capacity }) => capacity.visitsAWeek),
  money('微信成本', 'Cost of WeChat', ({ costs }) => costs.wechatFen),
  money('短信成本', 'Cost of an SMS', ({ costs }) => costs.smsFen),
  money('电话成本', 'Cost of a call', ({ costs }) => costs.callFen),
  money('上门成本', 'Cost of a visit', ({ costs }) => costs.visitFen),
  money('善意成本', 'Cost in goodwill', ({ costs }) => costs.goodwillFen),
  money('投诉成本', 'Cost of a complaint', ({ costs }) => costs.complaintFen),
  number('电话用时（分钟）', 'Minutes a call', ({ costs }) => costs.callMinutes),
  number('上门用时（分钟）', 'Minutes a visit', ({ costs }) => costs.visitMinutes),
  money('不催的小额', 'Left to the next bill below', ({ exclusions }) => exclusions.belowFen),
  {
    name: { zh: '排除的房产种类', en: 'Kinds of units left out' },
    read: ({ exclusions: { unitKinds } }) =>
      unitKinds.length === 0 ? { zh: '无', en: 'none' } : same(unitKinds.join('、')),
  },
  number('排除的缴费户', 'Households left out', ({ exclusions }) => exclusions.householdIds.length),
  {
    name: { zh: '不经批准即发', en: 'Leaves without approval' },
    read: ({ approvesItself }) => yesNo(approvesItself),
  },
]

/** What a strategy changes of another, in words; empty where it does the same. */
export const changesOf = (before: StrategyContent, after: StrategyContent): readonly Words[] => [
  ...stepChanges(before, after),
  ...aspects.flatMap(({ name, read }) => {
    const [was, is] = [read(before), read(after)]
    if (was.zh === is.zh) return []
    return { zh: `${name.zh}：${was.zh} → ${is.zh}`, en: `${name.en}: ${was.en} → ${is.en}` }
  }),
]

/** Steps are told apart by their day: of one day there is one. */
const stepChanges = (before: StrategyContent, after: StrategyContent): readonly Words[] => {
  const days = [...new Set([...before.steps, ...after.steps].map(({ day }) => day))]
  return days
    .sort((a, b) => a - b)
    .flatMap((day): Words[] => {
      const [was, is] = [before, after].map(({ steps }) => steps.find((step) => step.day === day))
      const [from, to] = [was && stepWords(was), is && stepWords(is)]
      if (!from && to) return [{ zh: `新增：${to.zh}`, en: `Added: ${to.en}` }]
      if (from && !to) return [{ zh: `删去：${from.zh}`, en: `Removed: ${from.en}` }]
      if (!was || !is || !from || !to) return []
      if (from.zh !== to.zh) {
        return [{ zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }]
      }
      const conditions = [was, is].map(conditionWords)
      const [old, now] = conditions
      if (!old || !now || old.zh === now.zh) return []
      return [
        {
          zh: `${to.zh}：${old.zh} → ${now.zh}`,
          en: `${to.en}: ${old.en} → ${now.en}`,
        },
      ]
    })
}

const conditionWords = (step: StrategyContent['steps'][number]): Words => ({
  zh: `满 ${yuan(step.minimumFen)}、${step.minimumBills} 期，之后等 ${step.waitDays} 天`,
  en: `from ${yuan(step.minimumFen)} and ${step.minimumBills} bills, then ${step.waitDays} days of waiting`,
})
