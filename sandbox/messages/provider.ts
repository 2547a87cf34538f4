import type { IncomingMessage, ServerResponse } from 'node:http'
import type { State } from '../state.ts'

/** A pretend provider of messages: it speaks the real one's protocol and shows on the pretend phone. */
export type Provider = {
  /** Which requests are meant for it. */
  readonly takes: (request: IncomingMessage, pathname: string) => boolean
  readonly answer: (visit: ProviderVisit) => Promise<void>
}

export type ProviderVisit = {
  readonly state: State
  readonly request: IncomingMessage
  readonly pathname: string
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly response: ServerResponse
  readonly baseUrl: string
}

/** A message as it stands on the pretend phone. Instants are milliseconds of the sandbox clock. */
export type PhoneMessage = {
  readonly id: string
  readonly provider: string
  readonly form: 'sms' | 'officialAccount' | 'push' | 'email'
  /** Phone number, openid, device or mailbox. */
  readonly to: string
  readonly title: string
  readonly lines: readonly string[]
  readonly url: string | null
  /** Where the mail program's own button to unsubscribe posts to (RFC 8058). */
  readonly unsubscribeUrl?: string
  readonly receivedAt: number
}
