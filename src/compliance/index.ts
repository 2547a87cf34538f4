export { isRestDay, knowsHolidaysOf, nextWorkingDay } from './holidays.ts'
export { type Limitation, type LimitationEvent, limitationOf } from './limitation.ts'
