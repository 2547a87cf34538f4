import * as z from 'zod'
import { guardRail } from '../../compliance/api.ts'
import { command, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'
import { cause, tier } from './names.ts'

/** Who works on what is overdue. */
export const caseWorkers = ['administrator', 'accountant', 'steward', 'manager'] as const
/** Who sees it. */
export const caseReaders = [...caseWorkers, 'auditor'] as const

export const caseStates = ['open', 'waiting', 'closed'] as const
const caseState = z.enum(caseStates)

/** 下一步. Each cause has its own; none of them is “send it again”. */
export const nextActionNames = [
  'call',
  'visit',
  'letter',
  'correctData',
  'answerDispute',
  'fixService',
  'offerPlan',
  'legalReview',
  'none',
] as const
export const nextAction = z.enum(nextActionNames)
export type NextAction = z.output<typeof nextAction>

export const closeReasons = [
  'paid',
  'waived',
  'writtenOff',
  'plan',
  'handedToLegal',
  'wrong',
] as const

/** 16:00, Asia/Shanghai, within the window of 09:00 to 20:00. */
const timeOfDay = z.string().regex(/^(09|1\d):[0-5]\d$/, 'a time from 09:00 to 19:59')

/** A rule that stands against contacting a household, with the article behind it. */
export const hindrance = z.object({
  rule: guardRail,
  /** 触达上限 */
  words,
  /** 一天 1 次，隔 3 天… */
  says: words,
  /** Law with its article, or the company's own rule. */
  source: words,
  instead: words,
  /** The first day it does not stand any more, as far as is known; null: until somebody ends it. */
  until: z.string().nullable(),
})
export type Hindrance = z.output<typeof hindrance>

const promiseSummary = z.object({
  promiseId: id,
  amountFen: fen,
  promisedOn: z.string(),
  state: z.enum(['open', 'kept', 'broken', 'withdrawn']),
})

const caseRow = z.object({
  caseId: id,
  communityId: id,
  householdId: id,
  householdNo: z.string(),
  payerName: z.string(),
  unitLabel: z.string(),
  phoneMasked: z.string().nullable(),
  state: caseState,
  cause: cause.nullable(),
  /** By signals (`signals`) or by a person's name. */
  causeBy: z.string().nullable(),
  /** As last planned; null: not planned yet. */
  tier: tier.nullable(),
  stewardId: id.nullable(),
  stewardName: z.string().nullable(),
  nextAction: nextAction.nullable(),
  nextOn: z.string().nullable(),
  nextTime: z.string().nullable(),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  closeReason: z.enum(closeReasons).nullable(),
  /** Overdue and not held; a dispute, a plan or money on its way hold. */
  overdueFen: fen,
  heldFen: fen,
  billCount: z.number(),
  oldestDueOn: z.string().nullable(),
  daysOverdue: z.number(),
  lastEvent: z
    .object({ kind: z.string(), outcome: z.string().nullable(), on: z.string() })
    .nullable(),
  promise: promiseSummary.nullable(),
  hasPlan: z.boolean(),
})

export const listCases = query({
  name: 'listCases',
  access: caseReaders,
  summary: 'Dunning cases by filter, the most urgent first; counts and sums over the whole filter.',
  input: z.strictObject({
    ...pageInput.shape,
    communityId: id.optional(),
    /** null: those that nobody has. */
    stewardId: id.nullable().optional(),
    states: z.array(caseState).min(1).max(3).default(['open', 'waiting']),
    cause: cause.optional(),
    tier: tier.optional(),
    /** Those whose next step is on this day or before; null: those without a day. */
    nextBy: plainDate.nullable().optional(),
    text: text(60).default(''),
  }),
  output: z.object({
    cases: z.array(caseRow),
    total: z.number(),
    overdueFen: fen,
    heldFen: fen,
    next: z.string().nullable(),
  }),
})

const person = z.object({
  partyId: id,
  name: z.string(),
  isPayer: z.boolean(),
  phones: z.array(z.object({ phoneId: id, masked: z.string() })),
})

export const getCase = query({
  name: 'getCase',
  access: caseReaders,
  summary: 'One case: who may be contacted and when, what is owed, what happened, what is next.',
  input: z.strictObject({ caseId: id }),
  output: z.object({
    case: caseRow,
    /** 仅联系债务人: the payer and co-owners, nobody else. */
    people: z.array(person),
    bills: z.array(
      z.object({
        periodMonth: z.string(),
        dueOn: z.string(),
        daysOverdue: z.number(),
        openFen: fen,
        heldFen: fen,
        limitationOn: z.string(),
      }),
    ),
    /** Newest first. */
    events: z.array(
      z.object({
        eventId: id,
        kind: z.string(),
        outcome: z.string().nullable(),
        note: z.string(),
        minutes: z.number().nullable(),
        hasVoice: z.boolean(),
        on: z.string(),
        happenedAt: z.string(),
        recordedBy: z.string(),
      }),
    ),
    planId: id.nullable(),
    /** 对应的办法: what the cause asks for. */
    remedy: z.object({ nextAction, words }).nullable(),
    limitation: z.object({ lastDay: z.string(), daysLeft: z.number() }).nullable(),
    contact: z.object({
      /** The first day on which it may be called, and on which it may be visited; null: not at all. */
      callOn: z.string().nullable(),
      visitOn: z.string().nullable(),
      hindrances: z.array(hindrance),
      /** Of the last 35 and 365 days, out of 3 and 12. */
      inFiveWeeks: z.number(),
      inAYear: z.number(),
    }),
    /** There is a flag the caller may see with listHouseholdFlags; null: not theirs to know. */
    hasFlags: z.boolean().nullable(),
    /** The owner's page of the bill, for a payment code at the door. */
    billUrl: z.string(),
  }),
})

const step = {
  nextAction,
  nextOn: plainDate.nullable(),
  nextTime: timeOfDay.nullable().default(null),
}

export const openCase = command({
  name: 'openCase',
  access: caseWorkers,
  summary: 'Opens a case for a household, or finds the one that is open.',
  input: z.strictObject({
    householdId: id,
    stewardId: id.optional(),
    nextAction: nextAction.default('call'),
    nextOn: plainDate.optional(),
    note: text(500).default(''),
  }),
  output: z.object({ caseId: id, isNew: z.boolean() }),
})

export const planCase = command({
  name: 'planCase',
  access: caseWorkers,
  summary: 'Sets what is next in a case; a call or visit the rules forbid is refused and kept so.',
  input: z.strictObject({ caseId: id, ...step, stewardId: id.optional() }),
  /** With a refusal nothing is planned. */
  output: z.object({ refusal: hindrance.nullable() }),
})

export const handOverCases = command({
  name: 'handOverCases',
  access: ['administrator', 'steward', 'manager'],
  summary: 'Gives cases to another steward of their communities.',
  input: z.strictObject({
    caseIds: z.array(id).min(1).max(500),
    toStewardId: id,
    note: text(500).default(''),
  }),
  output: z.object({ cases: z.number() }),
})

export const listStewards = query({
  name: 'listStewards',
  access: caseReaders,
  summary: 'Who can have cases of a community, with how many they have.',
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    stewards: z.array(z.object({ stewardId: id, name: z.string(), openCases: z.number() })),
  }),
})

export const closeCase = command({
  name: 'closeCase',
  access: caseWorkers,
  summary: 'Closes a case; it waives nothing and writes nothing off.',
  input: z.strictObject({ caseId: id, reason: z.enum(closeReasons), note: text(500).default('') }),
  output: z.object({}),
})

export const setCause = command({
  name: 'setCause',
  access: caseWorkers,
  summary: 'Says why it is not paid; the case goes on with what this cause asks for.',
  input: z.strictObject({
    caseId: id,
    cause,
    note: text(500).default(''),
    /** Of a dispute over service: the charges that are held from now on. */
    charges: z
      .array(z.strictObject({ chargeId: id, periodMonth: plainDate }))
      .max(60)
      .default([]),
  }),
  output: z.object({ nextAction, words }),
})

export const addCaseNote = command({
  name: 'addCaseNote',
  access: caseWorkers,
  summary: 'Adds a note to a case.',
  input: z.strictObject({ caseId: id, note: text(1000) }),
  output: z.object({ eventId: id }),
})
