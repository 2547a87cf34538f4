import type { Words } from '../../src/kernel/shapes.ts'
import type { Language } from '../shared/dates.ts'
import type { Html } from './html.ts'

/** How one person reads: language, size of type, and where their bill lives. */
export type View = {
  readonly language: Language
  /** 大字版: nothing under 18 px, one column, bigger buttons. */
  readonly isLarge: boolean
  /** "/b/<token>"; empty on pages without a bill. */
  readonly base: string
  /** The page itself, for the links that switch size and language. */
  readonly path: string
  /** True while money is pretend money. */
  readonly isDemo: boolean
  /** Address of the style sheet and the script, with their versions. */
  readonly assets: { readonly style: string; readonly script: string }
}

/** What the page shell needs besides the body. */
export type Page = {
  readonly title: string
  readonly status: number
  readonly body: Html
  /** Scripts of the local sandbox that this page needs. */
  readonly extraScript?: string | null
  /** The page's own script, as a module. */
  readonly module?: string
  /** True where the bill may be put on the home screen. */
  readonly hasManifest?: boolean
}

/** Picks the words of the reader's language. */
export const say = (view: View, zh: string, en: string): string =>
  view.language === 'zh' ? zh : en

export const pick = (view: View, words: Words): string => words[view.language]
