import { useNavigate } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { methods } from './machine.ts'
import type { CounterDesk } from './use-counter.ts'
import { words } from './words.ts'

/** Where a browser takes F1 to F4 for itself: the initials of 现金, 扫码, 刷卡, 转账. */
const methodLetters = ['x', 's', 'k', 'z'] as const

/** All keys of the counter. Digits tick in the list; in the amount they type money. */
export const useCounterKeys = (
  desk: CounterDesk,
  { reprint, turnShift }: { reprint: () => void; turnShift: () => void },
): void => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { counter, send } = desk
  const isTicking = counter.stage === 'tick'
  const typing = { whileTyping: true }
  useKeys([
    { key: '/', words: t('keyFind'), run: () => send({ type: 'go', stage: 'find' }) },
    ...Array.from({ length: 9 }, (_, index) => ({
      key: String(index + 1),
      words: index === 0 ? `${t('keyTick')} (1–9)` : undefined,
      run: () => send({ type: 'digit', digit: index + 1 }),
    })),
    { key: 'a', words: t('keyAll'), run: () => send({ type: 'all' }) },
    { key: 'ArrowDown', run: () => isTicking && send({ type: 'move', by: 1 }) },
    { key: 'ArrowUp', run: () => isTicking && send({ type: 'move', by: -1 }) },
    {
      key: ' ',
      run: () => {
        const line = counter.lines[counter.cursor]
        if (isTicking && line) send({ type: 'toggle', key: line.key })
      },
    },
    ...methods.flatMap((method, index) => {
      const run = () => send({ type: 'method', method })
      return [
        { key: `F${index + 1}`, words: t(method), run, ...typing },
        { key: `alt+${methodLetters[index]}`, words: t(method), run, ...typing },
      ]
    }),
    ...[0, 1, 2, 3].map((index) => ({
      key: `alt+${index + 1}`,
      run: () => desk.quick(index),
      ...typing,
    })),
    { key: 'Tab', run: () => send({ type: 'go', stage: 'amount' }) },
    {
      key: 'Enter',
      words: t('keyTake'),
      run: () => (isTicking ? send({ type: 'forward' }) : void desk.takeNow()),
    },
    { key: 'alt+y', run: () => send({ type: 'coins' }), ...typing },
    { key: 'alt+p', run: () => send({ type: 'partial' }), ...typing },
    { key: 'n', words: t('keyNext'), run: desk.next },
    {
      key: 'Escape',
      words: t('keyBack'),
      // While a code is shown, its own panel cancels it first.
      run: () => counter.stage !== 'waiting' && send({ type: 'back' }),
      ...typing,
    },
    {
      key: 'r',
      words: t('keyWaiver'),
      run: () => {
        if (counter.caseId === null) return
        const householdId = counter.caseId.toString()
        void navigate({
          to: '/households/$householdId',
          params: { householdId },
          search: { action: 'waiver' },
        })
      },
    },
    { key: 'ctrl+p', run: desk.receipt.turn, ...typing },
    { key: 'alt+b', words: t('keyReprint'), run: reprint, ...typing },
    { key: 'alt+j', words: t('keyShift'), run: turnShift, ...typing },
  ])
}
