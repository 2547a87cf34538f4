import type { Words } from '../../kernel/shapes.ts'
import { contributionsOf, type PaymentModel } from '../fit/chance.ts'
import type { FeatureName, HouseholdWeek } from '../fit/features.ts'

/** Why a chance differs from the community's average, on the logit scale. */
export type Reason = { readonly name: string; readonly words: Words; readonly delta: number }

type Teller = (week: HouseholdWeek) => Words | null

const yuan = (fen: number): string => (fen / 100).toFixed(2)

/** One sentence a feature, from what is known of the household; null where it says nothing of it. */
const tellers: Readonly<Record<FeatureName | 'payer', Teller>> = {
  lateRate: ({ lastTwelve: n, lateOfLastTwelve: late }) =>
    n === 0
      ? null
      : { zh: `近 ${n} 期有 ${late} 期逾期`, en: `${late} of the last ${n} bills were late` },
  daysToPay: ({ meanDaysToPay: days }) =>
    days === null
      ? null
      : {
          zh: `平均出账后 ${Math.round(days)} 天缴清`,
          en: `pays ${Math.round(days)} days after the bill on average`,
        },
  slower: ({ meanDaysToPay: mean, recentDaysToPay: recent }) => {
    if (mean === null || recent === null) return null
    const days = Math.round(Math.abs(recent - mean))
    return recent > mean
      ? {
          zh: `最近三期比平时晚 ${days} 天`,
          en: `the last three came ${days} days later than usual`,
        }
      : {
          zh: `最近三期比平时早 ${days} 天`,
          en: `the last three came ${days} days sooner than usual`,
        }
  },
  history: ({ billsMatured: n }) => ({ zh: `有 ${n} 期缴费记录`, en: `a record of ${n} bills` }),
  openBills: ({ openBills: n }) => ({ zh: `${n} 期未缴`, en: `${n} bills open` }),
  overdueBills: ({ overdueBills: n }) => ({ zh: `已欠 ${n} 期`, en: `${n} bills overdue` }),
  arrears: ({ openFen, oldestFen }) => ({
    zh: `欠费相当于 ${(openFen / Math.max(oldestFen, 1)).toFixed(1)} 期账单`,
    en: `owes ${(openFen / Math.max(oldestFen, 1)).toFixed(1)} times a bill`,
  }),
  billAmount: ({ oldestFen }) => ({
    zh: `每期约 ¥${yuan(oldestFen)}`,
    en: `bills of about ¥${yuan(oldestFen)}`,
  }),
  contacts: ({ contacts: n }) => ({
    zh: `35 天内已联系 ${n} 次`,
    en: `contacted ${n} times in 35 days`,
  }),
  held: ({ isHeld }) =>
    isHeld ? { zh: '有暂停催缴的金额', en: 'part of it is not asked for' } : null,
  promised: ({ isPromised }) =>
    isPromised ? { zh: '承诺过缴费', en: 'has promised to pay' } : null,
  brokenPromises: ({ brokenPromises: n }) =>
    n === 0 ? null : { zh: `一年内 ${n} 次承诺未兑现`, en: `${n} promises broken within a year` },
  monthStart: () => ({ zh: '月初是缴费集中的日子', en: 'many pay in the first days of a month' }),
  yearEnd: () => ({ zh: '年底缴费较多', en: 'many pay at the end of the year' }),
  springFestival: () => ({ zh: '春节前后缴费较少', en: 'few pay around the Spring Festival' }),
  payer: ({ intercept }) =>
    intercept > 0
      ? { zh: '该户一向比同类住户缴得早', en: 'has always paid sooner than homes like it' }
      : { zh: '该户一向比同类住户缴得晚', en: 'has always paid later than homes like it' },
}

/** What is worth saying: nobody asks why a chance moved by less. */
const leastDelta = 0.15

/** The strongest reasons, at most three. */
export const reasonsOf = (
  model: PaymentModel,
  week: HouseholdWeek,
  day: string,
): readonly Reason[] =>
  contributionsOf(model, week, day)
    .filter(({ gain }) => Math.abs(gain) >= leastDelta)
    .flatMap(({ name, gain }) => {
      const words = tellers[name](week)
      return words ? [{ name, words, delta: gain }] : []
    })
    .slice(0, 3)
