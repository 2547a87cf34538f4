import { reasonWords } from '../../../../src/notifications/api.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import type { Client } from '../../rpc/client.ts'
import { words } from './words.ts'

export type Message = Awaited<ReturnType<Client['listMessages']>>['messages'][number]

const kinds: Record<Message['state'], StateKind> = {
  ready: 'due',
  sending: 'due',
  sent: 'due',
  delivered: 'paid',
  refused: 'void',
  unreachable: 'overdue',
  cancelled: 'void',
  expired: 'void',
}

/** How far a message came, and where it did not arrive, why. */
export const MessageState = ({ message }: { message: Message }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { state, reason, openedAt, nextAt } = message
  const isEnd = kinds[state] === 'void' || state === 'unreachable'
  return (
    <>
      <State kind={kinds[state]}>
        {openedAt ? t('state_opened') : t(`state_${state}`)}
        {nextAt ? ` ${wallTime(nextAt).slice(5)}` : ''}
      </State>
      {reason && isEnd ? (
        <small className="quiet message-why">{reasonWords[reason].words[language]}</small>
      ) : null}
    </>
  )
}
