import * as z from 'zod'
import { openCharge } from '../../billing/api.ts'
import { cashiers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, plainDate, positiveFen, text } from '../../kernel/shapes.ts'

/** A ticked line: a charge, and whether the late fee accrued on it is paid with it. */
const ticked = z.strictObject({
  chargeId: id,
  /** Less than is open for a partial payment. */
  amountFen: positiveFen.optional(),
  withLateFee: z.boolean().default(true),
})

export const getCounterCase = query({
  name: 'getCounterCase',
  access: everyStaff,
  summary:
    'What the counter shows of one household: open charges with arithmetic, late fee, prepayment.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    householdId: id,
    householdNo: z.string(),
    payerName: z.string(),
    unitCode: z.string(),
    unitLabel: z.string(),
    areaCenti: z.bigint(),
    phoneMasked: z.string().nullable(),
    charges: z.array(openCharge),
    outstandingFen: fen,
    lateFeeFen: fen,
    heldFen: fen,
    prepaymentFen: fen,
  }),
})

export const takePayment = command({
  name: 'takePayment',
  access: cashiers,
  summary: 'Takes money at the counter: settles the ticked charges, the rest becomes prepayment.',
  input: z.strictObject({
    householdId: id,
    method: z.enum(['cash', 'pos', 'transfer']),
    ticked: z.array(ticked).max(200),
    /** What is over the ticked lines settles what is open, in the legal order, before it is prepaid. */
    settlesFurther: z.boolean().default(false),
    /** What is credited: at least the ticked sum; anything above becomes prepayment. */
    amountFen: positiveFen,
    /** Cash only: what was handed over; the change is the difference. */
    tenderedFen: positiveFen.optional(),
    /** POS slip or bank reference. */
    reference: text(60).default(''),
    paidOn: plainDate.optional(),
    note: text(200).default(''),
  }),
  output: z.object({
    paymentId: id,
    changeFen: fen,
    prepaidFen: fen,
  }),
})

export const openShift = command({
  name: 'openShift',
  access: cashiers,
  summary: 'Opens the caller’s shift at the counter with a float.',
  input: z.strictObject({
    communityId: id,
    floatFen: fen.default(0n),
    windowName: text(10).default('A'),
  }),
  output: z.object({ shiftId: id }),
})

export const closeShift = command({
  name: 'closeShift',
  access: cashiers,
  summary: 'Closes the shift by a blind count; a surplus or shortfall is posted.',
  input: z.strictObject({ countedFen: fen }),
  output: z.object({ expectedFen: fen, countedFen: fen, differenceFen: fen }),
})

export const getShift = query({
  name: 'getShift',
  access: everyStaff,
  summary: 'The caller’s open shift with counts and cash.',
  input: z.strictObject({}),
  output: z.object({
    shift: z
      .object({
        id,
        communityId: id,
        windowName: z.string(),
        openedAt: z.string(),
        paymentCount: z.number(),
        cashFen: fen,
        floatFen: fen,
      })
      .nullable(),
  }),
})

export const listShifts = query({
  name: 'listShifts',
  access: everyStaff,
  summary: '日结: the shifts of a day with what came in by method, what went out, and the count.',
  input: z.strictObject({ communityId: id, on: plainDate }),
  output: z.object({
    shifts: z.array(
      z.object({
        id,
        cashierId: id,
        windowName: z.string(),
        openedAt: z.string(),
        closedAt: z.string().nullable(),
        paymentCount: z.number(),
        cashFen: fen,
        posFen: fen,
        transferFen: fen,
        cashRefundFen: fen,
        reversedCount: z.number(),
        floatFen: fen,
        expectedFen: fen.nullable(),
        countedFen: fen.nullable(),
      }),
    ),
  }),
})
