import { addDays, addMonths, firstOfMonth } from '../../kernel/period.ts'
import type { Random } from './random.ts'

/** How a household pays, as owners do. */
type Habit =
  | { readonly kind: 'monthly'; readonly afterDays: number }
  | { readonly kind: 'ahead'; readonly months: 3 | 6 | 12; readonly offset: number }
  | { readonly kind: 'late'; readonly everyMonths: 2 | 3 | 4 }
  /** Pays every other month until a month, then no more. */
  | { readonly kind: 'stopped'; readonly beforeLast: number }

/** What someone does on a day: pays what is open, perhaps some months ahead as well. */
export type Visit = {
  readonly on: string
  readonly householdId: bigint
  readonly aheadMonths: number
  readonly method: 'cash' | 'pos' | 'transfer' | 'online'
  /** Leaves out charges whose item code is listed, for whoever pays only a part. */
  readonly leavesOut?: readonly string[]
}

export const chooseHabit = (random: Random): Habit => {
  const chance = random.next()
  if (chance < 0.1) return { kind: 'monthly', afterDays: 1 + random.below(24) }
  if (chance < 0.24) return { kind: 'ahead', months: 3, offset: random.below(3) }
  if (chance < 0.46) return { kind: 'ahead', months: 6, offset: random.below(6) }
  if (chance < 0.7) return { kind: 'ahead', months: 12, offset: random.below(3) }
  if (chance < 0.84) return { kind: 'late', everyMonths: random.pick([2, 3, 4]) }
  return { kind: 'stopped', beforeLast: 2 + random.below(12) }
}

/**
 * The days on which a household comes to pay, from habit.
 * @param months first days of the billed months, in order
 * @param issueDay day of the month on which bills are issued
 */
export const visitsOf = (input: {
  random: Random
  householdId: bigint
  habit: Habit
  months: readonly string[]
  issueDay: number
}): Visit[] => {
  const { random, householdId, habit, months, issueDay } = input
  const method = preferredMethod(random)
  const after = (month: string, days: number): string => addDays(month, issueDay - 1 + days)
  const visitsIn = (month: string, index: number): Visit[] => {
    const base = { householdId, method, aheadMonths: 0 }
    switch (habit.kind) {
      case 'monthly':
        return [{ ...base, on: after(month, habit.afterDays) }]
      case 'ahead':
        return index % habit.months === habit.offset
          ? [
              {
                ...base,
                on: after(month, 1 + random.below(20)),
                aheadMonths: habit.months - 1,
                method: method === 'online' ? 'transfer' : method,
              },
            ]
          : []
      case 'late':
        return index % habit.everyMonths === habit.everyMonths - 1
          ? [{ ...base, on: after(month, 26 + random.below(20)) }]
          : []
      case 'stopped':
        return index % 2 === 1 && index < months.length - habit.beforeLast
          ? [{ ...base, on: after(month, 3 + random.below(22)) }]
          : []
    }
  }
  return months.flatMap(visitsIn)
}

const preferredMethod = (random: Random): Visit['method'] => {
  const chance = random.next()
  if (chance < 0.7) return 'online'
  return chance < 0.8 ? 'cash' : chance < 0.93 ? 'pos' : 'transfer'
}

/** First days of the last n months up to and including the month of a day. */
export const lastMonths = (today: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    firstOfMonth(addMonths(firstOfMonth(today), index - count + 1)),
  )
