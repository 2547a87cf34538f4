import { wallTime } from '../../shared/dates.ts'
import { usePreferences, useWords } from '../language/language.tsx'
import { useLine } from './deeds.ts'
import type { Me } from './use-steward.ts'
import { words } from './words.ts'

/** Who this is, how the phone shows it, and the way out. */
export const Mine = ({ me, at, onLeave }: { me: Me; at: string; onLeave: () => Promise<void> }) => {
  const t = useWords(words)
  const { language, theme, setLanguage, setTheme } = usePreferences()
  const { deeds, isOnline } = useLine()
  return (
    <section className="band home-rows">
      <h1>{me.displayName}</h1>
      <p className="home-row">
        <span>{t('companyLabel')}</span>
        {me.companyName}
      </p>
      <p className="home-row">
        <span>{t('lastSync')}</span>
        {wallTime(at)}
      </p>
      <button
        type="button"
        className="home-row"
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        <span>{t('language')}</span>
      </button>
      <button
        type="button"
        className="home-row"
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        <span>{t(theme === 'dark' ? 'themeLight' : 'theme')}</span>
      </button>
      <a className="home-row text-tap" href="/admin/dunning/cases">
        <span>{t('toAdmin')}</span>
      </a>
      {deeds.length > 0 ? <p className="told">{t('signOutWaiting', { n: deeds.length })}</p> : null}
      {isOnline ? (
        <button type="button" className="home-row text-tap" onClick={() => void onLeave()}>
          <span>{t('signOut')}</span>
        </button>
      ) : (
        <p className="note">{t('signOutOffline')}</p>
      )}
    </section>
  )
}
