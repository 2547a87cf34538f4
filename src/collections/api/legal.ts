import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, text, words } from '../../kernel/shapes.ts'

/** Personal data of one debtor: only who answers for legal steps. */
const deciders = ['administrator', 'manager'] as const

/**
 * What people alone decide: a lawyer letter, a payment order, a suit or an arbitration, and to give
 * the claim up (which billing then books as a waiver).
 */
export const legalStepKinds = [
  'lawyerLetter',
  'paymentOrder',
  'suit',
  'arbitration',
  'waiver',
] as const
export type LegalStepKind = (typeof legalStepKinds)[number]
const legalStepKind = z.enum(legalStepKinds)

export const requestLegalStep = command({
  name: 'requestLegalStep',
  access: ['administrator', 'accountant', 'manager', 'steward'],
  summary:
    'A person asks for a legal step against a household; programs are refused (PIPL art. 24).',
  input: z.strictObject({ householdId: id, kind: legalStepKind, reason: line(400) }),
  output: z.object({ stepId: id }),
})

export const decideLegalStep = command({
  name: 'decideLegalStep',
  access: deciders,
  summary:
    'Another person grants or refuses a legal step; nothing is sent or filed by the system then.',
  input: z.strictObject({ stepId: id, isApproved: z.boolean(), note: text(400).default('') }),
  output: z.object({}),
})

export const listLegalSteps = query({
  name: 'listLegalSteps',
  access: everyStaff,
  summary: 'Legal steps of a household, newest first, with who asked and who decided.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    steps: z.array(
      z.object({
        id,
        kind: legalStepKind,
        kindWords: words,
        state: z.enum(['requested', 'approved', 'refused']),
        reason: z.string(),
        requestedAt: z.string(),
        requestedBy: z.string(),
        /** The caller asked for it and so cannot decide it. */
        isOwn: z.boolean(),
        decidedAt: z.string().nullable(),
        decidedBy: z.string().nullable(),
        note: z.string(),
      }),
    ),
  }),
})

export const getLawyerLetterDraft = query({
  name: 'getLawyerLetterDraft',
  access: deciders,
  summary:
    'The draft of a lawyer letter for a human lawyer, once a person decided on one; it is never sent.',
  input: z.strictObject({ stepId: id }),
  output: z.object({ fileName: z.string(), html: z.string() }),
})

/** What a court would miss, computed from what is on file. */
const gap = z.object({
  key: z.enum([
    'contractText',
    'lateFeeClause',
    'priceBasis',
    'priceBoard',
    'noDemand',
    'noSignature',
    'undelivered',
    'debtorIdentity',
    'companyIdentity',
    'openDispute',
    'unansweredDispute',
    'limitationPassed',
    'limitationNear',
    'evidenceBroken',
    'openingBalance',
  ]),
  /** missing: needed and not there; weak: there, and open to attack. */
  weight: z.enum(['missing', 'weak']),
  /** With the place: which month, which letter. */
  words,
  months: z.array(z.string()),
})
export type EvidenceGap = z.output<typeof gap>

export const previewEvidencePack = query({
  name: 'previewEvidencePack',
  access: deciders,
  summary: 'What an evidence pack of the household would hold today, and what is missing in it.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    openFen: fen,
    heldFen: fen,
    lateFeeFen: fen,
    charges: z.number(),
    payments: z.number(),
    demands: z.number(),
    letters: z.number(),
    /** The first last day among its bills; null when nothing is overdue. */
    limitationOn: z.string().nullable(),
    mayHaveExpired: z.boolean(),
    gaps: z.array(gap),
  }),
})

export const makeEvidencePack = command({
  name: 'makeEvidencePack',
  access: deciders,
  summary: 'Has the evidence pack of a household made: a zip with an index and hashes.',
  input: z.strictObject({ householdId: id, purpose: line(200) }),
  output: z.object({ packId: id }),
})

export const listEvidencePacks = query({
  name: 'listEvidencePacks',
  access: deciders,
  summary: 'Evidence packs of a household, newest first; a file is dropped after thirty days.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    packs: z.array(
      z.object({
        id,
        state: z.enum(['making', 'ready', 'failed', 'dropped']),
        purpose: z.string(),
        /** The day its facts are of. */
        asOf: z.string(),
        requestedAt: z.string(),
        requestedBy: z.string(),
        fileCount: z.number().nullable(),
        byteCount: z.number().nullable(),
        sha256: z.string().nullable(),
        gapCount: z.number().nullable(),
        expiresOn: z.string(),
      }),
    ),
  }),
})

export const takeEvidencePack = command({
  name: 'takeEvidencePack',
  access: deciders,
  summary: 'Records who takes an evidence pack out of the system, and the name to save it under.',
  input: z.strictObject({ packId: id }),
  output: z.object({ fileName: z.string() }),
})

/** 时效雷达: nearest first. */
export const radarBands = ['expired', 'within30', 'within60', 'within180'] as const
export type RadarBand = (typeof radarBands)[number]
const radarBand = z.enum(radarBands)

export const listLimitationRadar = query({
  name: 'listLimitationRadar',
  access: everyStaff,
  summary:
    'Households whose claims run out within 180, 60 or 30 days or may have, with the last provable demand and what to do.',
  input: z.strictObject({
    communityId: id.optional(),
    band: radarBand.optional(),
    limit: z.number().int().min(1).max(500).default(100),
    after: z.string().max(200).optional(),
  }),
  output: z.object({
    asOf: z.string(),
    bands: z.array(z.object({ band: radarBand, label: words, households: z.number(), fen })),
    households: z.array(
      z.object({
        householdId: id,
        communityName: z.string(),
        unitLabel: z.string(),
        payerName: z.string(),
        band: radarBand,
        /** The first last day of its bills on the radar, and which bill it is. */
        lastDay: z.string(),
        daysLeft: z.number(),
        oldestMonth: z.string(),
        bills: z.number(),
        /** What runs out on the radar, without what is held. */
        fen,
        heldFen: fen,
        lastDemandOn: z.string().nullable(),
        /** What a person does next. */
        step: z.enum([
          'letter',
          'decideLetter',
          'deliverLetter',
          'answerDispute',
          'legalReview',
          'agreement',
        ]),
        stepWords: words,
      }),
    ),
    next: z.string().nullable(),
  }),
})
