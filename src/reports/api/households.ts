import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, text, words } from '../../kernel/shapes.ts'
import { unitKind } from '../../property/api.ts'
import { householdStates } from './names.ts'

const timelineKinds = [
  'charge',
  'payment',
  'prepayment',
  'refund',
  'reversal',
  'waiver',
  'dispute',
  'receipt',
  'changeOfOwner',
  'message',
  'contact',
  'agreement',
  'case',
] as const

export const getHouseholdTimeline = query({
  name: 'getHouseholdTimeline',
  access: everyStaff,
  summary: 'Everything that happened with a household in one line of time, newest first.',
  input: z.strictObject({
    householdId: id,
    kinds: z.array(z.enum(timelineKinds)).max(20).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    after: z.string().max(200).optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(timelineKinds),
        on: z.string(),
        at: z.string(),
        label: words,
        title: words,
        detail: words,
        /** As shown: charges above, payments and waivers below zero; null without money. */
        amountFen: fen.nullable(),
        /** 未缴余额 after it; null where it moves no debt. */
        balanceFen: fen.nullable(),
        chargeIds: z.array(id),
        paymentId: id.nullable(),
        receiptId: id.nullable(),
        holdId: id.nullable(),
        /** Of an objection. */
        photos: z.number(),
        messageId: id.nullable(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),
})

export const getHouseholdBalance = query({
  name: 'getHouseholdBalance',
  access: everyStaff,
  summary: 'What a household owes, split into states that sum to it, and the facts beside it.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    /** Posted and unpaid: overdueFen + heldFen + notDueFen. */
    outstandingFen: fen,
    overdueFen: fen,
    overdueCount: z.number(),
    /** Days since the oldest due date; null when nothing is overdue. */
    oldestOverdueDays: z.number().nullable(),
    heldFen: fen,
    heldCount: z.number(),
    notDueFen: fen,
    notDueCount: z.number(),
    nextDueOn: z.string().nullable(),
    prepaymentFen: fen,
    /** Accrued and not posted; not in `outstandingFen`. */
    accruedLateFeeFen: fen,
    units: z.array(z.object({ unitId: id, unitCode: z.string(), fen })),
    limitation: z.object({ lastDay: z.string(), daysLeft: z.number() }).nullable(),
    receipts: z.number(),
    lastPaidOn: z.string().nullable(),
  }),
})

export const listHouseholdsWithBalance = query({
  name: 'listHouseholdsWithBalance',
  access: everyStaff,
  summary: 'Households with what they owe, by filter; counts and sums over the whole filter.',
  input: z.strictObject({
    ...pageInput.shape,
    communityId: id,
    text: text(60).default(''),
    state: z.enum(householdStates).optional(),
    buildingId: id.optional(),
    unitKind: unitKind.optional(),
    minOverdueMonths: z.number().int().min(0).max(600).optional(),
    minOutstandingFen: fen.optional(),
    maxOutstandingFen: fen.optional(),
    order: z.enum(['code', 'outstanding']).default('code'),
  }),
  output: z.object({
    households: z.array(
      z.object({
        householdId: id,
        householdNo: z.string(),
        payerName: z.string(),
        payerKind: z.string(),
        unitCode: z.string(),
        unitCount: z.number(),
        phoneMasked: z.string().nullable(),
        state: z.enum(householdStates),
        outstandingFen: fen,
        overdueFen: fen,
        heldFen: fen,
        prepaymentFen: fen,
        overdueMonths: z.number(),
        oldestDueOn: z.string().nullable(),
      }),
    ),
    total: z.number(),
    outstandingFen: fen,
    overdueFen: fen,
    prepaymentFen: fen,
    next: z.string().nullable(),
  }),
})
