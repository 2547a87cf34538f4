import * as z from 'zod'
import { query } from '../../kernel/operation.ts'
import { fen, id, plainDate, words } from '../../kernel/shapes.ts'
import { caseReaders, hindrance, nextAction } from './cases.ts'
import { cause, tier } from './names.ts'

const step = z.object({
  caseId: id,
  communityId: id,
  householdId: id,
  payerName: z.string(),
  unitLabel: z.string(),
  action: nextAction,
  /** 16:00; null: any time within the window. */
  time: z.string().nullable(),
  minutes: z.number(),
  /** It was done today: how. */
  done: z.object({ kind: z.string(), outcome: z.string().nullable(), at: z.string() }).nullable(),
  overdueFen: fen,
  heldFen: fen,
  daysOverdue: z.number(),
  billCount: z.number(),
  tier: tier.nullable(),
  cause: cause.nullable(),
  /** Why, in one or two sentences. */
  reason: words,
  /** 今天在容量之内. */
  isWithinCapacity: z.boolean(),
  phones: z.array(z.object({ phoneId: id, masked: z.string() })),
  billUrl: z.string(),
})

export const getStewardDay = query({
  name: 'getStewardDay',
  access: caseReaders,
  summary: 'A steward’s plan of a day within what can be done, and who is not contacted and why.',
  input: z.strictObject({
    day: plainDate.optional(),
    /** Left out: the caller. */
    stewardId: id.optional(),
    capacityMinutes: z.number().int().min(30).max(720).default(360),
  }),
  output: z.object({
    day: z.string(),
    stewardId: id,
    stewardName: z.string(),
    capacityMinutes: z.number(),
    plannedMinutes: z.number(),
    done: z.number(),
    left: z.number(),
    /** What is overdue with those that are left. */
    leftFen: fen,
    /** By time, then U5, then money a minute; those done today among them. */
    steps: z.array(step),
    /** 今天不联系. */
    notToday: z.array(
      z.object({
        caseId: id,
        householdId: id,
        payerName: z.string(),
        unitLabel: z.string(),
        hindrances: z.array(hindrance).min(1),
      }),
    ),
  }),
})
