import * as z from 'zod'
import { cashiers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, positiveFen } from '../../kernel/shapes.ts'

export const startPayment = command({
  name: 'startPayment',
  access: ['owner', ...cashiers],
  summary: 'Opens an online payment for the ticked charges and returns what the phone needs.',
  input: z.strictObject({
    householdId: id,
    chargeIds: z.array(id).min(1).max(200),
    /** Only so much of them, the earliest due first and without late fee; left out: all of it. */
    amountFen: positiveFen.optional(),
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
