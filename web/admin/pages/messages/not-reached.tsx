import { reasonWords } from '../../../../src/notifications/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import type { Client } from '../../rpc/client.ts'
import { Count } from './progress.tsx'
import { words } from './words.ts'

type Reasons = Awaited<ReturnType<Client['getDeliveryRun']>>['notReached']

const advised = [
  'noAddress',
  'noCarrier',
  'templateNotApproved',
  'forbiddenWord',
  'addressInvalid',
  'addressGone',
  'onHold',
] as const

/** What to do about a reason, where there is something. */
const useAdvice = () => {
  const t = useWords(words)
  return (reason: string): string => {
    const known = advised.find((name) => name === reason)
    return known ? t(`advice_${known}`) : ''
  }
}

/** Who gets none and why: the reason, its article, what to do, how many. */
export const NotReached = ({
  reasons,
  runId,
}: {
  reasons: Reasons
  /** Of a sending that was made: its counts open. */
  runId?: string
}) => {
  const language = useLanguage()
  const advice = useAdvice()
  return (
    <ul className="not-reached">
      {reasons.map(({ reason, count }) => {
        const { words: said, article } = reasonWords[reason]
        return (
          <li key={reason}>
            <span className="grow">
              {said[language]}
              {advice(reason) ? <small>{advice(reason)}</small> : null}
              {article ? <small className="quiet">{article[language]}</small> : null}
            </span>
            <b>
              {runId === undefined ? (
                count.toLocaleString('en')
              ) : (
                <Count n={count} filter={{ run: runId, reason, step: 'notReached' }} />
              )}
            </b>
          </li>
        )
      })}
    </ul>
  )
}
