import type { State } from '../state.ts'

/**
 * What providers tell their customers by themselves: receipts, answers of owners, events. What is not
 * taken is repeated. Pushes live in memory; those of a sandbox that stops are lost, as a receipt
 * may be.
 */

type Push = {
  readonly url: string
  readonly body: string
  /** JSON when nothing else is said. */
  readonly type?: string
  readonly afterMs?: number
  /** The body is one item of JSON; those of one address go together as an array. */
  readonly isItem?: boolean
  /** Sends it in the provider's own way, signed anew each time, and says whether it was taken. */
  readonly send?: () => Promise<boolean>
}
type Waiting = Push & { readonly dueAt: number; readonly tries: number }

const queues = new WeakMap<State, Set<Waiting>>()
const queueOf = (state: State): Set<Waiting> => {
  const queue = queues.get(state) ?? new Set()
  queues.set(state, queue)
  return queue
}

/** Sends it once it is due, by the clock of the sandbox. */
export const queuePush = (state: State, push: Push): void => {
  const dueAt = state.clock.now().getTime() + (push.afterMs ?? 0)
  queueOf(state).add({ ...push, dueAt, tries: 0 })
}

const itemsAtOnce = 100
const inFlight = 8
const repeatAfterMs = [5_000, 60_000, 300_000, 600_000] as const

/** Sends whatever is due. @returns how many were taken */
export const pushDue = async (state: State): Promise<number> => {
  const queue = queueOf(state)
  const now = state.clock.now().getTime()
  const due = [...queue].filter(({ dueAt }) => dueAt <= now)
  for (const push of due) queue.delete(push)
  let taken = 0
  const groups = groupsOf(due).values()
  const lane = async (): Promise<void> => {
    for (const group of groups) {
      if (await isTaken(group)) taken += group.length
      else for (const push of group) repeat(queue, push, now)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return taken
}

const repeat = (queue: Set<Waiting>, push: Waiting, now: number): void => {
  const wait = repeatAfterMs[push.tries]
  if (wait !== undefined) queue.add({ ...push, tries: push.tries + 1, dueAt: now + wait })
}

type Group = readonly [Waiting, ...Waiting[]]

const groupsOf = (due: readonly Waiting[]): readonly Group[] => {
  const groups: [Waiting, ...Waiting[]][] = []
  const open = new Map<string, Waiting[]>()
  for (const push of due) {
    const group = push.isItem ? open.get(push.url) : undefined
    if (group && group.length < itemsAtOnce) {
      group.push(push)
      continue
    }
    const fresh: [Waiting, ...Waiting[]] = [push]
    groups.push(fresh)
    if (push.isItem) open.set(push.url, fresh)
  }
  return groups
}

/** Taken is a 200 whose JSON, if it is some, does not say otherwise in Aliyun's or Tencent's word. */
const isTaken = async (group: Group): Promise<boolean> => {
  const [{ url, type = 'application/json; charset=utf-8', body, isItem, send }] = group
  if (send) return send()
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: isItem ? `[${group.map((push) => push.body).join(',')}]` : body,
      signal: AbortSignal.timeout(5_000),
    })
    const text = await response.text()
    return response.status === 200 && !/"(code|result)"\s*:\s*"?-?[1-9]/.test(text)
  } catch {
    return false
  }
}
