import { useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { VoicePlayer } from '../../parts/voice.tsx'
import { client } from '../../rpc/client.ts'
import { useRefusalToast } from '../../rpc/use-command.ts'
import { type OpenCaseAction, useMayWork } from './case-actions.tsx'
import { eventWords } from './event-words.ts'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

/** What happened, newest first. */
export const Events = ({ data, onAction }: { data: CaseData; onAction: OpenCaseAction }) => {
  const t = useWords(words)
  const language = useLanguage()
  const mayWork = useMayWork(data)
  return (
    <section>
      <div className="section-head">
        <h2>{t('events')}</h2>
        {mayWork ? (
          <Button onClick={() => onAction({ kind: 'note' })}>{t('addNote')}</Button>
        ) : null}
      </div>
      <table className="table case-events">
        <tbody>
          {data.events.map((event) => (
            <tr key={event.eventId.toString()}>
              <td className="quiet">{wallTime(event.happenedAt)}</td>
              <td>
                {eventWords(event, language)}
                {event.minutes === null ? null : (
                  <span className="faint"> {t('minutesN', { n: event.minutes })}</span>
                )}
                {event.note ? <small>{event.note}</small> : null}
                {event.hasVoice ? <Voice eventId={event.eventId} /> : null}
              </td>
              <td className="quiet nowrap">{event.recordedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A spoken note is fetched when somebody wants to hear it. */
const Voice = ({ eventId }: { eventId: bigint }) => {
  const t = useWords(words)
  const showRefusal = useRefusalToast()
  const [voice, setVoice] = useState<Blob | null>(null)
  const fetchVoice = async (): Promise<void> => {
    try {
      const { mediaType, content } = await client.getCaseVoice({ eventId })
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
      setVoice(new Blob([bytes], { type: mediaType }))
    } catch (error) {
      showRefusal(error)
    }
  }
  return voice ? (
    <VoicePlayer voice={voice} />
  ) : (
    <button type="button" className="link" onClick={() => void fetchVoice()}>
      {t('hearVoice')}
    </button>
  )
}
