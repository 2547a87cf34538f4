export { isRestDay, nextWorkingDay } from './holidays.ts'
export { limitationOf } from './limitation.ts'
