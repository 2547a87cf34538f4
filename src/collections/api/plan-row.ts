import * as z from 'zod'
import { guardRail } from '../../compliance/api.ts'
import { fen, id, words } from '../../kernel/shapes.ts'
import { channel, slot, tier, tone } from './names.ts'

/**
 * The groups of a plan, which never mix: what a person must do today because the limitation period
 * runs out (in its order, never ranked); what people do, ranked by yuan per minute of their time;
 * what leaves as messages once approved; and whom nobody disturbs.
 */
export const planGroupNames = ['must', 'ranked', 'messages', 'nothing'] as const
export type PlanGroupName = (typeof planGroupNames)[number]
export const planGroupName = z.enum(planGroupNames)

/** What is done: the channels, and a letter or a written demand, which only people send. */
export const actionNames = [...channel.options, 'letter', 'demand', 'nothing'] as const
export type ActionName = (typeof actionNames)[number]

/** Why nothing is done for a household today; the guard rails say it for themselves. */
export const quietNames = [
  ...guardRail.options,
  'noGain',
  'stepNotDue',
  'waitsForStaff',
  'paid',
  'notReached',
  'switchedOff',
  'removed',
  'withdrawn',
] as const
export type QuietName = (typeof quietNames)[number]

/** Why the calendar decides though the personal policy should. */
export const fallbackNames = [
  'modelMissing',
  'policyFailed',
  'strategyUnknown',
  'carrierOff',
  'stoppedByComplaints',
  'stoppedByOptOuts',
] as const
export type FallbackName = (typeof fallbackNames)[number]

export const action = z.object({
  name: z.enum(actionNames),
  channel: channel.nullable(),
  slot: slot.nullable(),
  tone: tone.nullable(),
  /** The step of the fixed calendar, from 1. */
  stepNo: z.number().nullable(),
  /** 微信 · 傍晚 · 友好 / WeChat, evening, friendly. */
  words,
})

/** One household in the plan. Money in fen, time in minutes of staff. */
export const planRow = z.object({
  decisionId: id,
  householdId: id,
  unitLabel: z.string(),
  payerName: z.string(),
  /** Overdue and not frozen. */
  balanceFen: fen,
  frozenFen: fen,
  bills: z.number(),
  oldestDueOn: z.string(),
  tier,
  limitationOn: z.string(),
  limitationDaysLeft: z.number(),
  decidedBy: z.enum(['policy', 'calendar', 'rule', 'person']),
  /** The day it was decided on; a decision of the personal policy holds for a week. */
  decidedOn: z.string(),
  isHeldOut: z.boolean(),
  /** Its place in `ranked` over the whole plan, from 1; null in the other groups. */
  rank: z.number().nullable(),
  action,
  /** One sentence: why this, and why not something else. */
  why: words,
  /** Set where nothing is done: the short label and its name. */
  quiet: z.object({ name: z.enum(quietNames), words }).nullable(),
  /** Expected, net of costs. */
  gainFen: fen,
  staffMinutes: z.number(),
  fenPerMinute: fen.nullable(),
  state: z.enum(['proposed', 'queued', 'done', 'removed', 'nothing']),
  /** What became of it, in a few words: delivered, why its message was refused, why it was removed. */
  result: words.nullable(),
})
export type PlanRow = z.input<typeof planRow>
