import { readNumbers, signNumbers } from '../../identity/index.ts'
import { type Context, implement } from '../../platform/context.ts'
import type { Vault } from '../../platform/crypto.ts'
import { type Form, forms } from '../api/names.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { openStop } from './stops.ts'

const signedFor = 'unsubscribe'
const purposes = ['service', 'promotion'] as const
type Purpose = (typeof purposes)[number]

type Unsubscription = {
  readonly companyId: bigint
  readonly partyId: bigint
  readonly form: Form
  readonly purpose: Purpose
}

/**
 * The address that stops one form for one purpose without sign-in: for the link at the end of a mail
 * and for its List-Unsubscribe header (RFC 8058: a POST to the same address).
 */
export const unsubscribeUrl = (
  { vault, publicUrl }: Pick<Context, 'vault' | 'publicUrl'>,
  { companyId, partyId, form, purpose }: Unsubscription,
): string => {
  const numbers = [
    companyId,
    partyId,
    BigInt(forms.indexOf(form)),
    BigInt(purposes.indexOf(purpose)),
  ]
  return `${publicUrl}/u/${signNumbers(vault, signedFor, numbers)}`
}

/** What an address of this kind stops; null when it is not one of ours. */
export const readUnsubscription = (vault: Vault, token: string): Unsubscription | null => {
  const [companyId, partyId, formNo, purposeNo] = readNumbers(vault, signedFor, token, 4) ?? []
  const form = forms[Number(formNo)]
  const purpose = purposes[Number(purposeNo)]
  if (companyId === undefined || partyId === undefined || !form || !purpose) return null
  return { companyId, partyId, form, purpose }
}

export const unsubscribe = implement(api.unsubscribe, async (context, input) => {
  const found = readUnsubscription(context.vault, input.unsubscribeToken)
  if (!found || found.companyId !== context.companyId) throw failures.unsubscribeLinkInvalid()
  const { partyId, form, purpose } = found
  const source = '消息里的退订链接'
  await openStop(context, {
    partyId,
    addressHash: null,
    form,
    purpose,
    reason: 'unsubscribed',
    source,
  })
  return {}
})
