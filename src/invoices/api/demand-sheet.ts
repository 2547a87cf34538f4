import * as z from 'zod'

/**
 * 催缴函 as it reads: every word and figure of the paper, written once. What is kept as evidence,
 * what two persons decided on and what is drawn are this and nothing else. Money is text in yuan.
 */
export const demandSheetShape = z.object({
  title: z.string(),
  /** '' while it is a draft. */
  letterNo: z.string(),
  companyName: z.string(),
  community: z.object({
    name: z.string(),
    address: z.string(),
    stewardName: z.string(),
    servicePhone: z.string(),
    serviceHours: z.string(),
  }),
  household: z.object({
    householdNo: z.string(),
    payerName: z.string(),
    unitLabel: z.string(),
  }),
  datedOn: z.string(),
  answerBy: z.string(),
  opening: z.string(),
  table: z.object({
    /** Names of the fees that have a column of their own. */
    fees: z.array(z.string()),
    rows: z.array(
      z.object({
        month: z.string(),
        period: z.string(),
        /** With a star where it was moved to a working day. */
        dueOn: z.string(),
        fees: z.array(z.string()),
        open: z.string(),
        overdueDays: z.number(),
        lateFee: z.string(),
      }),
    ),
    total: z.object({ fees: z.array(z.string()), open: z.string(), lateFee: z.string() }),
  }),
  /** How the figures came about, and what stands beside the table; one paragraph each. */
  arithmetic: z.array(z.string()),
  /** 您可以: what the reader can do, each with its words. */
  ways: z.array(z.object({ name: z.string(), words: z.string() })),
  /** The bill, behind the code. */
  url: z.string(),
  basis: z.object({ heading: z.string(), text: z.string() }),
  promise: z.string(),
  signing: z.object({ handledBy: z.string(), checkedBy: z.string() }),
  /** Late fees that no row reckons by itself, each with its stretches of days. */
  appendix: z.array(z.string()),
  /** What it asks for, charge by charge: a letter whose claims do not hold any more never leaves. */
  claims: z.array(z.object({ chargeId: z.string(), openFen: z.string() })),
})
export type DemandSheet = z.output<typeof demandSheetShape>
