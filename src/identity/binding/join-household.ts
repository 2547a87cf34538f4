import { sql } from 'kysely'
import { type Context, implement, orchestrate } from '../../platform/context.ts'
import { addMemberTenure, getHousehold, isCutSince, registerPerson } from '../../property/index.ts'
import * as api from '../api.ts'
import { signBillLink } from '../bill-link.ts'
import { failures } from '../failures.ts'
import { issueCode, refusalOf, type Tried, tryCode } from './codes.ts'
import { type Invitation, readInvitation } from './invitations.ts'
import { privacyWords } from './privacy-words.ts'
import { bindPhone, peopleOf } from './proof.ts'

/**
 * The invited person says who they are. They are put into the register at once, because a message
 * needs an address there, and belong to nothing until they have confirmed the code.
 */
export const requestJoinCode = implement(api.requestJoinCode, async (context, input) => {
  const { id: invitationId, householdId } = await readInvitation(context, input.invitation)
  const person = await registerPerson(context, { name: input.personName, phone: input.phone })
  return issueCode(context, {
    purpose: 'join',
    householdId,
    invitationId,
    numberHash: person.numberHash,
    holder: person,
  })
})

export const joinHousehold = orchestrate(api.joinHousehold, async (session, input) => {
  const done = await session.transaction('try', async (context) => {
    const invitation = await readInvitation(context, input.invitation, { lock: true })
    const tried = await tryCode(context, {
      codeId: input.codeId,
      purpose: 'join',
      householdId: invitation.householdId,
      invitationId: invitation.id,
      code: input.oneTimeCode,
    })
    return tried.outcome === 'right'
      ? join(context, { invitation, tried, agreedIn: input.agreedIn })
      : tried
  })
  if ('proof' in done) return done
  throw refusalOf(done)
})

const join = async (
  context: Context,
  {
    invitation,
    tried,
    agreedIn,
  }: {
    invitation: Invitation
    tried: Extract<Tried, { outcome: 'right' }>
    agreedIn: 'zh' | 'en'
  },
) => {
  const { tx, companyId, now, vault } = context
  const { householdId, role, id: invitationId } = invitation
  const { partyId, numberHash } = tried
  const { rows: known } = await sql<{ is_owner: boolean }>`
    select is_owner from (${peopleOf(context, householdId)}) w where party_id = ${partyId}`.execute(
    tx,
  )
  if (known[0]?.is_owner) throw failures.isOwnerAlready()
  const { name: companyName } = await tx
    .selectFrom('property.company')
    .select('name')
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow()
  await sql`insert into identity.household_member as m (company_id, household_id, party_id, role, invitation_id, shown_words, since)
    values (${companyId}, ${householdId}, ${partyId}, ${role}, ${invitationId}, ${privacyWords(companyName)[agreedIn]}, ${now.toString()})
    on conflict (company_id, household_id, party_id) where ended_at is null do update set role = excluded.role,
      invitation_id = excluded.invitation_id, shown_words = excluded.shown_words, since = excluded.since
      where ${isCutSince(context, sql`m.household_id`, sql`m.since`)}`.execute(tx)
  await sql`update identity.member_invitation set used_at = ${now.toString()}
    where company_id = ${companyId} and id = ${invitationId}`.execute(tx)
  await addMemberTenure(context, { householdId, partyId, role })
  const { linkVersion: version } = await getHousehold(context, householdId)
  return {
    householdId,
    billToken: signBillLink(vault, { companyId, householdId, version }),
    proof: await bindPhone(context, { householdId, partyId, numberHash }),
  }
}
