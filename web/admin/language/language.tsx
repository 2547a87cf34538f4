import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import type { Language } from '../../shared/dates.ts'
import { type Dictionary, say, type Values } from './words.ts'

export type Theme = 'light' | 'dark'
type Preferences = {
  readonly language: Language
  readonly theme: Theme
  readonly setLanguage: (language: Language) => void
  readonly setTheme: (theme: Theme) => void
}

const PreferencesContext = createContext<Preferences | null>(null)

const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing still shows the pages; the choice lasts until they close.
  }
}

const firstLanguage = (): Language => {
  const kept = stored('language')
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('en') ? 'en' : 'zh'
}
const firstTheme = (): Theme => {
  const kept = stored('theme')
  if (kept === 'light' || kept === 'dark') return kept
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Language and theme of this browser; the theme is an attribute that tokens.css reads. */
export const PreferencesProvider = ({ children }: { children: ReactNode }) => {
  const [language, setLanguage] = useState(firstLanguage)
  const [theme, setTheme] = useState(firstTheme)
  document.documentElement.dataset.theme = theme
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    store('language', language)
  }, [language])
  useEffect(() => store('theme', theme), [theme])
  const value = useMemo(() => ({ language, theme, setLanguage, setTheme }), [language, theme])
  return <PreferencesContext value={value}>{children}</PreferencesContext>
}

export const usePreferences = (): Preferences => {
  const preferences = use(PreferencesContext)
  if (!preferences) throw new Error('PreferencesProvider is missing')
  return preferences
}

export const useLanguage = (): Language => usePreferences().language

type Say<Key extends string> = (key: Key, values?: Values) => string

/** The words of a page in the reader's language: `const t = useWords(words); t('title')`. */
export const useWords = <Key extends string>(dictionary: Dictionary<Key>): Say<Key> => {
  const language = useLanguage()
  return useMemo(
    () => (key, values) => say(dictionary, language, key, values),
    [dictionary, language],
  )
}
