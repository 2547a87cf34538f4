import type * as z from 'zod'
import type { Form, Language } from '../api/names.ts'
import type { contentShapes } from '../api/templates.ts'

/** What a message says before its variables are known, by form. */
export type Contents = { readonly [F in Form]: z.output<(typeof contentShapes)[F]> }
export type Content = Contents[Form]

/** The built-in wordings of a kind. A form that is missing never carries it. */
export type Wording = { readonly [F in Form]?: Readonly<Record<Language, Contents[F]>> }

/** A piece of wording and where it stands. */
export type Part = { readonly part: string; readonly text: string }

/** Every text of a content with its place, such as `fields.2.value`. */
export const partsOf = (value: unknown, at = ''): Part[] => {
  if (typeof value === 'string') return /(^|\.)type$/.test(at) ? [] : [{ part: at, text: value }]
  return Object.entries(value as object).flatMap(([key, inner]) =>
    partsOf(inner, at === '' ? key : `${at}.${key}`),
  )
}
