import type { Language } from '../../../shared/dates.ts'
import { say } from '../../language/words.ts'
import { words } from './words.ts'

const kinds = [
  'call',
  'visit',
  'promise',
  'promiseKept',
  'promiseBroken',
  'plan',
  'letter',
  'cause',
  'handOver',
  'committee',
  'note',
  'opened',
  'closed',
  'complaint',
  'legal',
] as const

/** How an outcome is said, by the kind of event; one without words of its own stands as it is. */
const saidAs: Partial<Record<(typeof kinds)[number], (outcome: string) => string>> = {
  call: (outcome) => `outcome_${outcome}`,
  visit: (outcome) => `outcome_${outcome === 'notReached' ? 'notMet' : outcome}`,
  plan: (outcome) => `planned_${outcome}`,
  promise: (outcome) => `promise_${outcome}`,
  note: (outcome) => `noted_${outcome}`,
  closed: (outcome) => `close_${outcome}`,
  cause: (outcome) => outcome,
}

/** An event in a few words: 上门，未遇. What follows the name of an outcome are its figures. */
export const eventWords = (
  { kind, outcome }: { kind: string; outcome: string | null },
  language: Language,
): string => {
  const known = kinds.find((name) => name === kind)
  if (!known) return kind
  const said = say(words, language, `event_${known}`)
  if (!outcome) return said
  const [name = '', amount = '', n = ''] = outcome.split(' ')
  const dictionary: Readonly<Record<string, string>> = words[language]
  const key = saidAs[known]?.(name) ?? ''
  const result = (dictionary[key] ?? outcome).replace('{amount}', amount).replace('{n}', n)
  return `${said}${language === 'zh' ? '，' : ', '}${result}`
}
