import { Fragment } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { KeyLine } from '../../../parts/key.tsx'
import { State } from '../../../parts/state.tsx'
import {
  type Editing,
  type Finding,
  findingsAt,
  nextStep,
  type StrategyStep,
  severityAt,
} from './content.ts'
import { Findings } from './findings.tsx'
import { StepForm } from './step-form.tsx'
import { useCondition, useDay } from './step-words.ts'
import { TimeLine } from './time-line.tsx'
import { words } from './words.ts'

type Props = {
  editing: Editing
  /** The step that is open, by its place. */
  open: number | null
  onOpen: (at: number | null) => void
}

/** The calendar: a line of time above, a row a step below; the open one is edited in place. */
export const Steps = ({ editing, open, onOpen }: Props) => {
  const t = useWords(words)
  const { content, onContent, findings } = editing
  const { steps } = content
  const turn = (at: number): void => onOpen(at === open ? null : at)
  const step = (by: number): void =>
    onOpen(Math.min(Math.max((open ?? (by > 0 ? -1 : steps.length)) + by, 0), steps.length - 1))
  useKeys([
    { key: 'j', words: t('next'), run: () => step(1) },
    { key: 'k', words: t('previous'), run: () => step(-1) },
    ...(open === null ? [] : [{ key: 'Escape', run: () => onOpen(null) }]),
  ])
  /** Steps stand in the order of their days; the one that was edited stays open wherever it goes. */
  const put = (changed: StrategyStep, others: readonly StrategyStep[]): void => {
    const ordered = [...others, changed].sort((a, b) => a.day - b.day)
    onContent?.({ ...content, steps: ordered })
    onOpen(ordered.indexOf(changed))
  }
  return (
    <section className="strategy-part">
      <div className="section-head">
        <h2>
          {t('steps')} <small className="quiet">{t('stepCount', { n: steps.length })}</small>
        </h2>
        <KeyLine keys={[['J K', t('upDown')]]} />
        {onContent && steps.length < 24 ? (
          <Button onClick={() => put(nextStep(content), steps)}>{t('addStep')}</Button>
        ) : null}
      </div>
      <TimeLine editing={editing} open={open} onOpen={turn} />
      <table className="table step-table">
        <thead>
          <tr>
            <th>{t('day')}</th>
            <th>{t('way')}</th>
            <th className="wide">{t('slot')}</th>
            <th className="wide">{t('otherwise')}</th>
            <th className="wide">{t('condition')}</th>
            <th>{t('wait')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((it, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order of days
            <Fragment key={at}>
              <StepRow
                step={it}
                isOpen={at === open}
                severity={severityAt(findings, `steps.${at}`)}
                onTurn={() => turn(at)}
              />
              {at === open ? (
                <tr className="opened">
                  <td colSpan={6}>
                    <Findings findings={findingsAt(findings, `steps.${at}`)} />
                    {onContent ? (
                      <StepForm
                        step={it}
                        onStep={(changed) =>
                          put(
                            changed,
                            steps.filter((other) => other !== it),
                          )
                        }
                        onRemove={
                          steps.length === 1
                            ? undefined
                            : () => {
                                onOpen(null)
                                onContent({
                                  ...content,
                                  steps: steps.filter((other) => other !== it),
                                })
                              }
                        }
                      />
                    ) : null}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const StepRow = ({
  step,
  isOpen,
  severity,
  onTurn,
}: {
  step: StrategyStep
  isOpen: boolean
  severity: Finding['severity'] | undefined
  onTurn: () => void
}) => {
  const t = useWords(words)
  const dayOf = useDay()
  const conditionOf = useCondition()
  const { day, channel, tone, slot, otherwise, otherwiseTone, waitDays } = step
  return (
    <tr aria-current={isOpen} onClick={onTurn}>
      <td>
        <button type="button" className="row-button" aria-expanded={isOpen}>
          {severity ? (
            <State kind={severity === 'error' ? 'overdue' : 'due'}>{dayOf(day)}</State>
          ) : (
            dayOf(day)
          )}
        </button>
      </td>
      <td>
        <b>{t(channel)}</b> <span className="quiet">{t(tone)}</span>
      </td>
      <td className="wide">{t(slot)}</td>
      <td className={otherwise === 'nothing' ? 'wide faint' : 'wide'}>
        {t(otherwise)}{' '}
        <span className="quiet">
          {otherwise !== 'nothing' && otherwiseTone ? t(otherwiseTone) : null}
        </span>
      </td>
      <td className="wide">{conditionOf(step)}</td>
      <td>{t('waitDays', { n: waitDays })}</td>
    </tr>
  )
}
