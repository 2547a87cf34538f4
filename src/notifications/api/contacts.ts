import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, words } from '../../kernel/shapes.ts'
import { form, language } from './names.ts'

const proof = z.string().max(200).describe('proof of a confirmed phone')
/** One address to write to, or null for none. */
const mailbox = line(254).nullable().describe('mailbox')
const staffWhoCall = ['administrator', 'accountant', 'cashier', 'steward'] as const

export const consentPurposes = ['promotion', 'personalisation'] as const
const consentPurpose = z.enum(consentPurposes)
export type ConsentPurpose = z.infer<typeof consentPurpose>

const stopReason = z.enum([
  'unsubscribed',
  'wrongNumber',
  'doNotContact',
  'addressGone',
  'userBlocked',
])
export type StopReason = z.infer<typeof stopReason>

export const getMyNotices = query({
  name: 'getMyNotices',
  access: ['owner'],
  summary: 'How the caller is written to about their household: ways, consents, reader, pause.',
  input: z.strictObject({ householdId: id, proof }),
  output: z.object({
    isOwner: z.boolean(),
    /** Ways they have an address for; a letter goes to the home itself. */
    ways: z.array(z.object({ form, masked: z.string().nullable(), isOn: z.boolean() })),
    consents: z.array(z.object({ purpose: consentPurpose, isGiven: z.boolean(), words })),
    reader: z.object({ partyId: id, isMe: z.boolean() }),
    readers: z.array(z.object({ partyId: id, name: z.string(), isPayer: z.boolean() })),
    pausedUntil: z.string().nullable(),
    /** The language of messages to the caller. */
    readsIn: language,
  }),
})

export const setMyNotices = command({
  name: 'setMyNotices',
  access: ['owner'],
  summary:
    'Sets by which ways and in which language the caller is written to, and what they consent to.',
  input: z.strictObject({
    householdId: id,
    proof,
    /** The ways that stay on; all others the caller has are stopped. */
    ways: z.array(form).max(10),
    consents: z.array(consentPurpose).max(5),
    /** In which language the words were shown. */
    language,
    readsIn: language,
  }),
  output: z.object({}),
})

export const setMyMailbox = command({
  name: 'setMyMailbox',
  access: ['owner'],
  summary: 'Sets the one mailbox the caller gets bills in; null removes it.',
  input: z.strictObject({ householdId: id, proof, mailbox }),
  output: z.object({}),
})

export const setReader = command({
  name: 'setReader',
  access: ['owner', ...staffWhoCall],
  summary: 'Names the one person who gets the notices of a household; null: the payer.',
  input: z.strictObject({ householdId: id, partyId: id.nullable(), proof: proof.optional() }),
  output: z.object({}),
})

export const pauseReminders = command({
  name: 'pauseReminders',
  access: ['owner', ...staffWhoCall],
  summary: 'Pauses reminders of a household in hardship for 30 days; bills and receipts go on.',
  input: z.strictObject({ householdId: id, proof: proof.optional() }),
  output: z.object({ until: z.string() }),
})

export const resumeReminders = command({
  name: 'resumeReminders',
  access: ['owner', ...staffWhoCall],
  summary: 'Ends a pause of reminders.',
  input: z.strictObject({ householdId: id, proof: proof.optional() }),
  output: z.object({}),
})

export const unsubscribe = command({
  name: 'unsubscribe',
  access: ['public'],
  summary: 'Stops one way of writing to a person for one purpose, by the address in the message.',
  input: z.strictObject({ unsubscribeToken: z.string().max(200) }),
  output: z.object({}),
})

export const recordStop = command({
  name: 'recordStop',
  access: staffWhoCall,
  summary:
    'Stops messages to a person or a number: a wrong number, do not contact, or their own wish.',
  input: z.strictObject({
    householdId: id,
    partyId: id,
    /** Only this number, whoever it belongs to; left out: the person. */
    phoneId: id.optional(),
    form: form.nullable().default(null),
    purpose: z.enum(['service', 'promotion']).nullable().default(null),
    reason: z.enum(['unsubscribed', 'wrongNumber', 'doNotContact']),
    /** How we know: 来电、前台、短信回复. */
    source: line(100),
  }),
  output: z.object({}),
})

export const setMailbox = command({
  name: 'setMailbox',
  access: staffWhoCall,
  summary: 'Sets the mailbox a person of a household has told us; null removes it.',
  input: z.strictObject({
    householdId: id,
    partyId: id,
    mailbox,
    /** How we know: 来电、前台. */
    source: line(100),
  }),
  output: z.object({}),
})

export const setReaderLanguage = command({
  name: 'setReaderLanguage',
  access: staffWhoCall,
  summary: 'Sets the language in which a person of a household is written to.',
  input: z.strictObject({ householdId: id, partyId: id, readsIn: language }),
  output: z.object({}),
})

export const liftStop = command({
  name: 'liftStop',
  access: staffWhoCall,
  summary: 'Lifts a stop, with the reason.',
  input: z.strictObject({ householdId: id, stopId: id, reason: line(100) }),
  output: z.object({}),
})

export const recordConsent = command({
  name: 'recordConsent',
  access: staffWhoCall,
  summary:
    'Records a consent given or taken back on paper or by phone, with the words it was about.',
  input: z.strictObject({
    householdId: id,
    partyId: id,
    purpose: consentPurpose,
    isGiven: z.boolean(),
    source: line(100),
  }),
  output: z.object({}),
})

export const listContacts = query({
  name: 'listContacts',
  access: everyStaff,
  summary: 'Stops, consents, the reader and the pause of a household and its people.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    reader: z.object({ partyId: id, name: z.string() }),
    pausedUntil: z.string().nullable(),
    stops: z.array(
      z.object({
        stopId: id,
        partyId: id.nullable(),
        /** Whom or which number it is about. */
        about: z.string(),
        form: form.nullable(),
        purpose: z.string().nullable(),
        reason: stopReason,
        source: z.string(),
        openedAt: z.string(),
      }),
    ),
    consents: z.array(
      z.object({
        partyId: id,
        name: z.string(),
        purpose: consentPurpose,
        isGiven: z.boolean(),
        source: z.string(),
        shownWords: z.string(),
        givenAt: z.string(),
      }),
    ),
    addresses: z.array(
      z.object({ partyId: id, name: z.string(), kind: z.string(), masked: z.string() }),
    ),
    languages: z.array(z.object({ partyId: id, readsIn: language })),
  }),
})
