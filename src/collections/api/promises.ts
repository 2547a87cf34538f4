import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, positiveFen, text } from '../../kernel/shapes.ts'
import { caseReaders, caseWorkers } from './cases.ts'

const promiseStates = ['open', 'kept', 'broken', 'withdrawn'] as const

/** A promise is of a day that is near enough to be remembered. */
export const promiseDays = 60

export const recordPromise = command({
  name: 'recordPromise',
  access: [...caseWorkers, 'cashier'],
  summary: 'Keeps what an owner promised: how much, by when. Until the day after nobody asks.',
  input: z.strictObject({
    householdId: id,
    amountFen: positiveFen,
    promisedOn: plainDate,
    madeThrough: z.enum(['call', 'visit', 'counter']),
    note: text(500).default(''),
  }),
  output: z.object({ promiseId: id, caseId: id }),
})

export const withdrawPromise = command({
  name: 'withdrawPromise',
  access: caseWorkers,
  summary: 'Takes a promise back that was recorded in error.',
  input: z.strictObject({ promiseId: id, reason: line(200) }),
  output: z.object({}),
})

export const listPromises = query({
  name: 'listPromises',
  access: caseReaders,
  summary: 'Promises to pay, the newest first; sums over the whole filter.',
  input: z.strictObject({
    ...pageInput.shape,
    communityId: id.optional(),
    state: z.enum(promiseStates).optional(),
  }),
  output: z.object({
    promises: z.array(
      z.object({
        promiseId: id,
        caseId: id,
        householdId: id,
        payerName: z.string(),
        unitLabel: z.string(),
        amountFen: fen,
        promisedOn: z.string(),
        madeOn: z.string(),
        madeThrough: z.string(),
        state: z.enum(promiseStates),
        settledOn: z.string().nullable(),
      }),
    ),
    total: z.number(),
    amountFen: fen,
    next: z.string().nullable(),
  }),
})

export const getMyPromise = query({
  name: 'getMyPromise',
  access: ['owner'],
  summary: 'What the household has promised, what is overdue, and the last day it may choose.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    promise: z
      .object({
        amountFen: fen,
        promisedOn: z.string(),
        /** The day may be moved once. */
        mayMove: z.boolean(),
      })
      .nullable(),
    /** Overdue and not held: what a promise by link is for. */
    overdueFen: fen,
    firstDay: z.string(),
    lastDay: z.string(),
  }),
})

export const makeMyPromise = command({
  name: 'makeMyPromise',
  access: ['owner'],
  summary: 'An owner says by which day they will pay, or moves that day, once.',
  input: z.strictObject({ householdId: id, promisedOn: plainDate }),
  output: z.object({}),
})
