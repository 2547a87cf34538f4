import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, month, pageInput } from '../../kernel/shapes.ts'
import { carrierName, form, reasonName } from './names.ts'

/** Who may send to owners. */
export const senders = ['administrator', 'accountant', 'manager'] as const

/** What a sending would do now. Costs in 10⁻⁴ yuan. */
export const deliveryPlan = z.object({
  /** Households with a bill of that month, or that the announcement is for. */
  households: z.number(),
  /** Messages that will go out, and by which account. */
  ready: z.number(),
  cost: z.bigint(),
  byCarrier: z.array(
    z.object({
      carrierAccountId: id,
      carrier: carrierName,
      name: z.string(),
      form,
      count: z.number(),
      cost: z.bigint(),
    }),
  ),
  /** Households that get none, and why. */
  notSent: z.array(z.object({ reason: reasonName, count: z.number() })),
  /** Households that already have theirs. */
  already: z.number(),
  /** When the first and the last may leave: the window and each household's budget. */
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
})

export const deliveryRun = z.object({
  id,
  communityId: id,
  communityName: z.string(),
  kind: z.string(),
  periodMonth: z.string().nullable(),
  billingRunId: id.nullable(),
  /** What it says, where it is no bill. */
  announcementId: id.nullable(),
  title: z.string().nullable(),
  /** When the messages of a scheduled one are written. */
  sendAt: z.string().nullable(),
  /** planning: its messages are being written; none leaves before all stand. */
  state: z.enum(['scheduled', 'planning', 'sending', 'paused', 'done', 'cancelled']),
  createdAt: z.string(),
  createdBy: z.string(),
  finishedAt: z.string().nullable(),
  /** Households it was written for; each has one message. */
  messages: z.number(),
  /** Messages by state now. */
  progress: z.object({
    waiting: z.number(),
    sent: z.number(),
    delivered: z.number(),
    opened: z.number(),
    notReached: z.number(),
  }),
})

export const previewBillDelivery = query({
  name: 'previewBillDelivery',
  access: [...senders, 'cashier', 'auditor'],
  summary:
    'What sending the bills of a month would do: by carrier, cost, and who gets none and why.',
  input: z.strictObject({ communityId: id, month }),
  output: deliveryPlan,
})

export const startBillDelivery = command({
  name: 'startBillDelivery',
  access: senders,
  isBulk: true,
  summary: 'Sends the bills of a month to every household that has not got its own yet.',
  input: z.strictObject({ communityId: id, month }),
  output: z.object({ runId: id, messages: z.number() }),
})

export const pauseDelivery = command({
  name: 'pauseDelivery',
  access: senders,
  summary: 'Nothing more leaves until it is resumed; what left is not called back.',
  input: z.strictObject({ runId: id }),
  output: z.object({}),
})

export const resumeDelivery = command({
  name: 'resumeDelivery',
  access: senders,
  summary: 'Goes on with a paused sending.',
  input: z.strictObject({ runId: id }),
  output: z.object({}),
})

export const cancelDelivery = command({
  name: 'cancelDelivery',
  access: senders,
  summary: 'Ends a sending; messages that have not left never will.',
  input: z.strictObject({ runId: id }),
  output: z.object({ withdrawn: z.number() }),
})

export const getDeliveryRun = query({
  name: 'getDeliveryRun',
  access: everyStaff,
  summary: 'A sending: what was planned, how far it is, and what came of it by carrier.',
  input: z.strictObject({ runId: id }),
  output: deliveryRun.extend({
    report: z.array(
      z.object({
        carrierAccountId: id,
        name: z.string(),
        form,
        sent: z.number(),
        delivered: z.number(),
        opened: z.number(),
        failed: z.number(),
        /** Households whose bill of that month was settled within 7 days of the delivery. */
        paidWithin7Days: z.number(),
        cost: z.bigint(),
      }),
    ),
    /** Each household once, whichever accounts its message went over. */
    total: z.object({
      sent: z.number(),
      delivered: z.number(),
      opened: z.number(),
      failed: z.number(),
      paidWithin7Days: z.number(),
      cost: z.bigint(),
    }),
    notReached: z.array(z.object({ reason: reasonName, count: z.number() })),
  }),
})

export const setDeliveryRule = command({
  name: 'setDeliveryRule',
  access: senders,
  summary: 'Whether a community’s bills are sent by themselves once they are published.',
  input: z.strictObject({ communityId: id, sendsOnPublication: z.boolean() }),
  output: z.object({}),
})

export const getDeliveryRule = query({
  name: 'getDeliveryRule',
  access: everyStaff,
  summary: 'Whether a community’s bills are sent by themselves.',
  input: z.strictObject({ communityId: id }),
  output: z.object({ sendsOnPublication: z.boolean() }),
})

export const listDeliveryRuns = query({
  name: 'listDeliveryRuns',
  access: everyStaff,
  summary: 'Sendings, newest first.',
  input: pageInput.extend({ communityId: id.optional() }),
  output: z.object({ runs: z.array(deliveryRun), next: z.string().nullable() }),
})
