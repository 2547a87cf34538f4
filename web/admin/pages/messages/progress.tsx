import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../../language/language.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import type { MessageFilter } from './route.ts'
import type { Sending } from './use-sending.ts'
import { words } from './words.ts'

const kinds: Record<Sending['state'], StateKind> = {
  scheduled: 'due',
  planning: 'due',
  sending: 'due',
  paused: 'frozen',
  done: 'paid',
  cancelled: 'void',
}

export const SendingState = ({ sending }: { sending: Sending }) => {
  const t = useWords(words)
  return <State kind={kinds[sending.state]}>{t(`sending_${sending.state}`)}</State>
}

/** How much of a sending has ended its way, counted. */
export const SendingProgress = ({ sending: { messages, progress } }: { sending: Sending }) => {
  const t = useWords(words)
  const done = messages - progress.waiting
  return (
    <ProgressBar done={done} of={messages}>
      {t('progressOf', { done, n: messages })}
    </ProgressBar>
  )
}

/** Long work that is under way, as a bar and in words. */
export const ProgressBar = ({
  done,
  of,
  children,
}: {
  done: number
  of: number
  children: ReactNode
}) => {
  const t = useWords(words)
  const percent = of === 0 ? 0 : Math.floor((done * 100) / of)
  return (
    <div className="counted-progress">
      <span
        className="goal"
        role="progressbar"
        aria-label={t('progress')}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${percent}%` }} />
      </span>
      <small className="quiet">{children}</small>
    </div>
  )
}

/** A number that opens to the messages it counts. */
export const Count = ({ n, filter }: { n: number; filter: MessageFilter }) =>
  n === 0 ? (
    <span className="faint">0</span>
  ) : (
    <Link to="/messages" search={filter} className="figure">
      {n.toLocaleString('en')}
    </Link>
  )
