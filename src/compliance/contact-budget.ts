import { addDays, type PlainDate } from '../kernel/period.ts'

/**
 * How often a household may be contacted about money: at most once a day, three days apart, three
 * times in 35 days and twelve times in 365. Messages, calls and visits count alike; what reached
 * nobody does not.
 */
export const contactBudget = [
  { contacts: 1, days: 3 },
  { contacts: 3, days: 35 },
  { contacts: 12, days: 365 },
] as const

/**
 * The first day from `today` on which one more contact keeps every limit.
 * @param contactDays days of earlier contacts, in any order
 */
export const nextContactDay = (contactDays: readonly PlainDate[], today: PlainDate): PlainDate => {
  const newestFirst = [...contactDays].sort().reverse()
  const days = contactBudget.flatMap((limit) => {
    const last = newestFirst[limit.contacts - 1]
    return last === undefined ? [] : [addDays(last, limit.days)]
  })
  return [today, ...days].sort().at(-1) ?? today
}
