import type { Charge } from '../use-household.ts'

/** A command that is being prepared, with what it is about. */
export type Action =
  | { readonly kind: 'waiver' | 'dispute'; readonly charge?: Charge }
  | { readonly kind: 'reverse'; readonly charge: Charge }
  | { readonly kind: 'answer'; readonly holdId: bigint }
  | { readonly kind: 'oneOff' | 'changeOwner' | 'phones' | 'vacancy' | 'prepay' | 'contact' }

export type OpenAction = (action: Action) => void
