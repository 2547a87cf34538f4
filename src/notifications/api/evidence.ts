import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, words } from '../../kernel/shapes.ts'
import { kindName, messageState } from './names.ts'

const link = z.object({
  chainNo: z.bigint(),
  messageId: id,
  deliveryId: id.nullable(),
  householdId: id,
  event: z.string(),
  happenedAt: z.string(),
  previousHash: z.string(),
  hash: z.string(),
  /** Canonical JSON, word for word what the hash covers. */
  content: z.string(),
})

export const recordMessageOpened = command({
  name: 'recordMessageOpened',
  access: ['owner'],
  summary: 'Notes that a person touched the page that a message of the household led to.',
  input: z.strictObject({ messageId: id, householdId: id }),
  output: z.object({}),
})

export const getHouseholdEvidence = query({
  name: 'getHouseholdEvidence',
  access: everyStaff,
  summary: 'Every message to a household in its order, with its evidence and its effect in law.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    messages: z.array(
      z.object({
        id,
        kind: kindName,
        kindWords: words,
        subject: z.string(),
        periodMonth: z.string().nullable(),
        amountFen: z.bigint().nullable(),
        state: messageState,
        createdAt: z.string(),
        /** Whether it counts as a demand, and why or why not. */
        isDemand: z.boolean(),
        effect: words,
        evidence: z.array(link),
      }),
    ),
    /** Debts of the delivered demands: when the claim would lapse without and with them. */
    limitation: z.array(
      z.object({
        periodMonth: z.string(),
        dueOn: z.string(),
        demandedOn: z.array(z.string()),
        lastDayWithout: z.string(),
        lastDay: z.string(),
      }),
    ),
  }),
})

export const verifyEvidence = query({
  name: 'verifyEvidence',
  access: ['administrator', 'accountant', 'auditor'],
  isBulk: true,
  summary: 'Reads the whole chain of evidence again and names the first row that does not hold.',
  input: z.strictObject({}),
  output: z.object({
    isIntact: z.boolean(),
    rows: z.bigint(),
    headHash: z.string(),
    broken: z
      .object({
        chainNo: z.bigint(),
        what: z.enum(['missing', 'previousHash', 'hash', 'head', 'rewritten']),
        words,
      })
      .nullable(),
  }),
})

export const exportEvidence = query({
  name: 'exportEvidence',
  access: ['administrator', 'accountant', 'auditor'],
  summary: 'A page of the evidence, of one household or of all, with the head of the chain.',
  input: z.strictObject({
    householdId: id.optional(),
    /** Rows after this one. */
    after: id.default(0n),
    limit: z.number().int().min(1).max(2000).default(1000),
  }),
  output: z.object({
    companyName: z.string(),
    head: z.object({ chainNo: z.bigint(), hash: z.string() }),
    rows: z.array(link),
    next: z.bigint().nullable(),
  }),
})
