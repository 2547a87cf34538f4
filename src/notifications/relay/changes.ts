import type { ReasonName } from '../api/names.ts'
import type { Outcome, ProviderReason, PushEvent, Sent } from '../carriers/carrier.ts'

/** What somebody told us about a delivery: its sender, a receipt, an answer to our question, a page. */
export type Change = {
  /** By our number, or by the provider's within an account. */
  readonly deliveryNo: string | null
  readonly accountId: bigint | null
  readonly providerMessageId: string | null
  /** Of the address it speaks of; must fit the delivery's when given. */
  readonly addressHash: string | null
  /** Where a receipt names the provider's template. */
  readonly templateCode?: string
  /** `notSent`: it surely never left and may leave again later. */
  readonly state: 'accepted' | 'delivered' | 'failed' | 'notSent' | 'unknown'
  readonly reason: ProviderReason | 'noAnswer' | null
  readonly retryAfterSeconds: number | null
  readonly at: string
  readonly said: string
}

const refusal = (reason: ProviderReason | undefined): 'failed' | 'notSent' =>
  reason === 'throttled' || reason === 'accountRefused' ? 'notSent' : 'failed'

export const changeOfSent = (sent: Sent, at: string): Change => ({
  deliveryNo: sent.deliveryNo,
  accountId: null,
  providerMessageId: sent.providerMessageId,
  addressHash: null,
  state: sent.state === 'refused' ? refusal(sent.reason) : sent.state,
  reason: sent.reason ?? null,
  retryAfterSeconds: sent.retryAfterSeconds ?? null,
  at,
  said: sent.said,
})

const meaningOf = {
  pending: 'accepted',
  delivered: 'delivered',
  failed: 'failed',
  notFound: 'notSent',
  unknown: 'unknown',
} as const

export const changeOfOutcome = (outcome: Outcome, at: string): Change => ({
  deliveryNo: outcome.deliveryNo,
  accountId: null,
  providerMessageId: outcome.providerMessageId,
  addressHash: null,
  state: meaningOf[outcome.state],
  reason: outcome.reason ?? null,
  retryAfterSeconds: null,
  at: outcome.at ?? at,
  said: outcome.said,
})

export const changeOfReceipt = (
  receipt: Extract<PushEvent, { event: 'receipt' }>,
  accountId: bigint,
  addressHash: string | null,
): Change => ({
  deliveryNo: receipt.deliveryNo,
  accountId,
  providerMessageId: receipt.providerMessageId,
  addressHash,
  ...(receipt.templateCode === undefined ? {} : { templateCode: receipt.templateCode }),
  state: receipt.state,
  reason: receipt.reason ?? null,
  retryAfterSeconds: null,
  at: receipt.at,
  said: receipt.said,
})

export type DeliveryState = 'sending' | 'accepted' | 'unknown' | 'delivered' | 'failed'

/**
 * The state a delivery goes to, or null when the news changes nothing: delivered is final, failed
 * ends but for a receipt of delivery, and what the provider took is not taken back by silence.
 */
export const nextState = (from: DeliveryState, to: Change['state']): DeliveryState | null => {
  if (from === 'delivered') return null
  if (to === 'delivered') return 'delivered'
  if (from === 'failed') return null
  if (to === 'failed') return 'failed'
  if (from === 'accepted') return null
  if (to === 'notSent') return 'failed'
  return from === to ? null : to
}

/** The reason in the words of the product; none for what was never tried in earnest. */
export const reasonOf = ({ state, reason }: Change): ReasonName | null => {
  if (state !== 'failed') return null
  if (reason === 'throttled' || reason === 'accountRefused' || reason === null) return 'undelivered'
  return reason
}
