import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, plainDate, words } from '../../kernel/shapes.ts'

const share = z.number().min(0).max(1)
const interval = z.tuple([z.number(), z.number()])

/** How good probabilities are; `slope` and `intercept` are those of the calibration, 1 and 0 at best. */
const scores = z.object({
  auc: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  ece: z.number(),
  slope: z.number(),
  intercept: z.number(),
  /** Days late against the predicted median; 0 when settled in time. */
  maeDaysLate: z.number(),
})

/** 检验缴费模型: two files of invoices of one layout, the second later than the first. */
export const evaluatePaymentModel = query({
  name: 'evaluatePaymentModel',
  access: ['administrator'],
  summary:
    'Fits the payment model on one file of invoices and measures it on a later one; read from the command line only.',
  input: z.strictObject({
    train: z.string().min(1).max(1000),
    test: z.string().min(1).max(1000),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31)
      .default(1),
  }),
  output: scores.extend({
    /** T0: nothing of this day or later was known while fitting. */
    cutOff: plainDate,
    trainRows: z.number().int(),
    testRows: z.number().int(),
    lateRate: z.object({ train: share, test: share }),
    /** The payer's own shrunken mean, on the same rows. */
    baseline: scores,
    /** 95 %, bootstrap by customer; `logLossGain` is the baseline's log-loss less the model's. */
    intervals: z.object({
      auc: interval,
      logLoss: interval,
      brier: interval,
      ece: interval,
      maeDaysLate: interval,
      logLossGain: interval,
    }),
    chosen: z.record(z.string(), z.number()),
  }),
})

/** A gate of the nightly fit: what was measured, what is asked, and whether it holds. */
const gate = z.object({
  name: z.enum(['ece', 'slope', 'intercept', 'logLoss', 'rows']),
  value: z.number(),
  atLeast: z.number().nullable(),
  atMost: z.number().nullable(),
  isPassed: z.boolean(),
})

const fitted = z.object({
  modelId: id,
  state: z.enum(['champion', 'retired', 'rejected']),
  fittedAt: z.string(),
  /** Nothing later was seen while fitting. */
  knownUpTo: plainDate,
  /** Household-weeks it was fitted on, and households. */
  rowCount: z.number().int(),
  payerCount: z.number().int(),
  /** Measured on the weeks of `measuredFrom` to `knownUpTo`, which were not fitted on. */
  measuredFrom: plainDate.nullable(),
  measuredRows: z.number().int(),
  logLoss: z.number().nullable(),
  baselineLogLoss: z.number().nullable(),
  ece: z.number().nullable(),
  slope: z.number().nullable(),
  intercept: z.number().nullable(),
  gates: z.array(gate),
  /** Ten groups of equally many household-weeks by predicted chance. */
  calibration: z.array(z.object({ predicted: share, actual: share, count: z.number().int() })),
  drift: z
    .object({
      /** Population stability index of the score; above 0.2 is an alarm. */
      psi: z.number(),
      /** Share of bills settled late, of the bills fitted on and of the last eight weeks. */
      lateRateBefore: share.nullable(),
      lateRateNow: share.nullable(),
      isAlarm: z.boolean(),
    })
    .nullable(),
  /** Why it was rejected or retired. */
  reason: words.nullable(),
})

export const getPaymentModel = query({
  name: 'getPaymentModel',
  access: ['administrator', 'accountant', 'steward', 'manager', 'auditor'],
  summary:
    'Which payment model is in use, how well it is calibrated, and why the last was rejected.',
  input: z.strictObject({}),
  output: z.object({
    /** What plans reckon with today. */
    inUse: z.enum(['hazard', 'shrunkenMean']),
    /** One sentence: what is in use and why. */
    notice: words,
    champion: fitted.nullable(),
    /** The newest fit, whatever became of it. */
    latest: fitted.nullable(),
    isFitting: z.boolean(),
  }),
})

/** 重新训练缴费模型. */
export const refitPaymentModel = command({
  name: 'refitPaymentModel',
  access: ['administrator', 'manager'],
  summary: 'Queues a fit of the payment model ahead of the nightly one.',
  input: z.strictObject({}),
  output: z.object({ isQueued: z.boolean() }),
})
