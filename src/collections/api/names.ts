import * as z from 'zod'

/** By which way a household may be asked. The first two are sent by us, the others done by people. */
export const channelNames = ['wechat', 'sms', 'call', 'visit'] as const
export type Channel = (typeof channelNames)[number]
export const channel = z.enum(channelNames)

/** 时段: 09:00 to 12:00, 12:00 to 17:00, 17:00 to 20:00 (Asia/Shanghai). */
export const slotNames = ['morning', 'afternoon', 'evening'] as const
export type Slot = (typeof slotNames)[number]
export const slot = z.enum(slotNames)

/** 语气: friendly 友好, norm 从众 (a true share of payers), formal 正式 (true legal facts only). */
export const toneNames = ['friendly', 'norm', 'formal'] as const
export type Tone = (typeof toneNames)[number]
export const tone = z.enum(toneNames)

/** 紧急程度 U0 (not due) to U5 (the limitation period ends within 60 days). */
export const tier = z.number().int().min(0).max(5)

/** 未缴原因: why it is not paid; each has its own remedy. */
export const causeNames = [
  'wrongData',
  'forgot',
  'serviceDispute',
  'vacant',
  'hardship',
  'unwilling',
] as const
export type Cause = (typeof causeNames)[number]
export const cause = z.enum(causeNames)

/** Who decides what is done for a household. */
export const modeNames = ['personal', 'calendar', 'off'] as const
export type Mode = (typeof modeNames)[number]
export const mode = z.enum(modeNames)
