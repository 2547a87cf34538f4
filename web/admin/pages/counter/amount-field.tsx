import { useEffect, useRef, useState } from 'react'
import { formatYuan } from '../../../../src/kernel/money.ts'
import { parseMoney } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import type { CounterEvent, CounterState } from './machine.ts'
import type { Reckoning } from './reckon.ts'
import { words } from './words.ts'

/** Digits type money here. What cannot be read as money changes nothing that is shown below. */
export const AmountField = ({
  counter,
  sums,
  send,
  onTake,
}: {
  counter: CounterState
  sums: Reckoning
  send: (event: CounterEvent) => void
  onTake: () => void
}) => {
  const t = useWords(words)
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const isActive = counter.stage === 'amount'
  const { typedFen } = counter
  useEffect(() => {
    if (isActive) {
      field.current?.focus()
      field.current?.select()
    } else field.current?.blur()
  }, [isActive])
  // A note chosen by key, or another case, stands in the field as if it had been typed.
  useEffect(() => {
    setText((old) =>
      typedFen === (parseMoney(old) ?? null) ? old : typedFen === null ? '' : formatYuan(typedFen),
    )
  }, [typedFen])
  const label = counter.method === 'cash' ? t('given') : t('paidAmount')
  return (
    <div className="given">
      <dt>{label}</dt>
      <dd>
        <span className="amount">
          <span className="sign">¥</span>
          <input
            ref={field}
            aria-label={label}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            placeholder={sums.givenFen > 0n ? formatYuan(sums.givenFen) : '0.00'}
            onFocus={() => isActive || send({ type: 'go', stage: 'amount' })}
            onChange={(event) => {
              const clean = event.target.value.normalize('NFKC').replace(/[^\d.,]/g, '')
              setText(clean)
              send({ type: 'amount', fen: parseMoney(clean) })
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
              event.preventDefault()
              onTake()
            }}
          />
        </span>
      </dd>
    </div>
  )
}
