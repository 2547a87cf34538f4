import { type GuardRail, guardRails } from '../../compliance/api.ts'
import { contactBudget } from '../../compliance/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { unitKinds } from '../../property/api.ts'
import type { Channel, StrategyContent, StrategyFinding, StrategyStep } from '../api.ts'
import { stepWords, wayWords } from './step-words.ts'

/** Tone is friendly through the first month past the due date. */
const friendlyDays = 30
const daysBetweenCalls = 7

/** What a company can do at all, beside what its strategy wants. */
export type Means = {
  /** Channels of messages with an account in use and an approved wording. */
  readonly channels: ReadonlySet<Channel | 'letter'>
  /** The local rules of the scope ask for the owners' committee first. */
  readonly asksCommittee: boolean
}

const finding = (
  severity: StrategyFinding['severity'],
  field: string,
  name: GuardRail,
  what: Words,
): StrategyFinding => {
  const { source, instead } = guardRails[name]
  return { severity, field, rule: name, what, source, instead }
}

/**
 * What of a strategy a rule stands against (error: it is not put in force), and what is unwise
 * (warning), each with the rule and what to do instead.
 */
export const lintStrategy = (content: StrategyContent, means: Means): StrategyFinding[] => [
  ...lintTones(content),
  ...lintDistances(content),
  ...lintBudget(content),
  ...lintMeans(content, means),
  ...lintExclusions(content),
]

const eachStep = (
  { steps }: StrategyContent,
  judge: (step: StrategyStep, field: string) => StrategyFinding[],
): StrategyFinding[] => steps.flatMap((step, index) => judge(step, `steps.${index}`))

const lintTones = (content: StrategyContent): StrategyFinding[] =>
  eachStep(content, (step, field) => {
    const tones = [step.tone, ...(step.otherwise === 'nothing' ? [] : [step.otherwiseTone])]
    const { zh, en } = stepWords(step)
    const found: StrategyFinding[] = []
    if (tones.includes('formal') && step.day <= friendlyDays) {
      const what = { zh: `“${zh}”用了正式语气。`, en: `"${en}" is formal.` }
      found.push(finding('error', field, 'formalTooEarly', what))
    }
    if (tones.includes('norm') && step.day <= 0) {
      const what = {
        zh: `“${zh}”在到期前说邻里已缴，不是事实。`,
        en: `"${en}" says before the due date that neighbours have paid.`,
      }
      found.push(finding('error', field, 'normNotTrue', what))
    }
    return found
  })

/** The least days between contacts of any kind, from the household's budget. */
const leastDays = contactBudget[0].days

const lintDistances = (content: StrategyContent): StrategyFinding[] => {
  const { steps } = content
  return eachStep(content, (step, field) => {
    const before = (is: (other: StrategyStep) => boolean, days: number) =>
      steps.find((other) => other !== step && is(other) && isJustBefore(other, step, steps, days))
    const found: StrategyFinding[] = []
    const close = before(() => true, leastDays)
    if (close) {
      const what = {
        zh: `“${stepWords(step).zh}”离“${stepWords(close).zh}”不到 ${leastDays} 天。`,
        en: `"${stepWords(step).en}" is less than ${leastDays} days from "${stepWords(close).en}".`,
      }
      found.push(finding('error', field, 'contactCap', what))
    }
    const isCall = ({ channel, otherwise }: StrategyStep): boolean =>
      channel === 'call' || otherwise === 'call'
    const call = isCall(step) ? before(isCall, daysBetweenCalls) : undefined
    if (call) {
      const what = {
        zh: `“${stepWords(step).zh}”离上一次电话不到 ${daysBetweenCalls} 天。`,
        en: `"${stepWords(step).en}" is less than ${daysBetweenCalls} days from the last call.`,
      }
      found.push(finding('error', field, 'callCap', what))
    }
    return found
  })
}

/** True where `other` comes at most `days` before; of two on one day the one listed first. */
const isJustBefore = (
  other: StrategyStep,
  step: StrategyStep,
  steps: readonly StrategyStep[],
  days: number,
): boolean => {
  const distance = step.day - other.day
  return distance === 0
    ? steps.indexOf(other) < steps.indexOf(step)
    : distance > 0 && distance < days
}

/** The first step that is one too many, for each limit that is broken. */
const lintBudget = ({ steps }: StrategyContent): StrategyFinding[] =>
  contactBudget.slice(1).flatMap(({ contacts, days }) => {
    const index = steps.findIndex(
      ({ day }) =>
        steps.filter((other) => other.day <= day && other.day > day - days).length > contacts,
    )
    const step = steps[index]
    if (!step) return []
    const what = {
      zh: `到“${stepWords(step).zh}”为止，${days} 天里超过 ${contacts} 次。`,
      en: `With "${stepWords(step).en}" there are more than ${contacts} contacts in ${days} days.`,
    }
    return [finding('error', `steps.${index}`, 'contactCap', what)]
  })

const lintMeans = (content: StrategyContent, means: Means): StrategyFinding[] => {
  const { steps, personal, capacity } = content
  const byPeople = { call: capacity.callsAWeek, visit: capacity.visitsAWeek }
  const canDo = (way: Channel | 'letter'): boolean =>
    way === 'call' || way === 'visit' ? byPeople[way] > 0 : means.channels.has(way)
  const found = eachStep(content, ({ channel, otherwise }, field) => {
    if (canDo(channel) || (otherwise !== 'nothing' && canDo(otherwise))) return []
    const { zh, en } = wayWords[channel]
    const what = {
      zh: `没有开通${zh}，或每周${zh}容量为 0，这一步不会做。`,
      en: `There is no carrier or no capacity for ${en}: this step would not be done.`,
    }
    return [finding('warning', field, 'noWay', what)]
  })
  if (personal.isAllowed && !personal.channels.some(canDo)) {
    const what = {
      zh: '个性化没有一种可用的方式，一律不打扰。',
      en: 'The personal policy has no way it could use and would do nothing.',
    }
    found.push(finding('warning', 'personal', 'noWay', what))
  }
  const isFormal = steps.some(({ tone, otherwiseTone }) => [tone, otherwiseTone].includes('formal'))
  if (means.asksCommittee && isFormal) {
    const what = {
      zh: '本地规定要求先请业委会督促；没有登记联系的缴费户，正式语气会被拦下。',
      en: 'Local rules ask for the owners’ committee first: formal steps wait for that contact.',
    }
    found.push(finding('warning', 'steps', 'committeeFirst', what))
  }
  return found
}

const lintExclusions = ({ exclusions }: StrategyContent): StrategyFinding[] => {
  const unknown = exclusions.unitKinds.filter((kind) => !unitKinds.some((known) => known === kind))
  if (unknown.length === 0) return []
  const what = {
    zh: `没有这些房产种类：${unknown.join('、')}。`,
    en: `There are no such kinds of units: ${unknown.join(', ')}.`,
  }
  return [finding('error', 'exclusions.unitKinds', 'strategyExcludes', what)]
}
