import { yuan } from '../../shared/money.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { isTalkOnly } from './deeds.ts'
import type { DoingWhat } from './doing.tsx'
import { Sign } from './sign.tsx'
import type { Stop } from './use-steward.ts'
import { words } from './words.ts'

/** What each next step is done by, where a steward does it. */
const waysOf: Partial<Record<Stop['action'], 'call' | 'visit'>> = {
  call: 'call',
  visit: 'visit',
  letter: 'visit',
  correctData: 'call',
  answerDispute: 'visit',
  fixService: 'visit',
  offerPlan: 'call',
}

/** One household of the plan. The buttons never change their places; the suggested one is filled. */
export const StopCard = ({
  stop,
  isFirstBeyond,
  onDo,
}: {
  stop: Stop
  isFirstBeyond: boolean
  onDo: (what: DoingWhat) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const way = waysOf[stop.action]
  const first = (isSuggested: boolean): string => (isSuggested ? 'tap first' : 'tap')
  return (
    <article className="stop-card">
      {isFirstBeyond ? <p className="note">{t('beyond')}</p> : null}
      <p className="stop-when">
        {stop.time ?? t('anyTime')} {t(stop.action)}
      </p>
      <div className="stop-head">
        <h3>{stop.unitLabel}</h3>
        <span className="unbroken">{yuan(stop.overdueFen + stop.heldFen)}</span>
      </div>
      <p className="stop-who">
        <span>{stop.payerName}</span>
        <StopState stop={stop} />
      </p>
      <p className="stop-why">
        {stop.reason[language]} {isTalkOnly(stop) ? t('talkOnly') : null}
      </p>
      <div className="three">
        <button
          type="button"
          className={first(way === 'call')}
          onClick={() => onDo({ kind: 'record', way: 'call', home: stop })}
        >
          <Sign name="call" />
          {t('doCall')}
        </button>
        <button
          type="button"
          className={first(way === 'visit')}
          onClick={() => onDo({ kind: 'record', way: 'visit', home: stop })}
        >
          <Sign name="visit" />
          {t('doVisit')}
        </button>
        <button type="button" className="tap" onClick={() => onDo({ kind: 'code', stop })}>
          <Sign name="code" />
          {t('payCode')}
        </button>
      </div>
    </article>
  )
}

const StopState = ({ stop }: { stop: Stop }) => {
  const t = useWords(words)
  const { heldFen, daysOverdue: n, billCount: bills } = stop
  if (heldFen > 0n) {
    return (
      <span className="state-mark frozen">
        <Sign name="frozen" />
        {t('heldFen', { fen: yuan(heldFen) })}
      </span>
    )
  }
  if (n <= 0) {
    return (
      <span className="state-mark due">
        <Sign name="due" />
        {t('notDue')}
      </span>
    )
  }
  return (
    <span className="state-mark overdue">
      <Sign name="overdue" />
      {bills > 1 ? t('overdueBills', { bills, n }) : t('overdueDays', { n })}
    </span>
  )
}
