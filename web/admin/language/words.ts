import type { Language } from '../../shared/dates.ts'

export type Values = Readonly<Record<string, string | number | bigint>>
export type Dictionary<Key extends string = string> = {
  readonly zh: Readonly<Record<Key, string>>
  readonly en: Readonly<Record<Key, string>>
}

/**
 * The words of one page, in both languages under the same keys. A value stands as `{name}`;
 * English counts as `{n} {n|home|homes}`.
 */
export const defineWords = <const Zh extends Record<string, string>>(dictionary: {
  zh: Zh
  en: { readonly [K in keyof Zh]: string }
}): Dictionary<keyof Zh & string> => dictionary

const grouped = new Intl.NumberFormat('en-US')

/** Puts values into a text of a dictionary; a count is written as `1,040`, a text as it is. */
const fillWords = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (whole, key, one, other) => {
    const value = values[key]
    if (value === undefined) return whole
    if (one === undefined) return typeof value === 'string' ? value : grouped.format(value)
    return String(value) === '1' ? one : other
  })

/** Says a text of a dictionary in one language. */
export const say = <Key extends string>(
  dictionary: Dictionary<Key>,
  language: Language,
  key: Key,
  values?: Values,
): string => fillWords(dictionary[language][key], values)
