import * as z from 'zod'
import { query } from '../../kernel/operation.ts'
import { fen, month, pageInput, plainDate, words } from '../../kernel/shapes.ts'
import { entryPage } from './entries.ts'
import { numberNames } from './names.ts'
import { readers, scope } from './scope.ts'

const rateScope = {
  ...scope,
  /** The day up to which money counts; today when left out. */
  asOf: plainDate.optional(),
  /** The last fee month that counts; when left out, the last month ended by `asOf`. */
  throughMonth: month.optional(),
}

/**
 * A ratio of sums, never a mean of ratios. `percent` has two places rounded half up from whole
 * numbers, such as "83.32"; null (shown as —) when the denominator is zero.
 */
export const rate = z.object({
  label: words,
  /** What is divided by what, for the line below a figure. */
  formula: words,
  unit: z.enum(['fen', 'household', 'day']),
  numerator: z.bigint(),
  denominator: z.bigint(),
  percent: z.string().nullable(),
})

export type Rate = z.infer<typeof rate>

/** Printed on every chart: the date basis and what is not counted. */
export const basis = z.object({
  words,
  asOf: z.string(),
  feeFrom: z.string(),
  feeThrough: z.string(),
})

export const getCollectionRates = query({
  name: 'getCollectionRates',
  access: readers,
  summary: 'Collection rates of a scope, strict and loose labelled, with the sums they come from.',
  input: z.strictObject(rateScope),
  output: z.object({
    basis,
    rates: z.object({
      /** 当期收缴率 (严格口径): received for the fees of the year ÷ charged for them. */
      current: rate,
      /** 当期收缴率 (宽松口径): all money received in the window ÷ the same. Always labelled. */
      currentLoose: rate,
      currentWithWaivers: rate,
      /** 当月收缴率 of `throughMonth`. */
      month: rate,
      /** 综合收缴率. */
      combined: rate,
      /** All money received in the window ÷ the same. */
      combinedLoose: rate,
      /** 清欠率 of prior years. */
      arrearsRecovery: rate,
      arrearsRecoveryWithWaivers: rate,
      /** 减免率. */
      waiver: rate,
    }),
    /** 预存: a liability, never in a strict rate. */
    prepaid: z.object({
      /** Null for one item: prepayment has none. */
      balanceFen: fen.nullable(),
      futureFeesFen: fen,
    }),
    /** Goals of the community; null over several communities. Missing is at least 0. */
    goal: z
      .object({
        currentPercent: z.string(),
        currentMissingFen: fen,
        arrearsPercent: z.string(),
        arrearsMissingFen: fen,
      })
      .nullable(),
  }),
})

export const getHouseholdRates = query({
  name: 'getHouseholdRates',
  access: readers,
  summary: 'Rates counted by household and by day: fully paid households, on time, days to pay.',
  input: z.strictObject(rateScope),
  output: z.object({
    basis,
    /** 户数收缴率: households that paid all of the year's fees ÷ households that were billed. */
    household: rate,
    /** The same, and what was waived counts as paid. */
    householdWithWaivers: rate,
    /** 按期率: paid on or before the due date ÷ due by `asOf`. */
    onTime: rate,
    /** 回款周期: days from due to paid, weighted by money; negative is early. Null: nothing paid. */
    daysToPay: z.string().nullable(),
  }),
})

const breakdownRow = z.object({
  /** Id of the community, building or item; the month as YYYY-MM; 'total'. */
  key: z.string(),
  name: words,
  /** 本年应收 less reversals. */
  chargedFen: fen,
  receivedFen: fen,
  waivedFen: fen,
  outstandingFen: fen,
  openingArrearsFen: fen,
  recoveredFen: fen,
  current: rate,
  currentWithWaivers: rate,
  arrearsRecovery: rate,
  combined: rate,
})

export type BreakdownRow = z.infer<typeof breakdownRow>

export const getCollectionBreakdown = query({
  name: 'getCollectionBreakdown',
  access: readers,
  summary: 'The same rates by community, building, item or month; the rows sum to the total.',
  input: z.strictObject({
    ...rateScope,
    by: z.enum(['community', 'building', 'item', 'month']),
  }),
  output: z.object({ basis, rows: z.array(breakdownRow), total: breakdownRow }),
})

export const openNumber = query({
  name: 'openNumber',
  access: readers,
  summary: 'The entries behind one numerator or denominator, page by page; they sum to it.',
  input: z.strictObject({
    ...pageInput.shape,
    ...rateScope,
    rate: z.enum(numberNames),
    part: z.enum(['numerator', 'denominator']),
    /** A row of the breakdown by month: only fees of this month. */
    feeMonth: month.optional(),
  }),
  output: entryPage.extend({ label: words }),
})
