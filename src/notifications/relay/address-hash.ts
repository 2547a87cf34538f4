import type { Context } from '../../platform/context.ts'
import { normalPhone } from '../../property/index.ts'
import type { AddressKind } from '../api/names.ts'

/** The keyed hash an address is kept under, from the address as a provider names it. */
export const addressHashOf = (
  { vault, companyId }: Pick<Context, 'vault' | 'companyId'>,
  kind: AddressKind,
  address: string,
): string => vault.hash(companyId, kind, kind === 'phone' ? normalPhone(address) : address)
