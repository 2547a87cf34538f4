import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, words } from '../../kernel/shapes.ts'
import { limitationMark } from './arrears.ts'
import { basis, rate } from './rates.ts'

const inboxKinds = [
  'tieOut',
  'limitation',
  'run',
  'suspense',
  'approval',
  'dispute',
  'pendingPayment',
  'incident',
  'message',
  'carrier',
  'dunning',
] as const

/** One row of 今日 is one decision. */
const inboxItem = z.object({
  key: z.string(),
  kind: z.enum(inboxKinds),
  label: words,
  title: words,
  detail: words,
  count: z.number(),
  fen: fen.nullable(),
  /** The instant by which it should be done; the list is in this order, null last. */
  deadline: z.string().nullable(),
  deadlineWords: words,
  isUrgent: z.boolean(),
  /** Where the decision is made, below /admin/. */
  href: z.string(),
  action: words,
  /** What the row is made of, at most ten. */
  lines: z.array(
    z.object({
      key: z.string(),
      title: words,
      detail: words,
      fen: fen.nullable(),
      householdId: id.nullable(),
      href: z.string().nullable(),
    }),
  ),
})

export type InboxItem = z.infer<typeof inboxItem>

export const getToday = query({
  name: 'getToday',
  access: everyStaff,
  summary: 'What needs this person now, in order of deadline, and the two rates with their goals.',
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    now: z.string(),
    today: z.string(),
    inbox: z.array(
      inboxItem.extend({
        /** Changes with what the row is made of; given back when the row is ticked off. */
        state: z.string(),
        /** The day until which this person has put it aside; null: it stands in the list. */
        asideUntil: z.string().nullable(),
      }),
    ),
    /** What was decided today, newest first. */
    done: z.array(z.object({ key: z.string(), title: words, at: z.string(), by: z.string() })),
    /** Null for those who may not see rates. */
    strip: z
      .object({
        basis,
        current: rate,
        arrears: rate,
        goal: z
          .object({
            currentPercent: z.string(),
            currentMissingFen: fen,
            arrearsPercent: z.string(),
            arrearsMissingFen: fen,
          })
          .nullable(),
      })
      .nullable(),
    yesterday: z.object({ date: z.string(), count: z.number(), fen }),
    /** Yesterday's tie-out, one row a channel; empty before the first. */
    tieOut: z.object({
      date: z.string(),
      rows: z.array(
        z.object({
          channelAccountId: id,
          channel: z.string(),
          name: z.string(),
          state: z.string(),
          oursFen: fen,
          theirsFen: fen,
          differenceFen: fen,
          openCount: z.number(),
          /** The channel's bill has come; cash counts as its own. */
          hasStatement: z.boolean(),
        }),
      ),
      transitFen: fen,
    }),
    radar: z.object({
      households: z.number(),
      fen,
      marks: z.array(limitationMark),
    }),
  }),
})
