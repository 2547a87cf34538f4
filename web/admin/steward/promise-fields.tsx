import { useState } from 'react'
import { formatYuan } from '../../../src/kernel/money.ts'
import { addDays } from '../../../src/kernel/period.ts'
import { yuan } from '../../shared/money.ts'
import { useWords } from '../language/language.tsx'
import { dayChoices } from './day-choices.ts'
import type { Home } from './deeds.ts'
import { type Draft, promisedFen } from './draft.ts'
import { words } from './words.ts'

/** As the server has it: a day that is near enough to be remembered. */
const promiseDays = 60

/** By which day, and how much: everything, unless a part is said. */
export const PromiseFields = ({
  home,
  today,
  draft,
  onChange,
}: {
  home: Home
  today: string
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}) => {
  const t = useWords(words)
  const all = formatYuan(home.overdueFen).replaceAll(',', '')
  const [isPart, setPart] = useState(draft.amount !== all)
  const choices = dayChoices(today)
  const [isOther, setOther] = useState(
    draft.promisedOn !== null && !choices.some(({ on }) => on === draft.promisedOn),
  )
  const isWrong = promisedFen(draft, home) === null
  return (
    <>
      <fieldset>
        <legend className="ask">{t('promisedOn')}</legend>
        <div className="chips">
          {choices.map(({ key, on }) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={!isOther && draft.promisedOn === on}
              onClick={() => {
                setOther(false)
                onChange({ promisedOn: on })
              }}
            >
              {t(key)} {on.slice(5)}
            </button>
          ))}
          <button
            type="button"
            className="chip"
            aria-pressed={isOther}
            onClick={() => {
              setOther(true)
              onChange({ promisedOn: null })
            }}
          >
            {t('pickDay')}
          </button>
        </div>
        {isOther ? (
          <input
            type="date"
            className="phone-field told"
            aria-label={t('pickDay')}
            min={today}
            max={addDays(today, promiseDays)}
            value={draft.promisedOn ?? ''}
            onChange={(event) => onChange({ promisedOn: event.target.value || null })}
          />
        ) : null}
      </fieldset>
      <fieldset>
        <legend className="ask">{t('amount')}</legend>
        <div className="chips">
          <button
            type="button"
            className="chip"
            aria-pressed={!isPart}
            onClick={() => {
              setPart(false)
              onChange({ amount: all })
            }}
          >
            {t('amountAll', { fen: yuan(home.overdueFen) })}
          </button>
          <button
            type="button"
            className="chip"
            aria-pressed={isPart}
            onClick={() => setPart(true)}
          >
            {t('amountPart')}
          </button>
        </div>
        {isPart ? (
          <input
            className="phone-field told"
            inputMode="decimal"
            aria-label={t('amount')}
            aria-invalid={isWrong}
            value={draft.amount}
            onChange={(event) => onChange({ amount: event.target.value })}
          />
        ) : null}
        {isWrong ? (
          <p className="told bad">{t('amountWrong', { fen: yuan(home.overdueFen) })}</p>
        ) : null}
      </fieldset>
    </>
  )
}
