import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { type OpenCaseAction, useMayWork } from './case-actions.tsx'
import type { CaseData, Hindrance } from './use-case.ts'
import { words } from './words.ts'

/** What is next and when; a day on which the rules forbid it is said beside it. */
export const NextStepPart = ({ data, onAction }: { data: CaseData; onAction: OpenCaseAction }) => {
  const t = useWords(words)
  const mayWork = useMayWork(data)
  const { nextAction, nextOn, nextTime, state } = data.case
  if (state === 'closed') return null
  return (
    <section>
      <h2>{t('nextStep')}</h2>
      <div className="case-line">
        <span className="case-next">
          {nextOn && (nextAction ?? 'none') === 'none'
            ? t('againOn', { on: nextOn })
            : [t(`action_${nextAction ?? 'none'}`), nextOn, nextTime].filter(Boolean).join(' ')}
        </span>
        {mayWork ? (
          <Button onClick={() => onAction({ kind: 'schedule' })}>{t('schedule')}</Button>
        ) : null}
      </div>
    </section>
  )
}

/** Rules that stand against contacting, each with its article, until when, and what to do instead. */
export const Hindrances = ({ hindrances }: { hindrances: readonly Hindrance[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <ul className="case-rules">
      {hindrances.map(({ rule, words: name, says, source, instead, until }) => (
        <li key={rule}>
          <b>{name[language]}</b> {until ? t('untilDay', { on: until }) : t('untilEnded')}
          <small>{says[language]}</small>
          <small>{source[language]}</small>
          <small>{instead[language]}</small>
        </li>
      ))}
    </ul>
  )
}
