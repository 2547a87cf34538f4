import { useSyncExternalStore } from 'react'
import type { Words } from '../../../src/kernel/shapes.ts'
import { base64Of } from '../parts/voice.tsx'
import { type Client, client } from '../rpc/link.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { dropDeed, keepDeed, keptDeeds } from './kept.ts'

export type DeedInput = Omit<Parameters<Client['recordCall']>[0], 'voice' | 'clientKey'>

/** Whom it is about, as far as a phone must know it without a network. */
export type Home = {
  readonly householdId: bigint
  readonly unitLabel: string
  readonly payerName: string
  readonly overdueFen: bigint
  readonly heldFen: bigint
  /** What is next there, where the plan of the day says so. */
  readonly action?: string
  readonly phones?: readonly { readonly phoneId: bigint; readonly masked: string }[]
}

/** Something a steward did, from the press of the button until the server has it. */
export type Deed = {
  readonly clientKey: string
  /** Whose it is; only that person's session sends it. */
  readonly staffId: bigint
  readonly at: string
  readonly way: 'call' | 'visit'
  readonly home: Home
  /** 5栋1单元803室 电话，承诺 11-28 缴: as it is listed while it waits. */
  readonly says: Words
  readonly input: DeedInput
  readonly voice: Blob | null
  /** Why the server did not take it; it stays until it is corrected or thrown away. */
  readonly refused?: Words
}

type Line = {
  readonly deeds: readonly Deed[]
  /** False when the last call did not reach the server. */
  readonly isOnline: boolean
  readonly isSending: boolean
  /** True when the server asks who this is; deeds wait for the sign-in. */
  readonly isSignedOut: boolean
  /** Deeds that were kept although they went against rules, until that is read. */
  readonly warned: readonly Warned[]
}
type Warned = {
  readonly says: Words
  readonly warnings: Awaited<ReturnType<Client['recordCall']>>['warnings']
}

let line: Line = {
  deeds: [],
  isOnline: navigator.onLine,
  isSending: false,
  isSignedOut: false,
  warned: [],
}
const listeners = new Set<() => void>()
const change = (part: Partial<Line>): void => {
  line = { ...line, ...part }
  for (const listener of listeners) listener()
}

export const useLine = (): Line =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => line,
  )

/** A network that answers nothing is none. */
export const patience = (): AbortSignal => AbortSignal.timeout(15_000)

/** Asks the server and notes whether it was reached; undefined when it was not. */
export const reach = async <T>(
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  try {
    const answer = await ask(patience())
    change({ isOnline: true, isSignedOut: false })
    return answer
  } catch (error) {
    const { status } = refusalOf(error)
    if (status === 0) change({ isOnline: false })
    else if (status === 401) change({ isOnline: true, isSignedOut: true })
    else {
      change({ isOnline: true })
      throw error
    }
    return undefined
  }
}

const byTime = (a: Deed, b: Deed): number => (a.at < b.at ? -1 : 1)

/** What waited when the page was closed. */
export const readDeeds = async (): Promise<void> =>
  change({ deeds: (await keptDeeds<Deed>()).sort(byTime) })

/** First written down on the phone, then sent as soon as the server can be reached. */
export const record = async (deed: Deed): Promise<void> => {
  await keepDeed(deed)
  change({ deeds: [...line.deeds.filter(isOther(deed)), deed].sort(byTime) })
}

/** Thrown away by the person whose it was. */
export const discard = async (deed: Deed): Promise<void> => {
  await dropDeed(deed.clientKey)
  change({ deeds: line.deeds.filter(isOther(deed)) })
}

const isOther =
  ({ clientKey }: Deed) =>
  (other: Deed): boolean =>
    other.clientKey !== clientKey

/**
 * Sends what waits, the oldest first. The key of a deed makes a second arrival nothing; a refusal
 * keeps the deed with its reason and lets the next ones go on. Throws what kept the server from
 * answering, so that the rest waits too.
 */
export const sendDeeds = async (staffId: bigint): Promise<void> => {
  change({ isSending: true })
  try {
    for (const deed of line.deeds) {
      if (deed.staffId === staffId && !deed.refused) await send(deed)
    }
  } finally {
    change({ isSending: false })
  }
}

const send = async (deed: Deed): Promise<void> => {
  const { way, clientKey, voice } = deed
  const keep = way === 'call' ? client.recordCall : client.recordVisit
  const input = {
    ...deed.input,
    clientKey,
    ...(voice ? { voice: { content: await base64Of(voice) } } : {}),
  }
  try {
    const { warnings } = await keep(input, {
      signal: patience(),
      context: { idempotencyKey: clientKey },
    })
    if (warnings.length > 0) change({ warned: [...line.warned, { says: deed.says, warnings }] })
    await discard(deed)
  } catch (error) {
    const { zh, en, status } = refusalOf(error)
    if (!isRefusal(status)) throw error
    await record({ ...deed, refused: { zh, en } })
  }
}

/** The server has read it and said no; who it is and how often are asked again. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 401 && status !== 429

/** What was said is read. */
export const forgetWarnings = (): void => change({ warned: [] })

/** Somebody objects and is to be answered, or all that is open is held: nothing is asked for. */
export const isTalkOnly = ({ action, heldFen, overdueFen }: Home): boolean =>
  action === 'answerDispute' || (heldFen > 0n && overdueFen === 0n)
