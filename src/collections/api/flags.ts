import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, line, pageInput, plainDate, text } from '../../kernel/shapes.ts'
import { caseReaders, caseWorkers } from './cases.ts'

export const flagNames = [
  'livesAlone',
  'lowIncome',
  'disability',
  'illness',
  'bereaved',
  'hospital',
  'doNotContact',
  'deceased',
  'insolvent',
  'noAutomation',
] as const
const flagName = z.enum(flagNames)
export type FlagName = z.output<typeof flagName>

/** Sensitive personal information: kept only with the person's own, separate consent (PIPL 28, 29). */
export const sensitiveFlags: readonly FlagName[] = [
  'livesAlone',
  'lowIncome',
  'disability',
  'illness',
  'bereaved',
  'hospital',
]

const flagStaff = ['administrator', 'manager', 'steward'] as const

export const setHouseholdFlag = command({
  name: 'setHouseholdFlag',
  access: flagStaff,
  summary: 'Notes what protects a household; what is sensitive only with its own consent.',
  input: z.strictObject({
    householdId: id,
    flag: flagName,
    /** How consent was given: 本人 11-20 电话里同意登记. */
    consent: line(200).optional(),
  }),
  output: z.object({ flagId: id }),
})

export const endHouseholdFlag = command({
  name: 'endHouseholdFlag',
  access: flagStaff,
  summary: 'Ends a flag.',
  input: z.strictObject({ flagId: id }),
  output: z.object({}),
})

/** A command: who looked, and when, is kept. */
export const listHouseholdFlags = command({
  name: 'listHouseholdFlags',
  access: flagStaff,
  summary: 'The flags of a household, for those who may see them; each look is kept.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    flags: z.array(
      z.object({
        flagId: id,
        flag: flagName,
        consent: z.string().nullable(),
        setAt: z.string(),
        setBy: z.string(),
        endedAt: z.string().nullable(),
      }),
    ),
    /** Newest first. */
    views: z.array(z.object({ at: z.string(), by: z.string() })),
  }),
})

export const recordCommitteeContact = command({
  name: 'recordCommitteeContact',
  access: caseWorkers,
  summary: 'Keeps a contact with the owners’ committee; no owner is named in it.',
  input: z.strictObject({
    communityId: id,
    onDay: plainDate,
    way: z.enum(['letter', 'meeting', 'call']),
    what: text(1000).min(1),
    answer: text(1000).default(''),
  }),
  output: z.object({ committeeContactId: id }),
})

export const listCommitteeContacts = query({
  name: 'listCommitteeContacts',
  access: caseReaders,
  summary: 'Contacts with the owners’ committees, newest first.',
  input: z.strictObject({ ...pageInput.shape, communityId: id.optional() }),
  output: z.object({
    contacts: z.array(
      z.object({
        committeeContactId: id,
        communityId: id,
        onDay: z.string(),
        way: z.enum(['letter', 'meeting', 'call']),
        what: z.string(),
        answer: z.string(),
        recordedBy: z.string(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),
})
