import { monthName } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import type { Sending } from './use-sending.ts'
import { words } from './words.ts'

/** What a sending is called: by its announcement, or by the month of its bills. */
export const useSendingName = () => {
  const t = useWords(words)
  const language = useLanguage()
  return ({ title, periodMonth }: Pick<Sending, 'title' | 'periodMonth'>): string =>
    title ??
    (periodMonth ? t('billsOf', { month: monthName(periodMonth, language) }) : t('sending'))
}
