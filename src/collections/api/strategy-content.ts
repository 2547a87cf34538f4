import * as z from 'zod'
import { fen, line } from '../../kernel/shapes.ts'
import { channel, slot, tone } from './names.ts'

/**
 * One step of the fixed calendar. `day` counts from the due date of the oldest open bill: -7 is a
 * week before it, 21 three weeks after.
 */
const step = z.strictObject({
  day: z.number().int().min(-30).max(1095),
  channel: z.enum([...channel.options, 'letter']),
  /** What is done where the channel cannot: no address, no capacity left. */
  otherwise: z.enum([...channel.options, 'letter', 'nothing']).default('nothing'),
  slot: slot.default('morning'),
  tone,
  /** The tone of `otherwise`; the step's own where it is left out. */
  otherwiseTone: tone.optional(),
  /** Days to wait after it before the next step may follow. */
  waitDays: z.number().int().min(3).max(90).default(7),
  /** Only where at least this is overdue, and at least so many bills. */
  minimumFen: fen.default(0n),
  minimumBills: z.number().int().min(1).max(60).default(1),
})
export type StrategyStep = z.output<typeof step>

/** 催缴策略: the calendar, and what the personal policy may choose from. Money in fen. */
export const strategyContent = z.strictObject({
  steps: z.array(step).min(1).max(24),
  personal: z.strictObject({
    isAllowed: z.boolean(),
    channels: z.array(channel).max(4),
    tones: z.array(tone).min(1).max(3),
    slots: z.array(slot).min(1).max(3),
  }),
  /** How much staff can do in a week. */
  capacity: z.strictObject({
    callsAWeek: z.number().int().min(0).max(100_000),
    visitsAWeek: z.number().int().min(0).max(100_000),
  }),
  costs: z.strictObject({
    wechatFen: fen,
    smsFen: fen,
    callFen: fen,
    visitFen: fen,
    /** 善意成本: what any contact costs in goodwill. */
    goodwillFen: fen,
    complaintFen: fen,
    callMinutes: z.number().int().min(1).max(120),
    visitMinutes: z.number().int().min(1).max(240),
  }),
  exclusions: z.strictObject({
    /** Debts below this are left to the next bill. */
    belowFen: fen.default(0n),
    /** Kinds of units that are left out, e.g. parking spaces. */
    unitKinds: z.array(line(20)).max(10).default([]),
    /** Households that are never contacted by the system. */
    householdIds: z.array(z.bigint()).max(1000).default([]),
  }),
  /** Messages leave without a person's approval each day. */
  approvesItself: z.boolean(),
})
export type StrategyContent = z.output<typeof strategyContent>
