import * as z from 'zod'
import { bookReaders, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, month, plainDate, words } from '../../kernel/shapes.ts'
import { readers } from './scope.ts'

const countAndFen = z.object({ count: z.number(), fen })

export const getDailyClosing = query({
  name: 'getDailyClosing',
  access: everyStaff,
  summary: 'One day’s money: by way of payment and item, prepayment, refunds, receipts, shifts.',
  input: z.strictObject({ communityId: id.optional(), date: plainDate.optional() }),
  output: z.object({
    date: z.string(),
    methods: z.array(
      z.object({ method: z.string(), received: countAndFen, reversed: countAndFen, netFen: fen }),
    ),
    received: countAndFen,
    refunded: countAndFen,
    netFen: fen,
    /** What the money was for; with `toPrepaymentFen` and `fromPrepaymentFen` it sums to net. */
    items: z.array(z.object({ itemId: id, name: words, fen })),
    toPrepaymentFen: fen,
    fromPrepaymentFen: fen,
    receipts: z.object({
      issued: z.number(),
      voided: z.number(),
      first: z.string().nullable(),
      last: z.string().nullable(),
    }),
    shifts: z.array(
      z.object({
        id,
        cashierName: z.string(),
        windowName: z.string(),
        openedAt: z.string(),
        closedAt: z.string().nullable(),
        payments: countAndFen,
        floatFen: fen,
        expectedFen: fen.nullable(),
        countedFen: fen.nullable(),
      }),
    ),
  }),
})

export const getMonthClosing = query({
  name: 'getMonthClosing',
  access: readers,
  summary: 'A month by item, with prepayment roll-forward and what stands in the way of closing.',
  input: z.strictObject({ communityId: id.optional(), month }),
  output: z.object({
    month: z.string(),
    items: z.array(
      z.object({
        itemId: id,
        name: words,
        chargedFen: fen,
        reversedFen: fen,
        waivedFen: fen,
        receivedFen: fen,
        /** Of it for fees of earlier months. */
        receivedEarlierFen: fen,
      }),
    ),
    prepayment: z.object({ openingFen: fen, paidInFen: fen, usedFen: fen, closingFen: fen }),
    arrears: z.object({ openingFen: fen, closingFen: fen }),
    /** Each must be done before the month is closed. */
    checks: z.array(z.object({ key: z.string(), words, isDone: z.boolean(), count: z.number() })),
  }),
})

export const verifyBooks = query({
  name: 'verifyBooks',
  access: bookReaders,
  isBulk: true,
  summary: 'Holds the books against each other; an empty list means that all agree to the fen.',
  input: z.strictObject({}),
  output: z.object({
    checkedAt: z.string(),
    /** What was compared, so that an empty list of differences says something. */
    checks: z.array(z.object({ kind: z.string(), words, compared: z.bigint() })),
    differences: z.array(
      z.object({
        kind: z.string(),
        words,
        /** "billingAccount 123", "charge 456 of 2026-10": the place to look. */
        place: z.string(),
        expectedFen: fen,
        foundFen: fen,
      }),
    ),
  }),
})
