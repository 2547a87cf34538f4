import { armOf } from '../src/collections/guard/arms.ts'
import { doNothing } from '../src/collections/policy/arms.ts'

const friendlyWechat = armOf({ channel: 'wechat', slot: 'morning', tone: 'friendly' })
const friendlySms = armOf({ channel: 'sms', slot: 'morning', tone: 'friendly' })
const friendlyCall = armOf({ channel: 'call', slot: 'morning', tone: 'friendly' })
const formalCall = armOf({ channel: 'call', slot: 'morning', tone: 'formal' })
const formalVisit = armOf({ channel: 'visit', slot: 'morning', tone: 'formal' })
/** What takes the place of a call once all calls of the week are used up. */
export const formalSms = armOf({ channel: 'sms', slot: 'morning', tone: 'formal' })

const steps = new Map([
  [-1, friendlyWechat],
  [1, friendlySms],
  [3, friendlySms],
  [5, friendlyCall],
  [8, formalSms],
  [12, formalCall],
  [16, formalVisit],
])

/** The fixed calendar by weeks past the due week; the steps of weeks 8 and 12 return every quarter. */
export const calendarArm = (weeksPastDue: number): number => {
  const step = steps.get(weeksPastDue)
  if (step !== undefined || weeksPastDue <= 16) return step ?? doNothing
  const ofQuarter = (weeksPastDue - 16) % 13
  return ofQuarter === 8 ? formalSms : ofQuarter === 12 ? formalCall : doNothing
}

/** A reminder every week up to the sixteenth, its words formal from the fifth on. */
export const intenseArm = (weeksPastDue: number): number => {
  if (weeksPastDue < -1) return doNothing
  if (weeksPastDue > 16) return calendarArm(weeksPastDue)
  if (weeksPastDue === 5 || weeksPastDue === 12) return calendarArm(weeksPastDue)
  return weeksPastDue < 5 ? friendlySms : formalSms
}
