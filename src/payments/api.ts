import * as z from 'zod'
import { openCharge } from '../billing/api.ts'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, positiveFen, text } from '../kernel/shapes.ts'

const cashiers = ['administrator', 'accountant', 'cashier'] as const

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
    unitLabel: z.string(),
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

export const payment = z.object({
  id,
  householdId: id,
  payerName: z.string(),
  unitCode: z.string(),
  method: z.string(),
  amountFen: fen,
  refundedFen: fen,
  surplusFen: fen,
  paidAt: z.string(),
  receivedOn: z.string(),
  channelTradeNo: z.string().nullable(),
  isReversed: z.boolean(),
  note: z.string(),
})

export const listPayments = query({
  name: 'listPayments',
  access: everyStaff,
  summary: 'Payments by filter, newest first, with count and sum over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    from: plainDate.optional(),
    to: plainDate.optional(),
    method: z.string().max(20).optional(),
    householdId: id.optional(),
    /** Part of the payer's name, or of the channel's number. */
    text: text(60).default(''),
    state: z.enum(['all', 'valid', 'refunded', 'reversed']).default('all'),
    shiftOnly: z.boolean().default(false),
  }),
  output: z.object({
    payments: z.array(payment),
    total: z.number(),
    amountFen: fen,
    next: z.string().nullable(),
  }),
})

export const getPayment = query({
  name: 'getPayment',
  access: everyStaff,
  summary: 'One payment with what it settled, its ledger entries and its history.',
  input: z.strictObject({ paymentId: id }),
  output: z.object({
    payment,
    allocations: z.array(
      z.object({ chargeId: id, itemName: z.string(), periodMonth: z.string(), amountFen: fen }),
    ),
    entries: z.array(
      z.object({
        id,
        debit: z.string(),
        credit: z.string(),
        amountFen: fen,
        postedOn: z.string(),
        isReversal: z.boolean(),
      }),
    ),
    refunds: z.array(
      z.object({
        id,
        amountFen: fen,
        state: z.string(),
        reason: z.string(),
        requestedAt: z.string(),
      }),
    ),
  }),
})

export const reversePayment = command({
  name: 'reversePayment',
  access: ['administrator', 'accountant'],
  summary: 'Reverses a payment that was taken at the counter by mistake.',
  input: z.strictObject({ paymentId: id, reason: line(200) }),
  output: z.object({}),
})

export const requestRefund = command({
  name: 'requestRefund',
  access: cashiers,
  summary: 'Asks for money to go back the way it came; someone else decides.',
  input: z.strictObject({ paymentId: id, amountFen: positiveFen, reason: line(80) }),
  output: z.object({ refundId: id }),
})

export const decideRefund = command({
  name: 'decideRefund',
  access: ['administrator', 'manager', 'accountant'],
  summary: 'Approves or refuses a refund asked for by someone else; approval sends it off.',
  input: z.strictObject({ refundId: id, approve: z.boolean() }),
  output: z.object({ state: z.string() }),
})

