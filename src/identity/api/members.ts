import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, words } from '../../kernel/shapes.ts'
import { oneTimeCode, proof } from './binding.ts'

const memberRole = z.enum(['relative', 'tenant'])
export type MemberRole = z.infer<typeof memberRole>

/** The secret part of an invitation's address. */
const invitation = z.string().max(200)

export const inviteMember = command({
  name: 'inviteMember',
  access: ['owner'],
  summary: 'Makes an address by which one relative or tenant can join the household within 7 days.',
  input: z.strictObject({ householdId: id, proof, role: memberRole }),
  output: z.object({ invitationId: id, url: z.string(), expiresAt: z.string() }),
})

export const withdrawInvitation = command({
  name: 'withdrawInvitation',
  access: ['owner', 'administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Takes back an invitation that was not used.',
  input: z.strictObject({ householdId: id, invitationId: id, proof: proof.optional() }),
  output: z.object({}),
})

export const endMember = command({
  name: 'endMember',
  access: ['owner', 'administrator', 'accountant', 'cashier', 'steward'],
  summary:
    'Ends a membership at once, with every bill link sent before; gives the household a new link.',
  input: z.strictObject({ householdId: id, memberId: id, proof: proof.optional() }),
  output: z.object({ billToken: z.string() }),
})

export const listMembers = query({
  name: 'listMembers',
  access: ['owner', ...everyStaff],
  summary: 'Members of a household and invitations that are open.',
  input: z.strictObject({ householdId: id, proof: proof.optional() }),
  output: z.object({
    members: z.array(
      z.object({
        memberId: id,
        partyId: id,
        name: z.string(),
        role: memberRole,
        since: z.string(),
        isMe: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({
        invitationId: id,
        role: memberRole,
        url: z.string().nullable(),
        expiresAt: z.string(),
      }),
    ),
  }),
})

export const getInvitation = query({
  name: 'getInvitation',
  access: ['public'],
  summary: 'What an invited person sees before joining, with the privacy words.',
  input: z.strictObject({ invitation }),
  output: z.object({
    companyName: z.string(),
    communityName: z.string(),
    unitLabel: z.string(),
    payerName: z.string(),
    role: memberRole,
    expiresAt: z.string(),
    privacyWords: words,
  }),
})

export const requestJoinCode = command({
  name: 'requestJoinCode',
  access: ['public'],
  summary: 'Sends a one-time code to the phone of an invited person.',
  input: z.strictObject({ invitation, personName: line(40), phone: line(30) }),
  output: z.object({ codeId: id, minutes: z.number() }),
})

export const joinHousehold = command({
  name: 'joinHousehold',
  access: ['public'],
  summary: 'The invited person confirms their phone and becomes a member of the household.',
  input: z.strictObject({
    invitation,
    codeId: id,
    oneTimeCode,
    /** The privacy words were read and agreed to, in this language. */
    agreedIn: z.enum(['zh', 'en']),
  }),
  output: z.object({ householdId: id, billToken: z.string(), proof }),
})
