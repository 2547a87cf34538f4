import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import {
  fen,
  id,
  line,
  month,
  pageInput,
  plainDate,
  positiveFen,
  text,
  words,
} from '../../kernel/shapes.ts'
import { arithmetic } from '../arithmetic.ts'

export const openCharge = z.object({
  id,
  periodMonth: z.string(),
  billingAccountId: id,
  householdId: id,
  unitId: id,
  unitCode: z.string(),
  itemId: id,
  itemCode: z.string(),
  itemName: words,
  sourceKind: z.string(),
  serviceFrom: z.string(),
  serviceTo: z.string(),
  amountFen: fen,
  settledFen: fen,
  waivedFen: fen,
  outstandingFen: fen,
  dueOn: z.string(),
  issuedOn: z.string(),
  isReversed: z.boolean(),
  isHeld: z.boolean(),
  holdReason: z.string().nullable(),
  accruedLateFeeFen: fen,
  lateFeeDays: z.number(),
  /** "250.52 × 0.5‰ × 44 天": how the accrued late fee comes about; null when there is none. */
  lateFeeShort: words.nullable(),
  arithmetic,
})

export type OpenCharge = z.infer<typeof openCharge>

export const listHouseholdCharges = query({
  name: 'listHouseholdCharges',
  access: everyStaff,
  summary: 'Charges of one household with their arithmetic; open ones by default.',
  input: z.strictObject({ householdId: id, onlyOpen: z.boolean().default(true) }),
  output: z.object({ charges: z.array(openCharge) }),
})

export const listCharges = query({
  name: 'listCharges',
  access: everyStaff,
  summary: 'Charges by filter, page by page, with count and sum over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    month: month.optional(),
    chargeItemId: id.optional(),
    buildingId: id.optional(),
    /** Part of a unit's code or of the payer's name. */
    text: text(40).default(''),
    state: z.enum(['all', 'open', 'overdue', 'paid', 'reversed']).default('all'),
    runId: id.optional(),
  }),
  output: z.object({
    charges: z.array(
      z.object({
        id,
        periodMonth: z.string(),
        householdId: id,
        unitCode: z.string(),
        payerName: z.string(),
        itemName: words,
        amountFen: fen,
        outstandingFen: fen,
        dueOn: z.string(),
        isReversed: z.boolean(),
      }),
    ),
    total: z.number(),
    amountFen: fen,
    outstandingFen: fen,
    next: z.string().nullable(),
  }),
})

export const postOneOffCharge = command({
  name: 'postOneOffCharge',
  access: bookkeepers,
  summary: 'Posts a one-off charge on a billing account, with its basis.',
  input: z.strictObject({
    billingAccountId: id,
    chargeItemId: id,
    amountFen: positiveFen,
    description: line(100),
    serviceOn: plainDate,
    dueOn: plainDate,
  }),
  output: z.object({ chargeId: id, periodMonth: z.string() }),
})

export const reverseCharge = command({
  name: 'reverseCharge',
  access: bookkeepers,
  summary: 'Reverses a charge on which nothing is settled (冲正).',
  input: z.strictObject({ chargeId: id, periodMonth: plainDate, reason: line(200) }),
  output: z.object({}),
})

const cutOffLine = z.object({
  itemName: words,
  from: z.string(),
  to: z.string(),
  equation: z.string(),
  fen,
})

export const getCutOffStatement = query({
  name: 'getCutOffStatement',
  access: everyStaff,
  summary: 'What the payer of a unit owes up to the day before a hand-over (结算单).',
  input: z.strictObject({ unitId: id, handedOverOn: plainDate }),
  output: z.object({
    communityName: z.string(),
    unitLabel: z.string(),
    payerName: z.string(),
    householdId: id,
    billingAccountId: id,
    lastDay: z.string(),
    /** Posted and still open, by due date. */
    open: z.array(
      z.object({
        chargeId: id,
        itemName: words,
        from: z.string(),
        to: z.string(),
        dueOn: z.string(),
        outstandingFen: fen,
        lateFeeFen: fen,
        isHeld: z.boolean(),
      }),
    ),
    /** The part of the current period that is not billed yet. */
    unbilled: z.array(cutOffLine),
    /** Posted for days after the hand-over: the buyer's share, for the parties to settle. */
    billedBeyond: z.array(cutOffLine),
    openFen: fen,
    lateFeeFen: fen,
    unbilledFen: fen,
    billedBeyondFen: fen,
    prepaymentFen: fen,
    /** Open + late fee + unbilled − prepayment: negative is money of the seller. */
    balanceFen: fen,
  }),
})