export const listRefunds = query({
  name: 'listRefunds',
  access: everyStaff,
  summary: 'Refunds, open ones first.',
  input: z.strictObject({ communityId: id, onlyOpen: z.boolean().default(true) }),
  output: z.object({
    refunds: z.array(
      z.object({
        id,
        paymentId: id,
        householdId: id,
        payerName: z.string(),
        amountFen: fen,
        reason: z.string(),
        state: z.string(),
        method: z.string(),
        requestedBy: id,
        requestedAt: z.string(),
        problem: z.string().nullable(),
      }),
    ),
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

export const setWechatPayAccount = command({
  name: 'setWechatPayAccount',
  access: ['administrator'],
  summary: 'Sets the company’s WeChat Pay merchant account; secrets are sealed.',
  input: z.strictObject({
    name: line(40),
    mode: z.enum(['direct', 'partner']),
    /** The account that signs: the merchant, or the service provider in partner mode. */
    mchid: z.string().regex(/^\d{8,12}$/, '8 to 12 digits'),
    appid: line(40),
    subMchid: z
      .string()
      .regex(/^\d{8,12}$/)
      .optional(),
    subAppid: line(40).optional(),
    serialNo: z.string().regex(/^[0-9A-F]{16,40}$/, 'upper-case hex'),
    privateKey: z.string().max(5000),
    apiV3Key: z.string().length(32),
    /** Keys that WeChat Pay signs with: 公钥 ids (PUB_KEY_ID_…) or certificate serials to PEM. */
    platformKeys: z.record(z.string().max(80), z.string().max(5000)),
  }),
  output: z.object({ channelAccountId: id, noticeUrl: z.string() }),
})

export const listWechatPayAccounts = query({
  name: 'listWechatPayAccounts',
  access: ['administrator', 'accountant', 'manager', 'auditor'],
  summary: 'The company’s WeChat Pay merchant accounts; no key is ever shown again.',
  input: z.strictObject({}),
  output: z.object({
    accounts: z.array(
      z.object({
        id,
        name: z.string(),
        mode: z.enum(['direct', 'partner']),
        mchid: z.string(),
        appid: z.string(),
        subMchid: z.string().nullable(),
        subAppid: z.string().nullable(),
        serialNo: z.string(),
        /** Ids of the keys that WeChat Pay signs with. */
        platformKeyIds: z.array(z.string()),
        noticeUrl: z.string(),
        isActive: z.boolean(),
      }),
    ),
  }),
})

export const startPayment = command({
  name: 'startPayment',
  access: ['owner', ...cashiers],
  summary: 'Opens an online payment for the ticked charges and returns what the phone needs.',
  input: z.strictObject({
    householdId: id,
    chargeIds: z.array(id).min(1).max(200),
    scene: z.enum(['native', 'jsapi', 'h5']),
    openid: z.string().max(128).optional(),
    clientIp: z.string().max(45).default('127.0.0.1'),
  }),
  output: z.object({
    attemptId: id,
    outTradeNo: z.string(),
    amountFen: fen,
    expiresAt: z.string(),
    /** Native. */
    codeUrl: z.string().nullable(),
    /** H5. */
    h5Url: z.string().nullable(),
    /** JSAPI: parameters of getBrandWCPayRequest. */
    jsapi: z.record(z.string(), z.string()).nullable(),
  }),
})

export const paymentState = z.object({
  state: z.enum(['pending', 'paid', 'closed']),
  amountFen: fen,
  outTradeNo: z.string(),
  startedAt: z.string(),
  queryCount: z.number(),
  lastQueriedAt: z.string().nullable(),
  paymentId: id.nullable(),
  scene: z.string(),
  codeUrl: z.string().nullable(),
})

export const getPaymentState = query({
  name: 'getPaymentState',
  access: ['owner', ...everyStaff],
  summary: 'Where an online payment stands, in honest words: pending until the channel has spoken.',
  input: z.strictObject({ attemptId: id }),
  output: paymentState,
})

export const askChannel = command({
  name: 'askChannel',
  access: ['owner', ...cashiers],
  summary: 'Asks the channel about an online payment now and books what it says.',
  input: z.strictObject({ attemptId: id }),
  output: paymentState,
})

export const cancelPayment = command({
  name: 'cancelPayment',
  access: ['owner', ...cashiers],
  summary: 'Closes an online payment at the channel; if it was paid meanwhile it is booked.',
  input: z.strictObject({ attemptId: id }),
  output: paymentState,
})

export const listSuspense = query({
  name: 'listSuspense',
  access: everyStaff,
  summary: 'Money of unknown payers.',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id,
        amountFen: fen,
        payerHint: z.string(),
        receivedOn: z.string(),
        channelTradeNo: z.string().nullable(),
      }),
    ),
  }),
})

export const claimSuspense = command({
  name: 'claimSuspense',
  access: ['administrator', 'accountant'],
  summary: 'Gives money of an unknown payer to the household it came from, as prepayment.',
  input: z.strictObject({ suspenseId: id, householdId: id }),
  output: z.object({ paymentId: id }),
})

export const returnSuspense = command({
  name: 'returnSuspense',
  access: ['administrator', 'accountant'],
  summary: 'Records that money of an unknown payer was sent back where it came from.',
  input: z.strictObject({ suspenseId: id, note: line(200) }),
  output: z.object({}),
})

export const payOutRefund = command({
  name: 'payOutRefund',
  access: cashiers,
  summary: 'Records that an approved refund of counter money was handed over or transferred.',
  input: z.strictObject({ refundId: id }),
  output: z.object({ state: z.string() }),
})

