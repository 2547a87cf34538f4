import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement } from '../../platform/context.ts'
import {
  endMemberTenure,
  getHousehold,
  isCutSince,
  maskName,
  raiseLinkVersion,
} from '../../property/index.ts'
import type { MemberRole } from '../api.ts'
import * as api from '../api.ts'
import { signBillLink } from '../bill-link.ts'
import { failures } from '../failures.ts'
import { invitationUrl, openInvitations } from './invitations.ts'
import { endBindings, requireProof } from './proof.ts'

/** A membership was ended: whatever named this person for the household is over. */
export type MemberEnded = {
  readonly name: 'memberEnded'
  readonly householdId: bigint
  readonly partyId: bigint
}

type Row = {
  id: bigint
  party_id: bigint
  name: string
  kind: string
  role: MemberRole
  since: string
}

const membersOf = async (
  { tx, companyId, now }: Context,
  householdId: bigint,
): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select m.id, m.party_id, p.name, p.kind, m.role, m.since from identity.household_member m
    join property.party p on p.company_id = m.company_id and p.id = m.party_id
    where m.company_id = ${companyId} and m.household_id = ${householdId} and m.ended_at is null
      and not ${isCutSince({ companyId, now }, sql`m.household_id`, sql`m.since`)}
    order by m.id`.execute(tx)
  return rows
}

/** The staff see names; people of the household see each other's masked, and owners the addresses of invitations. */
export const listMembers = implement(api.listMembers, async (context, input) => {
  const { householdId } = input
  const proven =
    context.actor.kind === 'owner'
      ? await requireProof(context, { householdId, proof: input.proof })
      : null
  await getHousehold(context, householdId)
  const members = await membersOf(context, householdId)
  const invitations = await openInvitations(context, householdId)
  return {
    members: members.map(({ id, party_id, name, kind, role, since }) => ({
      memberId: id,
      partyId: party_id,
      name: proven ? maskName(name, kind) : name,
      role,
      since,
      isMe: party_id === proven?.partyId,
    })),
    invitations: invitations.map(({ id, role, expiresAt }) => ({
      invitationId: id,
      role,
      expiresAt,
      url: proven?.isOwner ? invitationUrl(context, id) : null,
    })),
  }
})

/**
 * By an owner, by the member or by staff. Everything that let the member in ends with it, also the
 * bill link, which every member has: the household gets a new one.
 */
export const endMember = implement(api.endMember, async (context, input) => {
  const { tx, companyId, now, actor, vault } = context
  const { householdId, memberId } = input
  const proven =
    actor.kind === 'owner' ? await requireProof(context, { householdId, proof: input.proof }) : null
  await getHousehold(context, householdId)
  const member = (await membersOf(context, householdId)).find(({ id }) => id === memberId)
  if (!member) throw notFound('member')
  if (proven && !proven.isOwner && proven.partyId !== member.party_id) throw failures.onlyOwners()
  await sql`update identity.household_member set ended_at = ${now.toString()}, ended_by = ${actor.name}
    where company_id = ${companyId} and id = ${memberId} and ended_at is null`.execute(tx)
  const who = { householdId, partyId: member.party_id }
  await endBindings(context, who)
  await endMemberTenure(context, who)
  await context.announce({ name: 'memberEnded', ...who } satisfies MemberEnded)
  const version = await raiseLinkVersion(context, householdId)
  return { billToken: signBillLink(vault, { companyId, householdId, version }) }
})
