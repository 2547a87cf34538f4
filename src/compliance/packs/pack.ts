import type { PlainDate } from '../../kernel/period.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { PackEffect } from '../api/rules.ts'

/** One rule of an instrument, and what it does in the product. */
export type PackRule = {
  readonly effect: PackEffect
  readonly says: Words
  /** Instrument and article. */
  readonly source: Words
  /** Null: from which day is not known here yet; it is taken to hold. */
  readonly validFrom: PlainDate | null
  /** The words stand for the instrument's; they are compared with it before they are relied on. */
  readonly isToBeChecked: boolean
}

export type Pack = {
  readonly place: Words
  /** A city as addresses name it; null for the whole country. */
  readonly city: string | null
  readonly rules: readonly PackRule[]
}

/** An instrument: its rules share the day from which it holds. */
export const instrument =
  (zh: string, en: string, validFrom: PlainDate | null, isToBeChecked = true) =>
  (
    effect: PackEffect,
    article: { readonly zh: string; readonly en: string },
    says: Words,
  ): PackRule => ({
    effect,
    says,
    source: { zh: `《${zh}》${article.zh}`, en: `${en} ${article.en}` },
    validFrom,
    isToBeChecked,
  })
