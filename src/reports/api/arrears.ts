import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'
import { ageBuckets, feeAges, identityRows } from './names.ts'
import { readers, scope } from './scope.ts'

/** One column of the ledger identity: the age of the fee. */
const ages = [...feeAges, 'total'] as const

export type Age = (typeof ages)[number]

const identityRow = z.object({
  key: z.enum(identityRows),
  label: words,
  /** 1 adds to the closing arrears, -1 lowers it, 0 is a balance. */
  sign: z.union([z.literal(1), z.literal(-1), z.literal(0)]),
  fen: z.object(Object.fromEntries(ages.map((age) => [age, fen])) as Record<Age, typeof fen>),
})

export const getArrearsIdentity = query({
  name: 'getArrearsIdentity',
  access: readers,
  summary: 'Opening arrears, what moved them, closing arrears, by the age of the fee.',
  input: z.strictObject({ ...scope, from: plainDate, to: plainDate }),
  output: z.object({
    from: z.string(),
    to: z.string(),
    rows: z.array(identityRow),
    /** Closing arrears as the ledger's receivable says; null where a filter has no ledger account. */
    ledgerClosingFen: fen.nullable(),
    /** Must be 0: closing less (opening and all movements), and less the ledger. */
    differenceFen: fen,
  }),
})

const bucket = z.enum(ageBuckets)

/** One mark on the radar: a household whose oldest claim comes near its limitation date. */
export const limitationMark = z.object({
  householdId: id,
  unitCode: z.string(),
  payerName: z.string(),
  lastDay: z.string(),
  daysLeft: z.number(),
  /** All claims of the household that run out within the radar. */
  fen,
})

export const getAgeing = query({
  name: 'getAgeing',
  access: readers,
  summary: 'Overdue money by age today, with the limitation radar.',
  input: z.strictObject({ ...scope, by: z.enum(['none', 'building', 'item']).default('none') }),
  output: z.object({
    asOf: z.string(),
    buckets: z.array(z.object({ key: bucket, label: words })),
    rows: z.array(
      z.object({
        key: z.string(),
        name: words,
        households: z.number(),
        totalFen: fen,
        /** In the order of `buckets`. */
        fen: z.array(fen),
        charges: z.array(z.number()),
      }),
    ),
    total: z.object({
      households: z.number(),
      totalFen: fen,
      fen: z.array(fen),
      charges: z.array(z.number()),
    }),
    limitation: z.object({
      within60: z.object({ households: z.number(), fen }),
      within180: z.object({ households: z.number(), fen }),
      within365: z.object({ households: z.number(), fen }),
      mayHaveExpired: z.object({ households: z.number(), fen }),
      /** Nearest first, at most 200, those that may have run out first of all. */
      marks: z.array(limitationMark),
    }),
  }),
})

export const listArrears = query({
  name: 'listArrears',
  access: everyStaff,
  summary: 'Overdue charges, oldest first, with days overdue and days left to the limitation date.',
  input: z.strictObject({
    ...pageInput.shape,
    ...scope,
    bucket: bucket.optional(),
    /** Only claims that run out within so many days. */
    limitationWithin: z.number().int().min(0).max(1100).optional(),
    text: text(60).default(''),
  }),
  output: z.object({
    asOf: z.string(),
    arrears: z.array(
      z.object({
        chargeId: id,
        periodMonth: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        dueOn: z.string(),
        daysOverdue: z.number(),
        bucket,
        amountFen: fen,
        outstandingFen: fen,
        isHeld: z.boolean(),
        limitationLastDay: z.string(),
        limitationDaysLeft: z.number(),
      }),
    ),
    total: z.number(),
    households: z.number(),
    outstandingFen: fen,
    next: z.string().nullable(),
  }),
})
