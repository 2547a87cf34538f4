import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import {
  fen,
  id,
  line,
  pageInput,
  plainDate,
  positiveFen,
  text,
  words,
} from '../../kernel/shapes.ts'
import { caseReaders, caseWorkers } from './cases.ts'

const planStates = ['proposed', 'signed', 'completed', 'defaulted', 'withdrawn'] as const

const part = z.object({
  number: z.number(),
  dueOn: z.string(),
  amountFen: fen,
  state: z.enum(['open', 'paid', 'missed']),
})

const plan = z.object({
  planId: id,
  caseId: id,
  householdId: id,
  payerName: z.string(),
  unitLabel: z.string(),
  state: z.enum(planStates),
  totalFen: fen,
  /** Received since it was signed, of the parts in their order. */
  paidFen: fen,
  stopsLateFee: z.boolean(),
  reason: z.string(),
  parts: z.array(part),
  proposedBy: z.string(),
  proposedAt: z.string(),
  /** null: waits for a manager, who is another person. */
  approvedBy: z.string().nullable(),
  signedAt: z.string().nullable(),
  endedOn: z.string().nullable(),
})
export type InstalmentPlan = z.output<typeof plan>

export const proposeInstalmentPlan = command({
  name: 'proposeInstalmentPlan',
  access: caseWorkers,
  summary: 'Proposes to pay what is overdue in parts; a manager approves it, the payer signs it.',
  input: z.strictObject({
    householdId: id,
    /** Left out: everything that is overdue and not held. */
    chargeIds: z.array(id).min(1).max(500).optional(),
    /** Equal parts a month apart, or parts that sum to the total to the fen. */
    parts: z.union([
      z.strictObject({ count: z.number().int().min(2).max(24), firstOn: plainDate }),
      z
        .array(z.strictObject({ dueOn: plainDate, amountFen: positiveFen }))
        .min(2)
        .max(24),
    ]),
    stopsLateFee: z.boolean().default(true),
    reason: line(200),
  }),
  output: z.object({ planId: id }),
})

export const approveInstalmentPlan = command({
  name: 'approveInstalmentPlan',
  access: ['administrator', 'manager'],
  summary: 'Approves a proposal of another person: the payer can sign it from now on.',
  input: z.strictObject({ planId: id }),
  output: z.object({}),
})

export const withdrawInstalmentPlan = command({
  name: 'withdrawInstalmentPlan',
  access: caseWorkers,
  summary: 'Takes a proposal back that was not signed.',
  input: z.strictObject({ planId: id, reason: line(200) }),
  output: z.object({}),
})

export const getInstalmentPlan = query({
  name: 'getInstalmentPlan',
  access: caseReaders,
  summary: 'A plan with its parts, and word for word what was signed.',
  input: z.strictObject({ planId: id }),
  output: z.object({
    plan,
    /** What is signed, or was. */
    agreement: words,
    signedText: z.string().nullable(),
    signedHash: z.string().nullable(),
  }),
})

export const listInstalmentPlans = query({
  name: 'listInstalmentPlans',
  access: caseReaders,
  summary: 'Instalment plans, newest first; sums over the whole filter.',
  input: z.strictObject({
    ...pageInput.shape,
    communityId: id.optional(),
    householdId: id.optional(),
    state: z.enum(planStates).optional(),
  }),
  output: z.object({
    plans: z.array(plan),
    total: z.number(),
    totalFen: fen,
    next: z.string().nullable(),
  }),
})

export const getMyInstalmentPlan = query({
  name: 'getMyInstalmentPlan',
  access: ['owner'],
  summary:
    'The household’s plan as it is to be signed, or how it stands; else whether one was asked for.',
  input: z.strictObject({ householdId: id, proof: z.string().max(200).optional() }),
  output: z.object({
    plan: plan.nullable(),
    agreement: words.nullable(),
    /** Of the words as shown; what is signed must be these. Null for who has not proven that they may. */
    agreementHash: z.string().nullable(),
    /** What was signed, word for word, in both languages. */
    signedText: z.string().nullable(),
    /** Of a signed plan: what is not paid yet, for paying a part. */
    chargeIds: z.array(id),
    askedOn: z.string().nullable(),
    overdueFen: fen,
  }),
})

export const signInstalmentPlan = command({
  name: 'signInstalmentPlan',
  access: ['owner'],
  summary: 'The payer agrees to a plan: what is owed is acknowledged, late fee stands still.',
  input: z.strictObject({
    householdId: id,
    planId: id,
    agreementHash: z.string().max(64),
    proof: z.string().max(200),
  }),
  output: z.object({}),
})

export const askForInstalments = command({
  name: 'askForInstalments',
  access: ['owner'],
  summary: 'An owner in difficulty asks to pay in parts; a person answers.',
  input: z.strictObject({ householdId: id, note: text(400).default('') }),
  output: z.object({}),
})

export const reportWrongContact = command({
  name: 'reportWrongContact',
  access: ['owner'],
  summary:
    'An owner says that the way they are contacted is wrong; it is put right before anything else.',
  input: z.strictObject({ householdId: id, note: text(400).default('') }),
  output: z.object({}),
})
