import { yuan } from '../../../../shared/money.ts'
import { useWords } from '../../../language/language.tsx'
import type { StrategyStep } from './content.ts'
import { words } from './words.ts'

/** A day from the due date on in words: `-7` is 前 7 天. */
export const useDay = (): ((day: number) => string) => {
  const t = useWords(words)
  return (day) =>
    day === 0 ? t('dayZero') : t(day < 0 ? 'dayBefore' : 'dayAfter', { n: Math.abs(day) })
}

/** From what on a step is taken. */
export const useCondition = (): ((step: StrategyStep) => string) => {
  const t = useWords(words)
  return ({ minimumFen, minimumBills }) =>
    minimumFen === 0n && minimumBills === 1
      ? t('always')
      : t('conditionWords', { fen: yuan(minimumFen), n: minimumBills })
}
