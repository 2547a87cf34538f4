import './entry.css'
import { type ReactNode, useEffect } from 'react'
import { usePreferences, useWords } from '../language/language.tsx'
import { words } from './words.ts'

/** The frame of the pages before the shell. */
export const EntryFrame = ({
  title,
  wide = false,
  children,
}: {
  title: string
  wide?: boolean
  children: ReactNode
}) => {
  const t = useWords(words)
  const { language, setLanguage } = usePreferences()
  useEffect(() => {
    document.title = `${title} · 缴清`
  }, [title])
  return (
    <main className="entry">
      <div className={wide ? 'entry-box wide' : 'entry-box'}>
        <div className="entry-head">
          <img src="/admin/icon.svg" alt="" />
          <div>
            <h1>{t('product')}</h1>
            <small>{t('promise')}</small>
          </div>
        </div>
        {children}
        <p className="entry-foot small">
          <button
            type="button"
            className="link"
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            {t('language')}
          </button>
        </p>
      </div>
    </main>
  )
}