export const retryRefund = command({
  name: 'retryRefund',
  access: ['administrator', 'accountant'],
  summary: 'Asks the channel about a refund now, and sends it again under the same number.',
  input: z.strictObject({
    refundId: id,
    /** An abnormal refund goes to the merchant’s bank card; the payer is then paid by transfer. */
    toMerchantCard: z.boolean().default(false),
  }),
  output: z.object({ state: z.string() }),
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

export const listPendingPayments = query({
  name: 'listPendingPayments',
  access: everyStaff,
  summary: 'Online payments of a household that the channel has not ended.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    attempts: z.array(
      z.object({
        attemptId: id,
        scene: z.string(),
        amountFen: fen,
        outTradeNo: z.string(),
        startedAt: z.string(),
        expiresAt: z.string(),
      }),
    ),
  }),
})

export const listPendingAttempts = query({
  name: 'listPendingAttempts',
  access: everyStaff,
  summary: 'Online payments of a community that the channel has not ended, the oldest first.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    attempts: z.array(
      z.object({
        attemptId: id,
        householdId: id,
        payerName: z.string(),
        householdNo: z.string(),
        scene: z.string(),
        amountFen: fen,
        outTradeNo: z.string(),
        startedAt: z.string(),
        expiresAt: z.string(),
        queryCount: z.number(),
        lastQueriedAt: z.string().nullable(),
      }),
    ),
    amountFen: fen,
  }),
})

export const takeDeposit = command({
  name: 'takeDeposit',
  access: cashiers,
  summary: 'Takes a deposit (押金) at the counter; it is no income and no prepayment.',
  input: z.strictObject({
    householdId: id,
    billingAccountId: id,
    method: z.enum(['cash', 'pos', 'transfer']),
    purpose: line(40),
    amountFen: positiveFen,
  }),
  output: z.object({ depositId: id }),
})

export const returnDeposit = command({
  name: 'returnDeposit',
  access: ['administrator', 'accountant'],
  summary: 'Gives a deposit back, or with the payer’s written consent turns it into prepayment.',
  input: z.strictObject({
    depositId: id,
    amountFen: positiveFen,
    /** Where the written consent lies; then the money becomes prepayment instead. */
    writtenConsent: line(200).optional(),
    method: z.enum(['cash', 'pos', 'transfer']).default('cash'),
  }),
  output: z.object({ leftFen: fen }),
})

export const listDeposits = query({
  name: 'listDeposits',
  access: everyStaff,
  summary: 'Deposits of a household, open ones first.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    deposits: z.array(
      z.object({
        id,
        billingAccountId: id,
        purpose: z.string(),
        amountFen: fen,
        returnedFen: fen,
        offsetFen: fen,
        leftFen: fen,
        takenOn: z.string(),
      }),
    ),
  }),
})

export const incidentKind = z.enum([
  'tradeMismatch',
  'unknownTrade',
  'unknownRefund',
  'postingFailed',
  'refundStuck',
  'foreignNotice',
])
export type IncidentKind = z.infer<typeof incidentKind>

export const listIncidents = query({
  name: 'listIncidents',
  access: ['administrator', 'accountant', 'manager', 'auditor'],
  summary: 'What contradicts our records or could not be posted, and waits for a person.',
  input: z.strictObject({ onlyOpen: z.boolean().default(true) }),
  output: z.object({
    incidents: z.array(
      z.object({
        id,
        kind: incidentKind,
        key: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        raisedAt: z.string(),
        resolvedAt: z.string().nullable(),
        resolution: z.string().nullable(),
      }),
    ),
  }),
})

export const resolveIncident = command({
  name: 'resolveIncident',
  access: ['administrator', 'accountant'],
  summary: 'Notes how an incident was settled.',
  input: z.strictObject({ incidentId: id, resolution: line(200) }),
  output: z.object({}),
})

export const paymentsContracts = {
  getCounterCase,
  takePayment,
  listPayments,
  getPayment,
  reversePayment,
  requestRefund,
  decideRefund,
  listRefunds,
  openShift,
  closeShift,
  getShift,
  setWechatPayAccount,
  listWechatPayAccounts,
  startPayment,
  getPaymentState,
  askChannel,
  cancelPayment,
  listSuspense,
  claimSuspense,
  returnSuspense,
  payOutRefund,
  retryRefund,
  listShifts,
  listPendingPayments,
  listPendingAttempts,
  takeDeposit,
  returnDeposit,
  listDeposits,
  listIncidents,
  resolveIncident,
}
