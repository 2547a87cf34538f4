import type { Words } from '../../../../src/kernel/shapes.ts'

/** The pages that stand behind 催缴, in their order; a new one is a line here. */
export const dunningTabs: readonly { readonly to: string; readonly words: Words }[] = [
  { to: '/dunning', words: { zh: '今日计划', en: 'Plan of today' } },
  { to: '/dunning/cases', words: { zh: '案件', en: 'Cases' } },
  { to: '/dunning/radar', words: { zh: '时效', en: 'Limitation' } },
  { to: '/dunning/strategies', words: { zh: '策略', en: 'Strategies' } },
  { to: '/dunning/experiment', words: { zh: '试验', en: 'Experiment' } },
]
