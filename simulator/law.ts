import { firstDay } from './rails.ts'
import type { State } from './state.ts'

/**
 * Judges every contact by itself, from what happened and not from what a guard computed. It shares
 * no code with the guard rails.
 */
export type Law = {
  readonly violations: Map<string, number>
  readonly check: (state: State, home: number, contact: { arm: number; day: number }) => void
  readonly note: (home: number, contact: { arm: number; day: number }) => void
  readonly complained: (home: number, event: { day: number; wantsPeace: boolean }) => void
  readonly promised: (home: number, day: number) => void
}

/** The State Council's holidays of 2025 and 2026, and the New Year of 2027, as first and last days. */
const holidays = [
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
  ['2027-01-01', '2027-01-01'],
] as const

const dayNumber = (date: string): number =>
  Date.parse(date) / 86_400_000 - Date.parse(firstDay) / 86_400_000
const isHoliday = (day: number): boolean =>
  holidays.some(([from, to]) => day >= dayNumber(from) && day <= dayNumber(to))

export const newLaw = (homes: number): Law => {
  const violations = new Map<string, number>()
  const days: number[][] = Array.from({ length: homes }, () => [])
  const calls: number[][] = Array.from({ length: homes }, () => [])
  const complaints = new Map<number, number>()
  const promises = new Map<number, number>()
  const atPeace = new Set<number>()
  const count = (rule: string): void => {
    violations.set(rule, (violations.get(rule) ?? 0) + 1)
  }

  const check: Law['check'] = (state, home, { arm, day }) => {
    const way = ['wechat', 'sms', 'call', 'visit'][Math.trunc((arm - 1) / 9)]
    const tone = ['friendly', 'norm', 'formal'][(arm - 1) % 3]
    const before = days[home]!
    const within = (length: number): number => before.filter((other) => day - other < length).length
    if (isHoliday(day)) count('on a public holiday')
    if (before.includes(day)) count('twice on one day')
    if (within(3) > 0) count('within three days')
    if (within(35) >= 3) count('a fourth time in 35 days')
    if (within(365) >= 12) count('a thirteenth time in a year')
    if (way === 'call' && calls[home]!.some((other) => day - other < 7))
      count('two calls in a week')
    if (atPeace.has(home)) count('although it asked to be left alone')
    if (day <= (complaints.get(home) ?? -100) + 28) count('while a complaint is open')
    if (day <= (promises.get(home) ?? -100) + 15) count('before its promise was due')
    const pastDue = 7 * state.week - 7 * state.firstDue[home]!
    if (tone === 'formal' && pastDue < 30) count('formal before day 30')
    if (state.homes.isProtected[home]) {
      if (tone !== 'friendly') count('pressed although it needs care')
      if (way === 'wechat' || way === 'sms') count('by a machine although it needs care')
    }
    if (tone === 'norm' && !mostHavePaid(state, home)) count('a norm that is not true')
    if (state.openBills[home] === 0) count('although nothing is owed')
  }

  return {
    violations,
    check,
    note: (home, { arm, day }) => {
      days[home]!.push(day)
      if (arm > 18 && arm < 28) calls[home]!.push(day)
    },
    complained: (home, { day, wantsPeace }) => {
      complaints.set(home, day)
      if (wantsPeace) atPeace.add(home)
    },
    promised: (home, day) => {
      promises.set(home, day)
    },
  }
}

/** Seven in ten of the five hundred homes of the community owe nothing. */
const mostHavePaid = (state: State, home: number): boolean => {
  const first = home - (home % 500)
  const neighbours = state.openBills.subarray(first, Math.min(first + 500, state.openBills.length))
  const paid = neighbours.reduce((sum, bills) => sum + (bills === 0 ? 1 : 0), 0)
  return neighbours.length >= 20 && paid / neighbours.length >= 0.7
}
