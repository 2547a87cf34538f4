import { clockTime } from '../../shared/dates.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { type Deed, forgetWarnings, useLine } from './deeds.ts'
import { Sign } from './sign.tsx'
import { words } from './words.ts'

/** Whether the server is reached, and what waits for it; nothing where all is well. */
export const LineBar = ({
  at,
  onSignIn,
  onLook,
}: {
  at: string
  onSignIn: () => void
  onLook: () => void
}) => {
  const t = useWords(words)
  const { deeds, isOnline, isSending, isSignedOut } = useLine()
  const n = deeds.length
  const refused = deeds.filter((deed) => deed.refused).length
  if (isSignedOut) {
    return (
      <div className="offline">
        <button type="button" className="home-row bar" onClick={onSignIn}>
          <span>{n > 0 ? t('signedOutWaiting', { n }) : t('signedOut')}</span>
          <Sign name="go" />
        </button>
      </div>
    )
  }
  if (isOnline && refused > 0) {
    return (
      <div className="offline">
        <button type="button" className="home-row bar" onClick={onLook}>
          <span>{t('refusedBar', { n: refused })}</span>
          <Sign name="go" />
        </button>
      </div>
    )
  }
  if (isOnline && n === 0) return null
  const title = isOnline
    ? t(isSending ? 'sendingBar' : 'waitingBar', { n })
    : n > 0
      ? t('offlineWaiting', { n })
      : t('offline')
  return (
    <details className="offline" open={!isOnline}>
      <summary>
        <Sign name={isOnline ? 'waiting' : 'offline'} />
        <span role="status">{title}</span>
        <Sign name="turn" className="turn" />
      </summary>
      <div className="inside">
        <ul className="waits">
          {deeds.map((deed) => (
            <WaitingLine key={deed.clientKey} deed={deed} />
          ))}
        </ul>
        <p className="soft">{t(n > 0 ? 'keptHere' : 'keptNone', { at: clockTime(at) })}</p>
      </div>
    </details>
  )
}

const WaitingLine = ({ deed }: { deed: Deed }) => {
  const language = useLanguage()
  return (
    <li>
      <time>{clockTime(deed.at)}</time>
      <span>{deed.says[language]}</span>
    </li>
  )
}

/** What was done stands; the rules it went against are said with their articles until they are read. */
export const Warnings = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { warned } = useLine()
  if (warned.length === 0) return null
  return (
    <section className="band" role="alert">
      <h2>{t('warned')}</h2>
      {warned.map(({ says, warnings }) => (
        <div className="told bad" key={says.zh}>
          <b>{says[language]}</b>
          {warnings.map((warning) => (
            <p key={warning.rule}>
              {warning.says[language]} {warning.source[language]}
            </p>
          ))}
        </div>
      ))}
      <button type="button" className="text-tap" onClick={forgetWarnings}>
        {t('warnedRead')}
      </button>
    </section>
  )
}
