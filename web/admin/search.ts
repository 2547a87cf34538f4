import { isPlainDate } from '../../src/kernel/period.ts'

/** Reads `?a=1&b=x` as plain strings: ids are longer than a JavaScript number can hold. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search))

/** Writes the filters into the address; what is absent or empty is left out. */
export const stringifySearch = (search: Record<string, unknown>): string => {
  const entries = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => [key, String(value)])
  const text = new URLSearchParams(entries).toString()
  return text === '' ? '' : `?${text}`
}

/** One of the known words of a filter, or nothing. */
export const oneOf = <Word extends string>(
  words: readonly Word[],
  value: unknown,
): Word | undefined => words.find((word) => word === value)

/** A text of a filter, or nothing when it is empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** An id of a filter; anything else is as if it were not there. */
export const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) ? value : undefined

/** A day of a filter, YYYY-MM-DD. */
export const dateOf = (value: unknown): string | undefined =>
  isPlainDate(String(value)) ? String(value) : undefined

/** A month of a filter, YYYY-MM. */
export const monthOf = (value: unknown): string | undefined =>
  dateOf(`${value}-01`) ? String(value) : undefined
