import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'
import { carrierName, form, kindName, messageState, reasonName } from './names.ts'
import { rendered } from './templates.ts'

/** How far a message came; a later step counts the earlier ones in. */
export const messageSteps = [
  'waiting',
  'sent',
  'delivered',
  'opened',
  'paid',
  'failed',
  'notReached',
] as const

const message = z.object({
  id,
  createdAt: z.string(),
  communityId: id,
  householdId: id,
  unitCode: z.string(),
  readerName: z.string(),
  kind: kindName,
  kindWords: words,
  periodMonth: z.string().nullable(),
  amountFen: fen.nullable(),
  state: messageState,
  reason: reasonName.nullable(),
  /** The account of its last delivery, or of the one to come; null before a route is chosen. */
  accountName: z.string().nullable(),
  form: form.nullable(),
  /** Of the last delivery: 138****2170. */
  masked: z.string().nullable(),
  /** When it may leave, while it waits. */
  nextAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  openedAt: z.string().nullable(),
})

export const listMessages = query({
  name: 'listMessages',
  access: everyStaff,
  summary: 'Messages by filter, newest first, with their figures over the whole filter.',
  input: pageInput.extend({
    communityId: id.optional(),
    householdId: id.optional(),
    runId: id.optional(),
    kind: kindName.optional(),
    /** Messages that went, or will go, over this account; a step is then that of its delivery. */
    carrierAccountId: id.optional(),
    step: z.enum(messageSteps).optional(),
    reason: reasonName.optional(),
    /** The day they were written. */
    from: plainDate.optional(),
    to: plainDate.optional(),
    /** Part of a unit's code or of the reader's name. */
    text: text(60).default(''),
  }),
  output: z.object({
    messages: z.array(message),
    total: z.number(),
    sent: z.number(),
    delivered: z.number(),
    opened: z.number(),
    notReached: z.number(),
    /** 10⁻⁴ yuan */
    cost: z.bigint(),
    next: z.string().nullable(),
  }),
})

export const getMessage = query({
  name: 'getMessage',
  access: everyStaff,
  summary:
    'One message: each delivery word for word with what the provider said, and its evidence.',
  input: z.strictObject({ messageId: id }),
  output: z.object({
    message,
    deliveries: z.array(
      z.object({
        id,
        attemptNo: z.number(),
        accountName: z.string(),
        carrier: carrierName,
        form,
        masked: z.string(),
        /** Ours, and the provider's. */
        deliveryNo: z.string(),
        providerMessageId: z.string().nullable(),
        rendered,
        segments: z.number(),
        /** 10⁻⁴ yuan */
        cost: z.bigint(),
        state: z.enum(['sending', 'accepted', 'unknown', 'delivered', 'failed']),
        reason: reasonName.nullable(),
        /** The provider's own word. */
        said: z.string().nullable(),
        createdAt: z.string(),
        acceptedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
        openedAt: z.string().nullable(),
      }),
    ),
    evidence: z.array(
      z.object({
        chainNo: z.bigint(),
        event: z.string(),
        happenedAt: z.string(),
        hash: z.string(),
      }),
    ),
  }),
})
