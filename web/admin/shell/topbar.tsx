import { useEffect, useState } from 'react'
import { clockTime, weekday } from '../../shared/dates.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { Icon } from '../parts/icon.tsx'
import { Key } from '../parts/key.tsx'
import { useMe } from './use-me.ts'
import { words } from './words.ts'

/** The way to find things, the day of the books and the clock. */
export const Topbar = ({ onOpen }: { onOpen: (what: 'palette' | 'keys' | 'menu') => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  return (
    <header className="topbar">
      <button
        type="button"
        className="menu-button"
        aria-label={t('menu')}
        onClick={() => onOpen('menu')}
      >
        <Icon name="menu" />
      </button>
      <button type="button" className="finder" onClick={() => onOpen('palette')}>
        <Icon name="search" />
        <span className="clip">{t('find')}</span>
        <Key name="ctrl+k" />
      </button>
      <div className="right">
        <span>
          {today} {weekday(today, language)} <Clock />
        </span>
        <button type="button" className="keys-button" onClick={() => onOpen('keys')}>
          <Key name="?" /> {t('keys')}
        </button>
      </div>
    </header>
  )
}

const Clock = () => {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return <time>{clockTime(now)}</time>
}
