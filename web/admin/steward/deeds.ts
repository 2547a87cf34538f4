import { useSyncExternalStore } from 'react'
import type { Words } from '../../../src/kernel/shapes.ts'
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
}

let line: Line = { deeds: [], isOnline: navigator.onLine, isSending: false, isSignedOut: false }
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

/** Asks the server and notes whether it was reached; undefined when it was not. */
export const reach = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    const answer = await ask()
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
 * Sends what waits, the oldest first, and says how many arrived. The key of a deed makes a second
 * arrival nothing; a refusal keeps the deed with its reason and lets the next ones go on.
 */
export const sendDeeds = async (staffId: bigint): Promise<number> => {
  if (line.isSending) return 0
  change({ isSending: true })
  let arrived = 0
  try {
    for (const deed of line.deeds) {
      if (deed.staffId !== staffId || deed.refused) continue
      const isThrough = await send(deed)
      if (!isThrough) break
      arrived += 1
    }
  } finally {
    change({ isSending: false })
  }
  return arrived
}

/** False when the server was not reached, so that the rest waits too. */
const send = async (deed: Deed): Promise<boolean> => {
  try {
    const { way, clientKey, voice } = deed
    const keep = way === 'call' ? client.recordCall : client.recordVisit
    const input = {
      ...deed.input,
      clientKey,
      ...(voice ? { voice: { content: await base64Of(voice) } } : {}),
    }
    const answer = await reach(() => keep(input, { context: { idempotencyKey: clientKey } }))
    if (!answer) return false
    await discard(deed)
  } catch (error) {
    const { zh, en, status } = refusalOf(error)
    if (status >= 500) return false
    await record({ ...deed, refused: { zh, en } })
  }
  return true
}

const base64Of = async (voice: Blob): Promise<string> => {
  const bytes = new Uint8Array(await voice.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
