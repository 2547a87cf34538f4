import * as z from 'zod'
import { guardRail } from '../../compliance/api.ts'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, words } from '../../kernel/shapes.ts'
import { channel, mode, slot, tier } from './names.ts'
import {
  action,
  actionNames,
  fallbackNames,
  planGroupName,
  planRow,
  quietNames,
} from './plan-row.ts'
import { strategyContent } from './strategy-content.ts'

/** Who may approve a day's plan. */
const planners = ['administrator', 'accountant', 'manager'] as const

const group = z.object({
  name: planGroupName,
  /** Over the whole group, not over the page. */
  households: z.number(),
  balanceFen: fen,
  gainFen: fen,
  staffMinutes: z.number(),
  rows: z.array(planRow),
  next: z.string().nullable(),
})

const actionCount = z.object({
  action: z.enum(actionNames),
  slot: slot.nullable(),
  words,
  households: z.number(),
  staffMinutes: z.number(),
  gainFen: fen,
})

export const getDunningPlan = query({
  name: 'getDunningPlan',
  access: everyStaff,
  summary: 'A community’s plan of a day: what must be done, what pays most, who is left alone.',
  input: z.strictObject({
    communityId: id,
    /** Today when left out. */
    day: plainDate.optional(),
    /** Only this group, and from `after` on; otherwise the first page of each. */
    group: planGroupName.optional(),
    tier: tier.optional(),
    ...pageInput.shape,
  }),
  output: z.object({
    day: plainDate,
    /** null: no plan was made for that day. */
    plan: z
      .object({
        id,
        state: z.enum(['proposed', 'approved', 'withdrawn']),
        mode,
        /** Why the calendar decides though the policy should; with what to do about it. */
        fallback: z.object({ name: z.enum(fallbackNames), words }).nullable(),
        madeAt: z.string(),
        approvedAt: z.string().nullable(),
        approvedBy: z.string().nullable(),
        withdrawnAt: z.string().nullable(),
        withdrawnBy: z.string().nullable(),
        strategyVersionId: id,
        paymentModelId: id.nullable(),
        policyBeliefId: id.nullable(),
        /** What leaves when it is approved: messages not queued yet, by channel and slot. */
        toSend: z.array(z.object({ channel, slot, households: z.number() })),
      })
      .nullable(),
    households: z.number(),
    balanceFen: fen,
    heldOut: z.number(),
    tiers: z.array(z.object({ tier, households: z.number(), balanceFen: fen })),
    actions: z.array(actionCount),
    groups: z.array(group),
  }),
})

/** One line of the sum behind a gain; costs are negative. */
const amount = z.object({
  name: z.enum(['recovered', 'channel', 'goodwill', 'shadowPrice', 'complaints']),
  words,
  fen,
})

export const getDecision = query({
  name: 'getDecision',
  access: everyStaff,
  summary: 'Why a household stands where it stands: the sum, the reasons, the rules, the chances.',
  input: z.strictObject({ decisionId: id }),
  output: z.object({
    row: planRow,
    /** balance × (chanceIfContacted − chance) × horizon − costs; null where no policy decided. */
    arithmetic: z
      .object({
        balanceFen: fen,
        /** That it pays within the week, left alone and by the action; ratios. */
        chance: z.number(),
        chanceIfContacted: z.number(),
        low: z.number(),
        high: z.number(),
        /** ω: how likely the money stays unpaid at the horizon if it is not paid this week. */
        horizon: z.number(),
        amounts: z.array(amount),
        gainFen: fen,
        staffMinutes: z.number(),
        fenPerMinute: fen.nullable(),
      })
      .nullable(),
    /** The strongest reasons of the chance, on the logit scale against the community; at most three. */
    reasons: z.array(z.object({ name: z.string(), words, delta: z.number() })),
    /** The best other choice and what it would bring. */
    counterfactual: z.object({ action, gainFen: fen, words }).nullable(),
    /** Every guard rail that was looked at; those that closed something are refused. */
    rules: z.array(
      z.object({ rule: guardRail, words, article: words.nullable(), isRefused: z.boolean() }),
    ),
    /** How likely this action was, and each other that was allowed. */
    probability: z.number(),
    propensities: z.array(z.object({ action, probability: z.number() })),
    strategyVersionId: id,
    paymentModelId: id.nullable(),
    policyBeliefId: id.nullable(),
    /** The whole explanation in one paragraph. */
    sentence: words,
  }),
})

