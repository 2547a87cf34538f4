import type { StrategyContent, StrategyStep } from '../api.ts'

const step = (given: Partial<StrategyStep> & Pick<StrategyStep, 'day' | 'channel' | 'tone'>) => ({
  otherwise: 'nothing' as const,
  slot: 'morning' as const,
  waitDays: 7,
  minimumFen: 0n,
  minimumBills: 1,
  ...given,
})

/**
 * The fixed calendar (固定催缴日历): what holds where a company has no strategy of its own, where the
 * strategy in force cannot be read, and for households that are not decided for personally. Friendly
 * until the first month is over; formal tone says true legal facts only, and never before day 31.
 */
export const standardStrategy: StrategyContent = {
  steps: [
    step({ day: -7, channel: 'wechat', tone: 'friendly' }),
    step({ day: 7, channel: 'sms', tone: 'friendly' }),
    step({ day: 21, channel: 'sms', tone: 'friendly' }),
    step({ day: 35, channel: 'call', tone: 'friendly', otherwise: 'sms', otherwiseTone: 'formal' }),
    step({ day: 56, channel: 'sms', tone: 'formal' }),
    step({ day: 84, channel: 'call', tone: 'formal', otherwise: 'sms' }),
    step({ day: 112, channel: 'visit', tone: 'formal' }),
  ],
  personal: {
    isAllowed: true,
    channels: ['wechat', 'sms', 'call', 'visit'],
    tones: ['friendly', 'norm', 'formal'],
    slots: ['morning', 'afternoon', 'evening'],
  },
  capacity: { callsAWeek: 100, visitsAWeek: 20 },
  costs: {
    wechatFen: 2n,
    smsFen: 6n,
    callFen: 400n,
    visitFen: 2_500n,
    goodwillFen: 500n,
    complaintFen: 3_000n,
    callMinutes: 5,
    visitMinutes: 25,
  },
  exclusions: { belowFen: 0n, unitKinds: [], householdIds: [] },
  approvesItself: false,
}

/** Version of the fixed calendar wherever a version's id is kept. */
export const standardVersionId = 0n
