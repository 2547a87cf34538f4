import { useState } from 'react'

/** Until which day a row of the inbox is put off, by its key. */
export type Snoozed = Readonly<Record<string, string>>

/** What is put off on a day; what has come due again is forgotten. */
export const stillSnoozed = (snoozed: Snoozed, today: string): Snoozed =>
  Object.fromEntries(Object.entries(snoozed).filter(([, until]) => until > today))

const storageKey = 'today.snoozed'

const read = (): Snoozed => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as Snoozed) : {}
  } catch {
    return {}
  }
}

/** Putting off is this person's view in this browser; the matter itself does not change. */
export const useSnoozed = (today: string) => {
  const [snoozed, setSnoozed] = useState(() => stillSnoozed(read(), today))
  const keep = (next: Snoozed): void => {
    setSnoozed(next)
    try {
      localStorage.setItem(storageKey, JSON.stringify(next))
    } catch {
      // Without storage it lasts until the page is closed.
    }
  }
  return {
    snoozed,
    put: (key: string, until: string) => keep({ ...snoozed, [key]: until }),
    bringBack: () => keep({}),
  }
}
