import { signBillLink, signFamilyLink } from '../identity/index.ts'
import { type Context, implement } from '../platform/context.ts'
import { getHousehold, raiseLinkVersion } from '../property/index.ts'
import { createBillLink as contract } from './api.ts'

/** The address that opens a household's bill without sign-in. */
export const billUrlOf = (
  { vault, companyId, publicUrl }: Pick<Context, 'vault' | 'companyId' | 'publicUrl'>,
  household: { readonly id: bigint; readonly linkVersion: number },
): string => {
  const token = signBillLink(vault, {
    companyId,
    householdId: household.id,
    version: household.linkVersion,
  })
  return `${publicUrl}/b/${token}`
}

const familyDays = 30

/** The address by which a relative pays: it shows amount and home and ends after thirty days. */
export const familyUrlOf = (
  { vault, companyId, publicUrl, now }: Context,
  household: { readonly id: bigint; readonly linkVersion: number },
): string => {
  const token = signFamilyLink(vault, {
    companyId,
    householdId: household.id,
    version: household.linkVersion,
    lastDay: Math.floor(now.epochMilliseconds / 86_400_000) + familyDays,
  })
  return `${publicUrl}/b/${token}`
}

export const createBillLink = implement(contract, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const linkVersion = input.revokeEarlier
    ? await raiseLinkVersion(context, household.id)
    : household.linkVersion
  return { url: billUrlOf(context, { id: household.id, linkVersion }) }
})
