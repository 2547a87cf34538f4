import type { State } from '../state.ts'
import type { PhoneMessage } from './provider.ts'

/**
 * What the pretend providers of messages share: `receive` shows a message on the pretend phone,
 * `messagesFor` is what stands there, `push` calls the customer back (receipts, answers, events) and
 * repeats until it is taken. Pushes live in memory; those of a sandbox that stops are lost, as a
 * receipt may be.
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

export type CallBack = {
  readonly url: string
  readonly content: object
  /** Joined with others of the same address into one array, as providers do with receipts. */
  readonly isListed: boolean
  readonly dueAt: number
}
type Waiting = CallBack & { readonly tries: number }

const queues = new WeakMap<State, Set<Waiting>>()
const queueOf = (state: State): Set<Waiting> => {
  const queue = queues.get(state) ?? new Set()
  queues.set(state, queue)
  return queue
}

/** Calls back once it is due, by the clock of the sandbox. */
export const push = (state: State, callBack: CallBack): void => {
  queueOf(state).add({ ...callBack, tries: 0 })
}

const atOnce = 100
const repeatAfter = [60_000, 300_000, 600_000] as const

/** Calls back whatever is due. @returns how many contents were taken */
export const pushDue = async (state: State): Promise<number> => {
  const queue = queueOf(state)
  const now = state.clock.now().getTime()
  const due = [...queue].filter(({ dueAt }) => dueAt <= now)
  for (const each of due) queue.delete(each)
  const taken = await Promise.all(
    groupsOf(due).map(async (group) => {
      if (await isTaken(group)) return group.length
      for (const each of group) {
        const wait = repeatAfter[each.tries]
        if (wait !== undefined) queue.add({ ...each, tries: each.tries + 1, dueAt: now + wait })
      }
      return 0
    }),
  )
  return taken.reduce((sum, count) => sum + count, 0)
}

const groupsOf = (due: readonly Waiting[]): readonly Waiting[][] => {
  const groups: Waiting[][] = []
  const open = new Map<string, Waiting[]>()
  for (const each of due) {
    const group = each.isListed ? open.get(each.url) : undefined
    if (group && group.length < atOnce) {
      group.push(each)
      continue
    }
    const fresh = [each]
    groups.push(fresh)
    if (each.isListed) open.set(each.url, fresh)
  }
  return groups
}

/** Taken is a 200 that says so in the words of Aliyun (`code`) or Tencent (`result`). */
const isTaken = async (group: readonly Waiting[]): Promise<boolean> => {
  const [first] = group
  if (!first) return true
  const body = first.isListed ? group.map(({ content }) => content) : first.content
  try {
    const response = await fetch(first.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    })
    const answer = (await response.json()) as { code?: number; result?: number }
    return response.ok && (answer.code === 0 || answer.result === 0)
  } catch {
    return false
  }
}
