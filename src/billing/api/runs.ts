import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, month, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'
import { runCauses } from './names.ts'
import { periodKind } from './tariffs.ts'

const runRow = z.object({
  key: z.string(),
  name: words,
  note: words,
  lastCount: z.number(),
  lastFen: fen,
  count: z.number(),
  fen,
})

const runCause = z.enum(runCauses)

export const runSummary = z.object({
  items: z.array(runRow),
  buildings: z.array(runRow),
  /** Why the total differs from the last period; the fen of all causes sum to the difference. */
  causes: z.array(
    z.object({
      cause: runCause,
      itemKey: z.string(),
      itemName: words,
      /** Units. */
      count: z.number(),
      /** Price: "45000:48000" in 10⁻⁴ yuan; else the first units. */
      note: z.string(),
      /** Price: the basis of the new one. */
      basis: z.string().nullable(),
      fen,
    }),
  ),
  unexplainedFen: fen,
  warnings: z.array(
    z.object({
      kind: z.enum(['noTariff', 'noReading', 'noArea', 'noPayer', 'billedOtherwise']),
      mustDecide: z.boolean(),
      unitCodes: z.array(z.string()),
      count: z.number(),
      words,
    }),
  ),
  samples: z.array(z.object({ unitCode: z.string(), equation: z.string(), fen })),
  households: z.number(),
  prepaymentFen: fen,
  prepaymentHouseholds: z.number(),
  dueOn: z.string().nullable(),
})

const billingRun = z.object({
  id,
  communityId: id,
  periodKind: z.string(),
  periodMonth: z.string(),
  state: z.string(),
  chargeCount: z.bigint(),
  totalFen: fen,
  issueOn: z.string(),
  startedAt: z.string(),
  publishedAt: z.string().nullable(),
})

const period = {
  communityId: id,
  month,
  periodKind: periodKind.exclude(['once']).default('monthly'),
}

export const dryRunBilling = command({
  name: 'dryRunBilling',
  access: ['administrator', 'accountant', 'manager'],
  isBulk: true,
  summary: 'Computes a period’s charges without posting, with the difference to the last period.',
  input: z.strictObject({
    communityId: id,
    month,
    periodKind: periodKind.exclude(['once']).default('monthly'),
    issueOn: plainDate.optional(),
  }),
  output: z.object({ run: billingRun, summary: runSummary, lastPeriodMonth: z.string() }),
})

const publishInput = z.strictObject({
  month,
  periodKind: periodKind.exclude(['once']).default('monthly'),
  issueOn: plainDate.optional(),
  /** Answers to warnings that must be decided: skip bills the rest and leaves these units out. */
  skip: z.array(z.enum(['noTariff', 'noArea', 'billedOtherwise'])).default([]),
  /** Also bills, under the run that is published, what has come to the register since. */
  supplement: z.boolean().default(false),
})

export const getBillingReview = query({
  name: 'getBillingReview',
  access: everyStaff,
  summary: 'How a period stands: its published run, else its last dry run, with the summary.',
  input: z.strictObject(period),
  output: z.object({
    run: billingRun.nullable(),
    summary: runSummary.nullable(),
    lastPeriodMonth: z.string(),
    /** How often this period was tried. */
    dryRuns: z.number(),
    startedBy: z.string(),
    /** Of a published run: charges with money or a waiver on them, which stop a roll back. */
    touched: z.object({ count: z.number(), settledFen: fen }),
  }),
})

export const listDryRunLines = command({
  name: 'listDryRunLines',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Tries a period and lists its charges beside the last period’s; totals over the filter.',
  input: pageInput.extend({
    ...period,
    /** One row a charge, or one a household. */
    by: z.enum(['charge', 'household']).default('charge'),
    chargeItemId: id.optional(),
    buildingId: id.optional(),
    cause: runCause.optional(),
    text: text(40).default(''),
  }),
  output: z.object({
    lines: z.array(
      z.object({
        key: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        cause: runCause.nullable(),
        equation: z.string(),
        lastFen: fen,
        fen,
      }),
    ),
    total: z.number(),
    lastFen: fen,
    fen,
    next: z.string().nullable(),
  }),
})

export const publishBilling = command({
  name: 'publishBilling',
  access: ['administrator', 'accountant', 'manager'],
  isBulk: true,
  summary: 'Posts a period’s charges. Publishing twice, or twice at once, changes nothing.',
  input: publishInput.extend({
    communityId: id,
    /** What the dry run promised; anything else is refused and nothing is posted. */
    expected: z.strictObject({ chargeCount: z.bigint().min(0n), totalFen: fen }).optional(),
  }),
  output: z.object({ run: billingRun, isRepeat: z.boolean() }),
})

export const publishBillingEverywhere = command({
  name: 'publishBillingEverywhere',
  access: ['administrator', 'accountant', 'manager'],
  summary: 'Posts a period’s charges of every community the caller reaches, in one load.',
  input: publishInput,
  output: z.object({ runs: z.array(billingRun) }),
})

export const rollBackBilling = command({
  name: 'rollBackBilling',
  access: ['administrator', 'manager'],
  summary: 'Reverses a published run while nothing of it is paid; the period can be billed again.',
  input: z.strictObject({ runId: id, reason: line(200) }),
  output: z.object({ reversed: z.bigint(), fen }),
})

export const listBillingRuns = query({
  name: 'listBillingRuns',
  access: everyStaff,
  summary: 'Billing runs of a community, newest first.',
  input: z.strictObject({ communityId: id, limit: z.number().int().min(1).max(100).default(24) }),
  output: z.object({ runs: z.array(billingRun) }),
})
