import type * as z from 'zod'
import type { DemandSheet } from '../../invoices/api.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { AddressKind, CarrierName, Form } from '../api/names.ts'

/**
 * What every carrier can do. A carrier is stateless and never sees the database: tokens it keeps
 * through `call.tokens`. Instants are ISO strings. Unknown is not failed: every answer that is not
 * the provider's clear word is `unknown`, and something asks again.
 */
export type Carrier<Config = unknown, Secrets = unknown> = {
  readonly name: CarrierName
  readonly words: Words
  readonly form: Form
  readonly addressKind: AddressKind
  /** What its account is made of; strict, so that a form and a check come from one place. */
  readonly config: z.ZodType<Config>
  readonly secrets: z.ZodType<Secrets>
  /** Most deliveries one call takes; they may go to different people with different texts. */
  readonly batchSize: number
  /**
   * For so many minutes the provider drops a repeat with the same number, reckoned low; after them,
   * and where it is 0, it would send it twice, so it is only asked.
   */
  readonly repeatsDroppedMinutes: number
  /** True when only a template that the provider approved may be sent. */
  readonly needsApproval: boolean
  /** True when each message uses up one of the person's grants. */
  readonly needsGrant: boolean
  /** Sends; answers once for each delivery, in any order. Throws nothing but bugs. */
  readonly send: (
    call: CarrierCall<Config, Secrets>,
    deliveries: readonly Outgoing[],
  ) => Promise<readonly Sent[]>
  /** What became of deliveries whose answer or receipt is missing. */
  readonly ask: (
    call: CarrierCall<Config, Secrets>,
    deliveries: readonly Asked[],
  ) => Promise<readonly Outcome[]>
  /** Reads what the provider pushes to us (receipts, answers of owners, events) and how to answer it. */
  readonly readPush: (push: Push<Config, Secrets>) => PushVerdict
}

/** Where and as whom to call. */
export type CarrierCall<Config, Secrets> = {
  /** The local sandbox; null: the provider's own addresses. */
  readonly sandboxUrl: string | null
  readonly accountId: bigint
  readonly config: Config
  readonly secrets: Secrets
  readonly nowMs: () => number
  readonly tokens: Tokens
  readonly timeoutMs?: number
}

/** Access tokens of this account, shared by all processes; a value is sealed where it is kept. */
export type Tokens = {
  readonly read: (name: string) => Promise<string | null>
  readonly write: (name: string, value: string, expiresAtMs: number) => Promise<void>
}

export type Outgoing = {
  /** Ours, unique: 12 to 32 of [0-9a-z]. The provider gets it with the message where it can. */
  readonly deliveryNo: string
  /** The address in clear: digits of a phone, an openid, a subscription as JSON, a mailbox. */
  readonly to: string
  /** From then on it is of no use: no provider need keep it longer for a device that is off. */
  readonly expiresAt: string
  readonly rendered: Rendered
  /** The provider's code of the approved template, and the values of its fields by their names. */
  readonly template: {
    readonly code: string
    readonly values: Readonly<Record<string, string>>
  } | null
}

/** A message word for word, as the person sees it; kept as evidence. */
export type Rendered =
  | { readonly form: 'sms'; readonly text: string }
  | {
      readonly form: 'officialAccount'
      readonly title: string
      readonly fields: readonly { readonly label: string; readonly value: string }[]
      readonly url: string
    }
  | { readonly form: 'push'; readonly title: string; readonly body: string; readonly url: string }
  | {
      readonly form: 'email'
      readonly subject: string
      readonly text: string
      readonly html: string
      /** Where a mail program unsubscribes by itself (RFC 8058). */
      readonly unsubscribeUrl?: string
    }
  | {
      readonly form: 'letter'
      readonly title: string
      readonly text: string
      /** A demand that was written and decided on before: the paper as it is, word for word. */
      readonly sheet?: DemandSheet
    }

/** What the provider's word means for us; the relay acts on it. */
export type ProviderReason =
  | 'addressInvalid'
  | 'addressGone'
  | 'userRefused'
  /** Does not follow the Official Account now, and may again. */
  | 'notFollowing'
  | 'undelivered'
  /** This text or template; nobody else is harmed. */
  | 'rejected'
  /** Too fast: the same delivery later. */
  | 'throttled'
  /** Balance, key, signature or quota: nothing of this account goes through. */
  | 'accountRefused'

export type Sent = {
  readonly deliveryNo: string
  readonly state: 'accepted' | 'delivered' | 'refused' | 'unknown'
  readonly reason?: ProviderReason
  readonly providerMessageId: string | null
  readonly retryAfterSeconds?: number
  /** The provider's own word, for the record. */
  readonly said: string
}

export type Asked = {
  readonly deliveryNo: string
  readonly to: string
  readonly providerMessageId: string | null
  readonly sentAt: string
  /** Where a provider knows neither number, the text tells which message it was. */
  readonly rendered: Rendered
}

export type Outcome = {
  readonly deliveryNo: string
  /** `notFound`: the provider never had it, so it may be sent again. */
  readonly state: 'pending' | 'delivered' | 'failed' | 'notFound' | 'unknown'
  readonly reason?: ProviderReason
  readonly providerMessageId: string | null
  readonly at: string | null
  readonly said: string
}

export type Push<Config, Secrets> = {
  readonly config: Config
  readonly secrets: Secrets
  readonly method: string
  readonly query: Readonly<Record<string, string>>
  readonly header: (name: string) => string | undefined
  readonly rawBody: string
  readonly nowMs: number
}

export type PushVerdict = {
  readonly events: readonly PushEvent[]
  /** Exactly what the provider wants to hear; sent once the events are committed. */
  readonly answer: { readonly status: number; readonly type: string; readonly body: string }
}

export type PushEvent =
  | {
      readonly event: 'receipt'
      readonly deliveryNo: string | null
      readonly providerMessageId: string | null
      /** Must fit the delivery's address, as these calls are weakly authenticated. */
      readonly to: string | null
      /** The provider's code of the message's template, where it tells. */
      readonly templateCode?: string
      readonly state: 'delivered' | 'failed'
      readonly reason?: ProviderReason
      readonly at: string
      readonly said: string
    }
  | {
      readonly event: 'uplink'
      readonly eventId: string
      readonly from: string
      readonly text: string
      readonly at: string
    }
  | {
      readonly event: 'grant'
      readonly eventId: string
      readonly openid: string
      readonly providerCode: string
      readonly isGranted: boolean
      readonly at: string
    }
  | {
      readonly event: 'following'
      readonly eventId: string
      readonly openid: string
      readonly isFollowing: boolean
      readonly at: string
    }
