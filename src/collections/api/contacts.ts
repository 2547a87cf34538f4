import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, plainDate, positiveFen, text } from '../../kernel/shapes.ts'
import { caseReaders, caseWorkers, hindrance } from './cases.ts'
import { cause } from './names.ts'

/** What came of a call or a visit. */
export const contactOutcomes = [
  'reached',
  'promise',
  'asksPlan',
  'dispute',
  'refused',
  'notReached',
  'noteLeft',
  'wrongPerson',
  'wrongNumber',
] as const
const contactOutcome = z.enum(contactOutcomes)

/** The most a spoken note may take: 300 kB, a minute or two. */
export const maxVoiceBytes = 300 * 1024

const deed = {
  householdId: id,
  /** Whom it was spoken with, or would have been: the payer or a co-owner. */
  partyId: id.optional(),
  /** Which of their numbers was called; a wrong one is not used any more. */
  phoneId: id.optional(),
  outcome: contactOutcome,
  minutes: z.number().int().min(0).max(600),
  note: text(1000).default(''),
  /** When it was, where that is told later: a phone that was offline. */
  happenedAt: z.iso.datetime({ offset: true }).optional(),
  /** WebM, MP4, Ogg or AAC. */
  voice: z.strictObject({ content: z.base64().max(Math.ceil(maxVoiceBytes / 3) * 4) }).optional(),
  promise: z.strictObject({ amountFen: positiveFen, promisedOn: plainDate }).optional(),
  cause: cause.optional(),
  /** Of the phone that recorded it: sent twice it is kept once. */
  clientKey: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional(),
}
const kept = z.object({
  eventId: id,
  caseId: id,
  promiseId: id.nullable(),
  /** It was kept before: nothing was added. */
  isRepeat: z.boolean(),
  /** Rules it went against; a deed that was done is kept all the same. */
  warnings: z.array(hindrance),
})

export const recordCall = command({
  name: 'recordCall',
  access: caseWorkers,
  summary: 'Keeps a telephone call: how it went, and in one go a promise, a cause, a spoken note.',
  input: z.strictObject(deed),
  output: kept,
})

export const recordVisit = command({
  name: 'recordVisit',
  access: caseWorkers,
  summary: 'Keeps a visit: how it went, and in one go a promise, a cause, a spoken note.',
  input: z.strictObject(deed),
  output: kept,
})

export const getCaseVoice = query({
  name: 'getCaseVoice',
  access: caseReaders,
  summary: 'The spoken note of a call or visit.',
  input: z.strictObject({ eventId: id }),
  output: z.object({ mediaType: z.string(), content: z.string() }),
})
