import type { HouseholdWeek } from './features.ts'

/** A bill as the days of its life; settled is -1 while it is open. */
export type Bill = {
  readonly issued: number
  readonly due: number
  readonly settled: number
  readonly fen: number
  readonly isOpening: boolean
}

/** A span of days; -1: not ended. */
export type Span = { readonly from: number; readonly to: number }

/** What happened to a household: bills in the order of their due dates, and the days of the rest. */
export type Life = {
  readonly bills: readonly Bill[]
  readonly contacts: readonly number[]
  readonly holds: readonly Span[]
  readonly promises: readonly Span[]
  /** Ends of promises that were not kept. */
  readonly broken: readonly number[]
}

type PayerHistory = Pick<
  HouseholdWeek,
  'billsMatured' | 'lastTwelve' | 'lateOfLastTwelve' | 'meanDaysToPay' | 'recentDaysToPay'
>

/**
 * What the nightly fold would have written at the start of a day (history/fold-payers.ts; a test
 * compares the two). Bills are in the order of their due dates.
 */
export const payerAt = (bills: readonly Bill[], day: number): PayerHistory => {
  let billsMatured = 0
  let lastTwelve = 0
  let lateOfLastTwelve = 0
  let settled = 0
  let daysToPay = 0
  // The three settled last, the newest first; of one day those due last.
  let [first, second, third] = [-1, -1, -1]
  let [firstDays, secondDays, thirdDays] = [0, 0, 0]
  for (let n = bills.length - 1; n >= 0; n--) {
    const bill = bills[n] as Bill
    if (bill.isOpening || bill.issued >= day) continue
    const isSettled = bill.settled >= 0 && bill.settled < day
    if (bill.due < day) {
      billsMatured++
      if (lastTwelve < 12) {
        lastTwelve++
        if (!isSettled || bill.settled > bill.due) lateOfLastTwelve++
      }
    }
    if (!isSettled) continue
    const days = Math.max(bill.settled - bill.issued, 0)
    settled++
    daysToPay += days
    if (bill.settled > first) {
      ;[third, thirdDays, second, secondDays] = [second, secondDays, first, firstDays]
      ;[first, firstDays] = [bill.settled, days]
    } else if (bill.settled > second) {
      ;[third, thirdDays, second, secondDays] = [second, secondDays, bill.settled, days]
    } else if (bill.settled > third) {
      ;[third, thirdDays] = [bill.settled, days]
    }
  }
  const recent = firstDays + secondDays + thirdDays
  return {
    billsMatured,
    lastTwelve,
    lateOfLastTwelve,
    meanDaysToPay: settled === 0 ? null : daysToPay / settled,
    recentDaysToPay: settled === 0 ? null : recent / Math.min(settled, 3),
  }
}

/** The oldest bill that was open at the start of a day, or null. */
export const oldestOpen = (bills: readonly Bill[], day: number): Bill | null => {
  for (const bill of bills) if (isOpen(bill, day)) return bill
  return null
}

const isOpen = ({ issued, settled }: Bill, day: number): boolean =>
  issued < day && (settled < 0 || settled >= day)

/** A household at the start of a day on which `oldest` is its oldest open bill. */
export const weekAt = (
  life: Life,
  oldest: Bill,
  day: number,
): Omit<HouseholdWeek, 'communityId' | 'intercept'> => {
  const history = payerAt(life.bills, day)
  let openBills = 0
  let overdueBills = 0
  let openFen = 0
  for (const bill of life.bills) {
    if (!isOpen(bill, day)) continue
    openBills++
    openFen += bill.fen
    if (bill.due < day) overdueBills++
  }
  return {
    billsMatured: history.billsMatured,
    lastTwelve: history.lastTwelve,
    lateOfLastTwelve: history.lateOfLastTwelve,
    meanDaysToPay: history.meanDaysToPay,
    recentDaysToPay: history.recentDaysToPay,
    daysPastDue: day - oldest.due,
    openBills,
    overdueBills,
    openFen,
    oldestFen: oldest.fen,
    contacts: countWithin(life.contacts, day - 34, day),
    isHeld: isAnyRunning(life.holds, day),
    isPromised: isAnyRunning(life.promises, day),
    brokenPromises: countWithin(life.broken, day - 364, day),
  }
}

/** Days from `from` on and before `until`. */
const countWithin = (days: readonly number[], from: number, until: number): number => {
  let count = 0
  for (const day of days) if (day >= from && day < until) count++
  return count
}

const isAnyRunning = (spans: readonly Span[], day: number): boolean => {
  for (const { from, to } of spans) if (from < day && (to < 0 || to >= day)) return true
  return false
}
