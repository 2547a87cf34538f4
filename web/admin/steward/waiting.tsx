import { useState } from 'react'
import { clockTime, wallTime } from '../../shared/dates.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { type Deed, discard, useLine } from './deeds.ts'
import type { Me } from './use-steward.ts'
import { words } from './words.ts'

/** What waits for the server, each by name; one that was refused says why and what to do. */
export const Waiting = ({
  me,
  at,
  onSend,
  onCorrect,
}: {
  me: Me
  at: string
  onSend: () => void
  onCorrect: (deed: Deed) => void
}) => {
  const t = useWords(words)
  const { deeds, isSending } = useLine()
  const own = deeds.filter(({ staffId }) => staffId === me.staffId)
  const others = deeds.length - own.length
  return (
    <section className="band">
      <h1>{t(deeds.length > 0 ? 'waitingTitle' : 'waitingNone')}</h1>
      {deeds.length === 0 ? (
        <p className="soft">{t('waitingNoneWhy', { at: wallTime(at) })}</p>
      ) : (
        <>
          <div className="home-rows">
            {own.map((deed) => (
              <WaitingDeed key={deed.clientKey} deed={deed} onCorrect={() => onCorrect(deed)} />
            ))}
          </div>
          {others > 0 ? <p className="told">{t('others', { n: others })}</p> : null}
          {own.some(({ refused }) => !refused) ? (
            <>
              <p className="soft">{t('keptHere', { at: clockTime(at) })}</p>
              <div className="two">
                <button type="button" className="tap first" disabled={isSending} onClick={onSend}>
                  {t('syncNow')}
                </button>
              </div>
            </>
          ) : null}
        </>
      )}
    </section>
  )
}

const WaitingDeed = ({ deed, onCorrect }: { deed: Deed; onCorrect: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const [isSure, setSure] = useState(false)
  return (
    <div>
      <p className="home-row">
        <span>
          {deed.says[language]}
          <span className="note">{wallTime(deed.at)}</span>
        </span>
      </p>
      {deed.refused ? (
        <>
          <p className="told bad" role="alert">
            {t('refusedWhy', { why: deed.refused[language] })}
          </p>
          <div className="two">
            <button type="button" className="tap" onClick={onCorrect}>
              {t('correct')}
            </button>
            <button
              type="button"
              className="tap"
              onClick={() => (isSure ? void discard(deed) : setSure(true))}
            >
              {t(isSure ? 'throwAwaySure' : 'throwAway')}
            </button>
          </div>
        </>
      ) : null}
    </div>
  )
}
