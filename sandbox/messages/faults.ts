import { createHash } from 'node:crypto'
import type { State } from '../state.ts'
import type { ProviderVisit } from './provider.ts'

/**
 * Accidents of the pretend providers of messages, the same for all of them. A provider asks
 * `faultOf(state, 'aliyunSms', {to, number})` once for each message and answers as the name says;
 * `answerUnder(visit, faults, send)` drops or delays the answer of a whole call, and
 * `receiptsUnder(fault)` says when which receipts go out. Set by POST /sandbox/messages/faults.
 */
export const faultNames = [
  /** The provider says that there is no such address. */
  'addressRefused',
  /** The person does not want messages, by the provider's list. */
  'userRefused',
  'throttled',
  /** An error of the provider, of which nobody can tell what it did. */
  'providerError',
  /** Taken, and the connection drops before the answer. */
  'answerLost',
  /** Taken, and answered when nobody waits any more. */
  'slowAnswer',
  /** The call is taken, this message of it is not. */
  'halfAccepted',
  'receiptFailed',
  'receiptMissing',
  /** A minute and a half late, and then twice. */
  'receiptLateTwice',
] as const
export type FaultName = (typeof faultNames)[number]

export type MessageFaults = {
  /** Chooses which messages are hit; the same seed hits the same ones again. */
  readonly seed: string
  /** Of each accident the share of messages it hits, 0 to 1; together at most 1. */
  readonly shares: Partial<Record<FaultName, number>>
  readonly slowMs: number
}

const keyOf = (provider: string): string => `messages faults ${provider}`

/** For one provider, or for all that have none of their own with `*`. */
export const setMessageFaults = (state: State, provider: string, faults: MessageFaults): void =>
  state.save('kept', keyOf(provider), faults)

const faultsOf = (state: State, provider: string): MessageFaults | undefined =>
  (state.kept.get(keyOf(provider)) ?? state.kept.get(keyOf('*'))) as MessageFaults | undefined

/** The accident that hits this message, by its address and our number; null for most. */
export const faultOf = (
  state: State,
  provider: string,
  { to, number }: { to: string; number: string },
): FaultName | null => {
  const faults = faultsOf(state, provider)
  if (!faults) return null
  const digest = createHash('sha256').update(`${faults.seed} ${to} ${number}`).digest()
  let lot = digest.readUInt32BE(0) / 2 ** 32
  for (const name of faultNames) {
    lot -= faults.shares[name] ?? 0
    if (lot < 0) return name
  }
  return null
}

/** Answers a call; what one of its messages suffers on the line, the whole answer suffers. */
export const answerUnder = async (
  { state, request }: Pick<ProviderVisit, 'state' | 'request'>,
  provider: string,
  faults: readonly (FaultName | null)[],
  send: () => void,
): Promise<void> => {
  if (faults.includes('answerLost')) {
    request.socket.destroy()
    return
  }
  if (faults.includes('slowAnswer')) {
    const slowMs = faultsOf(state, provider)?.slowMs ?? 0
    await new Promise((resolve) => setTimeout(resolve, slowMs).unref())
    if (request.socket.destroyed) return
  }
  send()
}

type PlannedReceipt = { readonly afterMs: number; readonly isDelivered: boolean }

/** The receipts of a message that was taken; the last one says what became of it. */
export const receiptsUnder = (fault: FaultName | null): readonly PlannedReceipt[] => {
  if (fault === 'receiptMissing') return []
  const isDelivered = fault !== 'receiptFailed' && fault !== 'halfAccepted'
  if (fault === 'receiptLateTwice') {
    return [90_000, 95_000].map((afterMs) => ({ afterMs, isDelivered }))
  }
  return [{ afterMs: 1_000, isDelivered }]
}
