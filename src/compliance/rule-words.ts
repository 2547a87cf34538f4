import type { Words } from '../kernel/shapes.ts'

/** A rule as people read it: a plan's log, a refusal, and the list of rules show the same words. */
export type RuleWords = {
  readonly words: Words
  /** What it says, in a few words. */
  readonly says: Words
  /** The law with its article, a provider's rule, or our own. */
  readonly source: Words
  /** What to do instead. */
  readonly instead: Words
  /** False: the product has no such action, whoever asks. */
  readonly isOffered: boolean
}

/** [zh, en] of each part. */
type Pair = readonly [zh: string, en: string]
const words = ([zh, en]: Pair): Words => ({ zh, en })

export const rule = (
  name: Pair,
  says: Pair,
  source: Pair,
  instead: Pair,
  isOffered = true,
): RuleWords => ({
  words: words(name),
  says: words(says),
  source: words(source),
  instead: words(instead),
  isOffered,
})

/** What is only ours is called ours. */
export const companyRule: Pair = ['公司规则', 'Company rule']
/** Stricter than the yardstick for consumer credit, which does not bind property managers. */
export const voluntaryYardstick: Pair = [
  '公司规则，参照 GB/T 45251-2025',
  'Company rule; compare GB/T 45251-2025',
]
export const civilCode944: Pair = ['《民法典》第九百四十四条第三款', 'Civil Code art. 944(3)']
export const piplOf = (zh: string, en: string): Pair => [
  `《个人信息保护法》${zh}`,
  `Personal Information Protection Law ${en}`,
]
export const smsProviders: Pair = [
  '阿里云《通知短信模板规范》、腾讯云《正文模板审核标准》',
  'Template rules of Alibaba Cloud and Tencent Cloud for SMS',
]
export const smsProvisions: Pair = [
  '《消费者权益保护法》第二十九条；《通信短信息服务管理规定》第十八条',
  'Consumer Rights Law art. 29; Provisions on SMS Services art. 18',
]
export const noSuchAction: Pair = ['系统不提供此动作', 'The product has no such action']
