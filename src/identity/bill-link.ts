import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, Platform } from '../platform/context.ts'
import type { Vault } from '../platform/crypto.ts'

/** Whose bill a signed link opens. */
type BillLink = {
  readonly companyId: bigint
  readonly householdId: bigint
  /** Raised to revoke links that were sent before. */
  readonly version: number
}

/**
 * The secret part of an owner's bill link: company, household, version and a 128-bit signature.
 * It opens one household's bill without sign-in and nothing else.
 */
export const signBillLink = (vault: Vault, link: BillLink): string => {
  const body = Buffer.alloc(18)
  body.writeBigUInt64BE(link.companyId, 0)
  body.writeBigUInt64BE(link.householdId, 8)
  body.writeUInt16BE(link.version, 16)
  const text = body.toString('base64url')
  return `${text}${vault.sign('bill link', text).slice(0, 22)}`
}

const familyPurpose = 'family link'

/**
 * The secret part of a link by which somebody else pays: it ends after `lastDay` (days since 1970)
 * and with every revocation of the household's links.
 */
export const signFamilyLink = (
  vault: Vault,
  link: BillLink & { readonly lastDay: number },
): string => {
  const body = Buffer.alloc(21)
  body.writeBigUInt64BE(link.companyId, 0)
  body.writeBigUInt64BE(link.householdId, 8)
  body.writeUInt16BE(link.version, 16)
  body.writeUIntBE(link.lastDay, 18, 3)
  const text = body.toString('base64url')
  return `${text}${vault.sign(familyPurpose, text).slice(0, 22)}`
}

/** Null when anything is wrong with it; the version is checked against the household by the caller. */
const readBillLink = (
  vault: Vault,
  token: string,
): (BillLink & { readonly lastDay: number | null }) | null => {
  if (!/^[\w-]{46}$|^[\w-]{50}$/.test(token)) return null
  const text = token.slice(0, -22)
  const isFamily = token.length === 50
  const given = Buffer.from(token.slice(-22))
  const expected = Buffer.from(
    vault.sign(isFamily ? familyPurpose : 'bill link', text).slice(0, 22),
  )
  if (!timingSafeEqual(given, expected)) return null
  const body = Buffer.from(text, 'base64url')
  return {
    lastDay: isFamily ? body.readUIntBE(18, 3) : null,
    companyId: body.readBigUInt64BE(0),
    householdId: body.readBigUInt64BE(8),
    version: body.readUInt16BE(16),
  }
}

/**
 * Who opens a bill by its link, or pays it for the family: an owner bound to one household.
 * `revoked` when a newer link was made on purpose or the home was handed over to somebody else;
 * `invalid` when the token was never ours or its household is gone.
 */
export const resolveBillLink = async (
  platform: Platform,
  token: string,
): Promise<Opener | 'invalid' | 'revoked'> => {
  const link = readBillLink(platform.vault, token)
  if (!link) return 'invalid'
  const { companyId, householdId, lastDay } = link
  const now = platform.clock.now()
  const today = Math.floor(now.epochMilliseconds / 86_400_000)
  if (lastDay !== null && today > lastDay) return 'revoked'
  const { rows } = await sql<{ version: number | null }>`
    select property.link_version(${companyId}, ${householdId}, ${now.toString()}::timestamptz) as version`.execute(
    platform.db,
  )
  const version = rows[0]?.version ?? null
  if (version === null) return 'invalid'
  if (version !== link.version) return 'revoked'
  return openerOf(link)
}

type Opener = { readonly companyId: bigint; readonly actor: Actor & { kind: 'owner' } }

const openerOf = ({
  companyId,
  householdId,
  lastDay,
}: NonNullable<ReturnType<typeof readBillLink>>): Opener => {
  const who = lastDay === null ? 'owner' : 'relative'
  return {
    companyId,
    actor: {
      kind: 'owner',
      id: householdId,
      name: `${who} ${householdId}`,
      isRelative: who === 'relative',
    },
  }
}

/**
 * Whose bill a link was signed for, with nobody asked whether it was revoked since: for a bill that
 * is shown only when its own link, read with it, is this one. Null for every other link.
 */
export const openerOfOwnLink = (vault: Vault, token: string): Opener | null => {
  const link = readBillLink(vault, token)
  return link?.lastDay === null ? openerOf(link) : null
}
