import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'

/** What the browser of someone who confirmed a code keeps; it counts for one household. */
export const proof = z.string().max(200).describe('proof of a confirmed phone')
export const oneTimeCode = z.string().regex(/^\d{6}$/, '6 digits')

export const requestPhoneCode = command({
  name: 'requestPhoneCode',
  access: ['owner'],
  summary:
    'Sends a one-time code to a number of the household; a number it does not have gets the same answer.',
  input: z.strictObject({
    householdId: id,
    /** One of the masked numbers, or one that is typed. */
    phoneId: id.optional(),
    phone: line(30).optional(),
  }),
  /** `masked` of a number that was chosen; a typed one is not told about. */
  output: z.object({ codeId: id, minutes: z.number(), masked: z.string().nullable() }),
})

export const confirmPhone = command({
  name: 'confirmPhone',
  access: ['owner'],
  summary: 'Binds a phone to a person and a household by its one-time code.',
  input: z.strictObject({ householdId: id, codeId: id, oneTimeCode }),
  output: z.object({ proof }),
})

export const getMyBinding = query({
  name: 'getMyBinding',
  access: ['owner'],
  summary: 'Who has proven themselves here, and else the masked numbers a code can go to.',
  input: z.strictObject({ householdId: id, proof: proof.optional() }),
  output: z.object({
    me: z.object({ name: z.string(), isOwner: z.boolean() }).nullable(),
    phones: z.array(z.object({ phoneId: id, masked: z.string() })),
  }),
})

export const endPhoneBinding = command({
  name: 'endPhoneBinding',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Ends what a confirmed phone counts for; the person has to confirm it anew.',
  input: z.strictObject({ bindingId: id }),
  output: z.object({}),
})

export const listPhoneBindings = query({
  name: 'listPhoneBindings',
  access: everyStaff,
  summary: 'The phones that were confirmed for a household.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    bindings: z.array(
      z.object({ bindingId: id, partyId: id, phoneId: id, verifiedAt: z.string() }),
    ),
  }),
})