const planKey = z.strictObject({ communityId: id, day: plainDate })

export const makePlan = command({
  name: 'makePlan',
  access: planners,
  isBulk: true,
  summary: 'Makes today’s plan of a community, or makes it anew while nothing of it was approved.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    planId: id,
    day: plainDate,
    /** Households decided on, and of them how many anew. */
    households: z.number(),
    decided: z.number(),
    fallback: z.enum(fallbackNames).nullable(),
  }),
})

export const approvePlan = command({
  name: 'approvePlan',
  access: planners,
  isBulk: true,
  summary: 'Approves a day’s plan: its messages are queued, what people do becomes cases.',
  input: planKey,
  output: z.object({
    messages: z.number(),
    cases: z.number(),
    /** Letters and demands that wait for a person. */
    letters: z.number(),
  }),
})

export const withdrawPlan = command({
  name: 'withdrawPlan',
  access: planners,
  isBulk: true,
  summary: 'Takes an approved plan back: what has not left never will.',
  input: planKey,
  output: z.object({
    cancelled: z.number(),
    /** Messages that had left already and cannot be called back. */
    gone: z.number(),
  }),
})

export const removeDecision = command({
  name: 'removeDecision',
  access: planners,
  summary: 'Takes a household out of today’s plan, with a reason.',
  input: z.strictObject({ decisionId: id, reason: line(200) }),
  output: z.object({}),
})

export const assignDecision = command({
  name: 'assignDecision',
  access: planners,
  summary: 'Hands a household to a steward: a case opens with the action decided on.',
  input: z.strictObject({ decisionId: id, staffId: id }),
  output: z.object({ caseId: id }),
})

export const listRefusals = query({
  name: 'listRefusals',
  access: everyStaff,
  summary:
    'What the guard rails refused that day, by rule with its article, and the rows behind one.',
  input: z.strictObject({
    communityId: id,
    day: plainDate.optional(),
    rule: guardRail.optional(),
    ...pageInput.shape,
  }),
  output: z.object({
    day: plainDate,
    total: z.number(),
    /** Every rule, also those with 0. */
    rules: z.array(
      z.object({ rule: guardRail, words, article: words.nullable(), count: z.number() }),
    ),
    /** Behind `rule`; empty without it. */
    rows: z.array(
      z.object({
        householdId: id.nullable(),
        unitLabel: z.string(),
        payerName: z.string(),
        decisionId: id.nullable(),
        /** What was refused: an action of the plan, or what somebody asked for. */
        asked: words,
        at: z.string(),
        by: z.string(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const previewPlan = query({
  name: 'previewPlan',
  access: [...planners, 'auditor'],
  isBulk: true,
  summary:
    'What a strategy would do today in a community: counts, cost and refusals; writes nothing.',
  input: z.strictObject({
    communityId: id,
    /** The version to try, or its content while it is edited; without both, the one in force. */
    strategyVersionId: id.optional(),
    content: strategyContent.optional(),
  }),
  output: z.object({
    day: plainDate,
    mode,
    fallback: z.object({ name: z.enum(fallbackNames), words }).nullable(),
    households: z.number(),
    balanceFen: fen,
    actions: z.array(actionCount),
    /** Of messages and of people's time, at the strategy's costs. */
    costFen: fen,
    staffMinutes: z.number(),
    gainFen: fen,
    quiet: z.array(z.object({ name: z.enum(quietNames), words, households: z.number() })),
    refusals: z.array(z.object({ rule: guardRail, words, households: z.number() })),
  }),
})

export const explainDecisionToOwner = query({
  name: 'explainDecisionToOwner',
  access: ['owner', ...everyStaff],
  summary: 'Why a household was reminded the last time, in plain words without scores.',
  input: z.strictObject({
    householdId: id,
    /** An owner's own proof; staff need none. */
    proof: z.string().max(2000).optional(),
  }),
  output: z.object({
    /** null: nothing was decided in the last 35 days. */
    decidedOn: z.string().nullable(),
    isAutomated: z.boolean(),
    /** True: the owner has refused automated decisions and is on the fixed calendar. */
    hasRefused: z.boolean(),
    sentences: z.array(words),
  }),
})
