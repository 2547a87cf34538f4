import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../../src/app/api.ts'

type CallContext = {
  /** One per command a person gives; a repeated call with the same key does nothing twice. */
  idempotencyKey?: string
}
export type Client = ContractRouterClient<typeof contract, CallContext>

const link = new RPCLink<CallContext>({
  url: () => `${location.origin}/rpc`,
  headers: ({ context }): Record<string, string> =>
    context.idempotencyKey ? { 'idempotency-key': context.idempotencyKey } : {},
})

/** Calls operations by name; the session travels in a cookie. */
export const client: Client = createORPCClient(link)

/** 128 random bits; `crypto.randomUUID` is missing where the pages come over plain http. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
