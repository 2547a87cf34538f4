import * as z from 'zod'
import { bookReaders, command, query } from '../../kernel/operation.ts'
import { fen, id, plainDate, text, words } from '../../kernel/shapes.ts'

/** A difference between the treated and the held-out households with its 95 % interval; null: no number. */
const difference = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** One side of the comparison. */
const side = z.object({
  households: z.number(),
  bills: z.number(),
  billedFen: fen,
  /** Received by 90 days after the due date. */
  collectedFen: fen,
  /** collectedFen / billedFen, a ratio; null without bills. */
  rate: z.number().nullable(),
  /** Mean days from issue to payment of what was paid within the window; null without any. */
  daysToPay: z.number().nullable(),
  contacts: z.number(),
  contactCostFen: fen,
  complaints: z.number(),
  optOuts: z.number(),
})

const estimate = z.object({
  /** null: the whole company. */
  communityId: id.nullable(),
  name: z.string(),
  treated: side,
  heldOut: side,
  /** Difference of the rates, a ratio (0.021 is 2.1 percentage points), clustered by household. */
  plain: difference,
  /** The same, adjusted by what the households paid before the experiment; the one that is shown. */
  adjusted: difference,
  /** False: the interval covers zero, 尚无法区分. */
  isDistinguishable: z.boolean(),
  /** Fen a household and year that dunning caused, costs taken off. */
  fenPerHouseholdYear: difference,
  /** The smallest difference that as many households could show (two-sided 5 %, power 80 %). */
  detectable: z.number().nullable(),
})

/** 离线估计: what another policy might have brought, from the logs of ours; for screening only. */
const offPolicy = z.object({
  policy: words,
  /** Fen a decision. */
  reward: difference,
  /** How many decisions the weighted sample is worth. */
  effectiveSize: z.number(),
  /** Why there is no number; null when there is one. */
  refused: words.nullable(),
})

export const getExperiment = query({
  name: 'getExperiment',
  access: bookReaders,
  isBulk: true,
  summary: 'The hold-out experiment: what dunning caused, with its interval.',
  /** One community beside the whole; all of them when left out. */
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    /** null: none is registered yet. */
    experiment: z
      .object({
        id,
        registeredAt: z.string(),
        registeredBy: z.string(),
        outcome: words,
        endedAt: z.string().nullable(),
        shares: z.array(z.object({ fromDay: plainDate, shareBp: z.number() })),
        shareBp: z.number(),
        /** What share the ladder proposes now, and why. */
        proposedShareBp: z.number(),
        proposedBecause: words,
      })
      .nullable(),
    asOf: plainDate,
    /** Bills whose window has not ended yet; they are in no figure. */
    waitingBills: z.number(),
    estimates: z.array(estimate),
    offPolicy: z.array(offPolicy),
  }),
})

export const registerExperiment = command({
  name: 'registerExperiment',
  access: ['administrator', 'manager'],
  summary: 'Writes down what is measured before the first decision, and who stays on the calendar.',
  input: z.strictObject({
    /** Share of households that stays on the fixed calendar, in basis points. */
    shareBp: z.number().int().min(500).max(5000).default(2000),
  }),
  output: z.object({ experimentId: id }),
})

export const setHoldOutShare = command({
  name: 'setHoldOutShare',
  access: ['administrator', 'manager'],
  summary: 'Changes the share of households held out, from tomorrow on.',
  input: z.strictObject({ shareBp: z.number().int().min(500).max(5000) }),
  output: z.object({ fromDay: plainDate }),
})

export const endExperiment = command({
  name: 'endExperiment',
  access: ['administrator', 'manager'],
  summary: 'Ends the experiment; what it showed stays.',
  input: z.strictObject({ reason: text(200) }),
  output: z.object({}),
})
