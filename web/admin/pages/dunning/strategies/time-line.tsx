import { useWords } from '../../../language/language.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { type Editing, severityAt, wayIcons } from './content.ts'
import { useDay } from './step-words.ts'
import { words } from './words.ts'

type Mark = { readonly day: number; readonly at: number | null }

/** The steps before and after the due date in the order of their days; wider apart is longer. */
export const TimeLine = ({
  editing: { content, findings },
  open,
  onOpen,
}: {
  editing: Editing
  open: number | null
  onOpen: (at: number) => void
}) => {
  const t = useWords(words)
  const dayOf = useDay()
  const steps = content.steps.map(({ day }, at): Mark => ({ day, at }))
  const marks = [
    ...steps.filter(({ day }) => day < 0),
    { day: 0, at: null },
    ...steps.filter(({ day }) => day >= 0),
  ]
  return (
    <ol className="time-line" aria-label={t('steps')}>
      {marks.map(({ day, at }, index) => {
        const gap = day - (marks[index - 1]?.day ?? day)
        const step = at === null ? undefined : content.steps[at]
        const severity = severityAt(findings, `steps.${at}`)
        return (
          <li key={at ?? 'due'} style={{ flexGrow: index === 0 ? 0 : Math.sqrt(gap) }}>
            {index === 0 ? null : <i className="span" title={t('gap', { n: gap })} />}
            {step && at !== null ? (
              <button
                type="button"
                className={`stop ${step.tone} ${severity ?? ''}`}
                aria-current={at === open}
                onClick={() => onOpen(at)}
              >
                <small>{dayOf(day)}</small>
                <span className="dot">
                  <Icon name={wayIcons[step.channel]} />
                </span>
                <b>{t(step.channel)}</b>
                <small className="quiet">{t(step.tone)}</small>
              </button>
            ) : (
              <span className="stop due-date">
                <small>{t('due')}</small>
                <span className="dot" />
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
