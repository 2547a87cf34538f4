import type { State } from '../state.ts'
import type { PhoneMessage } from './provider.ts'

/**
 * The messages of the pretend phone. Providers show one with `receive`; calling their customers
 * back is in pushes.ts, accidents in faults.ts.
 */

const quietKey = 'messages quiet'

/** Keeps nothing for the phone from now on, so that a million messages fit. */
export const setQuiet = (state: State, isQuiet: boolean): void =>
  state.save('kept', quietKey, isQuiet)

/** A message arrives at the phone now. */
export const receive = (state: State, message: Omit<PhoneMessage, 'receivedAt'>): void => {
  if (state.kept.get(quietKey) === true) return
  const receivedAt = state.clock.now().getTime()
  state.save('phoneMessage', message.id, { ...message, receivedAt })
}

/** Newest first; of one address when it is given. */
export const messagesFor = (state: State, to?: string): PhoneMessage[] =>
  [...state.phoneMessage.values()]
    .filter((message) => to === undefined || message.to === to)
    .reverse()
