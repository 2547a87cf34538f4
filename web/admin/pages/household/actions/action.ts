import type { Client } from '../../../rpc/client.ts'
import type { Charge } from '../use-household.ts'

type Payment = Awaited<ReturnType<Client['getPayment']>>['payment']

/** A command that is being prepared, with what it is about. */
export type Action =
  | { readonly kind: 'waiver' | 'dispute'; readonly charge?: Charge }
  | { readonly kind: 'reverse'; readonly charge: Charge }
  | { readonly kind: 'answer'; readonly holdId: bigint }
  | { readonly kind: 'refund'; readonly payment: Payment }
  | { readonly kind: 'reversePayment'; readonly paymentId: bigint }
  | { readonly kind: 'oneOff' | 'changeOwner' | 'phones' | 'vacancy' | 'prepay' }

export type OpenAction = (action: Action) => void
