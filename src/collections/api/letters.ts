import * as z from 'zod'
import { guardRail } from '../../compliance/api.ts'
import { demandSheetShape } from '../../invoices/api.ts'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, text, words } from '../../kernel/shapes.ts'

/** Who writes letters and follows them. */
const writers = ['administrator', 'accountant', 'steward', 'manager'] as const

/** What one call drafts or decides; the rest is asked for again. */
export const mostLettersAtOnce = 200

/**
 * 催缴函: a draft is decided by a second person; what becomes of it then is told by its delivery:
 * waiting to be printed, printed, handed over, delivered with proof, or returned. One that was paid,
 * disputed or sold before it was printed is superseded and never leaves.
 */
const dunningLetterStates = [
  'draft',
  'refused',
  'withdrawn',
  'waiting',
  'printed',
  'handedOver',
  'delivered',
  'returned',
  'superseded',
] as const
export type DunningLetterState = (typeof dunningLetterStates)[number]

/** Why no letter is written to a household; `rule` where a guard rail closes it. */
const notWritten = z.object({
  householdId: id,
  unitLabel: z.string(),
  payerName: z.string(),
  rule: guardRail.nullable(),
  words,
  /** Law with its article, or the company's own rule; null where it is a mere fact. */
  source: words.nullable(),
  instead: words,
})
export type NotWritten = z.output<typeof notWritten>

export const draftDunningLetters = command({
  name: 'draftDunningLetters',
  access: writers,
  summary:
    'Drafts a dunning letter (催缴函) to each household over its undisputed overdue charges; says who gets none and by which rule.',
  input: z.strictObject({ householdIds: z.array(id).min(1).max(mostLettersAtOnce) }),
  output: z.object({
    drafted: z.array(z.object({ letterId: id, householdId: id })),
    notDrafted: z.array(notWritten),
  }),
})

export const decideDunningLetters = command({
  name: 'decideDunningLetters',
  access: ['administrator', 'accountant', 'manager'],
  summary:
    'A second person lets drafts go, which dates and numbers them and queues them for printing, or refuses them.',
  input: z.strictObject({
    letterIds: z.array(id).min(1).max(mostLettersAtOnce),
    isApproved: z.boolean(),
    note: text(200).default(''),
  }),
  output: z.object({
    decided: z.array(z.object({ letterId: id, letterNo: z.string().nullable() })),
    /** Drafts that do not hold any more: paid, disputed or protected since. */
    notDecided: z.array(notWritten.extend({ letterId: id })),
  }),
})

export const withdrawDunningLetter = command({
  name: 'withdrawDunningLetter',
  access: writers,
  summary: 'Takes a draft back; a letter that was let go keeps its number and is not withdrawn.',
  input: z.strictObject({ letterId: id, reason: line(200) }),
  output: z.object({}),
})

export const listDunningLetters = query({
  name: 'listDunningLetters',
  access: everyStaff,
  summary: 'Dunning letters, newest first, with their state, way and proof.',
  input: pageInput.extend({
    communityId: id.optional(),
    householdId: id.optional(),
    state: z.enum(dunningLetterStates).optional(),
  }),
  output: z.object({
    letters: z.array(
      z.object({
        id,
        communityId: id,
        householdId: id,
        unitLabel: z.string(),
        payerName: z.string(),
        state: z.enum(dunningLetterStates),
        /** Null for a draft. */
        letterNo: z.string().nullable(),
        /** The day it is dated, and by when it asks for an answer; of a draft as of its drafting. */
        datedOn: z.string(),
        answerBy: z.string(),
        openFen: fen,
        lateFeeFen: fen,
        /** First day of each month it asks for. */
        months: z.array(z.string()),
        draftedAt: z.string(),
        draftedBy: z.string(),
        decidedAt: z.string().nullable(),
        decidedBy: z.string().nullable(),
        note: z.string(),
        /** The batch it is printed in. */
        batchId: id.nullable(),
        handedOverAt: z.string().nullable(),
        way: z.enum(['post', 'door']).nullable(),
        confirmedAt: z.string().nullable(),
        deliveredOn: z.string().nullable(),
        signedBy: z.string().nullable(),
        /** 挂号、EMS 单号 or what the strip says. */
        proof: z.string().nullable(),
        /** What was returned, in words. */
        returnedBecause: z.string().nullable(),
        proofs: z.array(
          z.object({
            id,
            kind: z.enum(['postNumber', 'photo']),
            text: z.string(),
            addedAt: z.string(),
            addedBy: z.string(),
          }),
        ),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const getDunningLetterFile = query({
  name: 'getDunningLetterFile',
  access: writers,
  summary: 'A letter as it reads, from which its PDF is drawn, and the name to save it under.',
  input: z.strictObject({ letterId: id }),
  output: z.object({
    fileName: z.string(),
    isDraft: z.boolean(),
    isDemo: z.boolean(),
    sheet: demandSheetShape,
  }),
})

export const addDunningLetterProof = command({
  name: 'addDunningLetterProof',
  access: writers,
  summary: 'Keeps a post number or a photo of the signed strip with a letter that was let go.',
  input: z.strictObject({
    letterId: id,
    proof: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('postNumber'),
        /** 挂号 or EMS: 13 characters like XA12345678944. */
        number: line(40),
      }),
      z.strictObject({
        kind: z.literal('photo'),
        /** Base64 of a JPEG or PNG, made small by the page. */
        content: z.string().max(900_000),
        note: text(200).default(''),
      }),
    ]),
  }),
  output: z.object({ proofId: id }),
})

export const getDunningLetterPhoto = query({
  name: 'getDunningLetterPhoto',
  access: everyStaff,
  summary: 'A photo of a signed strip.',
  input: z.strictObject({ proofId: id }),
  output: z.object({ mediaType: z.string(), content: z.string() }),
})
