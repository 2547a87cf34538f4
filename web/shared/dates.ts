import { dayNumber } from '../../src/kernel/period.ts'

export type Language = 'zh' | 'en'

const englishMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `"2026-09-01"` or `"2026-09"` is `"2026年9月"`, in English `"Sep 2026"`. */
export const monthName = (date: string, language: Language): string => {
  const [year = '', month = ''] = date.split('-')
  return language === 'zh'
    ? `${year}年${Number(month)}月`
    : `${englishMonths[Number(month) - 1]} ${year}`
}

/** The month alone: `"9月"`, `"Sep"`. */
export const shortMonth = (date: string, language: Language): string => {
  const month = Number(date.slice(5, 7))
  return language === 'zh' ? `${month}月` : (englishMonths[month - 1] ?? '')
}

const weekdays: Record<Language, string[]> = {
  zh: ['周四', '周五', '周六', '周日', '周一', '周二', '周三'],
  en: ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'],
}

/** The day of the week of a plain date. */
export const weekday = (date: string, language: Language): string =>
  weekdays[language][((dayNumber(date) % 7) + 7) % 7] ?? ''

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** An instant as wall time in Shanghai, `"2026-11-23 09:46"`. */
export const wallTime = (instant: string | Date): string => shanghai.format(new Date(instant))

/** Only the clock of an instant, `"09:46"`. */
export const clockTime = (instant: string | Date): string => wallTime(instant).slice(11)
