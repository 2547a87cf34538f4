import { chooseHabit, type Visit, visitsOf } from './habits.ts'
import { oldDebtors } from './old-arrears.ts'
import type { Random } from './random.ts'
import { issueDay } from './story.ts'

type Registered = readonly { readonly code: string; readonly householdId: bigint | null }[]

/** Who comes when; the households of the pictures keep to their own story. */
export const planVisits = (
  random: Random,
  units: Registered,
  months: readonly string[],
): Visit[] => {
  const households = new Set(units.flatMap(({ householdId }) => householdId ?? []))
  const own = ownVisits(units, months)
  return [...households].flatMap(
    (householdId) =>
      own.get(householdId) ??
      visitsOf({ random, householdId, habit: chooseHabit(random), months, issueDay }),
  )
}

/**
 * How many of the last months each has not paid: 周建国 owes the property fee of the month before
 * last and all of the last one, 孙立军 a year, 赵建国 three months, 刘洋 half a year.
 */
const unpaidMonths: Readonly<Record<string, number>> = {
  '1-2-301': 2,
  '3-2-1102': 1,
  '1-1-1502': 13,
  '5-2-1203': 4,
  '7-2-902': 7,
  '5-1-1203': 1,
}

/** Codes of the homes that pay as their own story says, and not because of a message. */
export const ownStories: ReadonlySet<string> = new Set([
  ...Object.keys(unpaidMonths),
  ...oldDebtors,
])

const ownVisits = (units: Registered, months: readonly string[]): ReadonlyMap<bigint, Visit[]> => {
  const neverPaid = [...oldDebtors].map((code) => [code, months.length] as const)
  return new Map(
    [...Object.entries(unpaidMonths), ...neverPaid].flatMap(([code, unpaid]) => {
      const householdId = units.find((unit) => unit.code === code)?.householdId
      if (!householdId) return []
      const paid = months.slice(0, months.length - unpaid)
      const visits = paid.map(
        (month, index): Visit => ({
          on: `${month.slice(0, 7)}-${String(8 + (index % 14)).padStart(2, '0')}`,
          householdId,
          aheadMonths: 0,
          method: 'online',
          ...(code === '1-2-301' && index === paid.length - 1
            ? { leavesOut: ['propertyFee'] }
            : {}),
        }),
      )
      return [[householdId, visits]]
    }),
  )
}
