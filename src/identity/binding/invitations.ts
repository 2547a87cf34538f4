import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity, getHousehold, isCutSince, maskName } from '../../property/index.ts'
import type { MemberRole } from '../api.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { privacyWords } from './privacy-words.ts'
import { requireOwnerProof } from './proof.ts'
import { readNumbers, signNumbers } from './signed-numbers.ts'

const validDays = 7
const maxOpen = 10
const purpose = 'member invitation'

export type Invitation = {
  readonly id: bigint
  readonly householdId: bigint
  readonly role: MemberRole
  readonly expiresAt: string
}

export const invitationUrl = (
  { vault, companyId, publicUrl }: Pick<Context, 'vault' | 'companyId' | 'publicUrl'>,
  invitationId: bigint,
): string => `${publicUrl}/m/${signNumbers(vault, purpose, [companyId, invitationId])}`

/** The company an invitation leads into; its wall has to be known before anything is read. */
export const invitedCompany = (context: Pick<Context, 'vault'>, token: string): bigint | null =>
  readNumbers(context.vault, purpose, token, 2)?.[0] ?? null

/** True for an invitation `i` that can still be used: the home is still that of whoever gave it. */
const isOpen = (
  context: Context,
): RawBuilder<boolean> => sql`(i.used_at is null and i.withdrawn_at is null
  and i.expires_at > ${context.now.toString()}::timestamptz
  and not ${isCutSince(context, sql`i.household_id`, sql`i.created_at`)})`

/** A household's invitations that can still be used, the newest first. */
export const openInvitations = async (
  context: Context,
  householdId: bigint,
): Promise<readonly Invitation[]> => {
  const { rows } = await sql<Invitation>`
    select id, household_id as "householdId", role, expires_at as "expiresAt" from identity.member_invitation i
    where company_id = ${context.companyId} and household_id = ${householdId} and ${isOpen(context)}
    order by id desc`.execute(context.tx)
  return rows
}

export const inviteMember = implement(api.inviteMember, async (context, input) => {
  const { tx, companyId, now } = context
  const { householdId, role } = input
  const { partyId } = await requireOwnerProof(context, input)
  const open = await openInvitations(context, householdId)
  if (open.length >= maxOpen) throw failures.tooManyInvitations({ n: open.length })
  const expiresAt = now.add({ hours: 24 * validDays }).toString()
  const { rows } = await sql<{ id: bigint }>`
    insert into identity.member_invitation (company_id, household_id, invited_by_party_id, role, created_at, expires_at)
    values (${companyId}, ${householdId}, ${partyId}, ${role}, ${now.toString()}, ${expiresAt}) returning id`.execute(
    tx,
  )
  const invitationId = rows[0]?.id ?? 0n
  return { invitationId, url: invitationUrl(context, invitationId), expiresAt }
})

export const withdrawInvitation = implement(api.withdrawInvitation, async (context, input) => {
  const { tx, companyId, now, actor } = context
  const { householdId, invitationId } = input
  if (actor.kind === 'owner') await requireOwnerProof(context, { householdId, proof: input.proof })
  else await getHousehold(context, householdId)
  const { numAffectedRows } =
    await sql`update identity.member_invitation set withdrawn_at = ${now.toString()}
    where company_id = ${companyId} and id = ${invitationId} and household_id = ${householdId}
      and used_at is null and withdrawn_at is null`.execute(tx)
  if (numAffectedRows === 0n) throw notFound('invitation')
  return {}
})

/**
 * The invitation of a token while it can be used; under its lock, so that of two people at once one
 * joins, where `lock` is asked for.
 * @throws Failure invitationGone
 */
export const readInvitation = async (
  context: Context,
  token: string,
  { lock = false } = {},
): Promise<Invitation> => {
  const { tx, companyId, vault } = context
  const numbers = readNumbers(vault, purpose, token, 2)
  if (!numbers || numbers[0] !== companyId) throw failures.invitationGone()
  const { rows } = await sql<Invitation>`
    select id, household_id as "householdId", role, expires_at as "expiresAt" from identity.member_invitation i
    where company_id = ${companyId} and id = ${numbers[1]} and ${isOpen(context)} ${lock ? sql`for update` : sql``}`.execute(
    tx,
  )
  if (!rows[0]) throw failures.invitationGone()
  return rows[0]
}

export const getInvitation = implement(api.getInvitation, async (context, input) => {
  const invitation = await readInvitation(context, input.invitation)
  const household = await getHousehold(context, invitation.householdId)
  const community = await getCommunity(context, household.communityId)
  const { name: companyName } = await context.tx
    .selectFrom('property.company')
    .select('name')
    .where('company_id', '=', context.companyId)
    .executeTakeFirstOrThrow()
  return {
    companyName,
    communityName: community.name,
    unitLabel: household.accounts[0]?.unitLabel ?? household.householdNo,
    payerName: maskName(household.payer.name, household.payer.kind),
    role: invitation.role,
    expiresAt: invitation.expiresAt,
    privacyWords: privacyWords(companyName),
  }
})
