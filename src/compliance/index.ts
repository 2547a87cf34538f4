export { contactBudget, nextContactDay } from './contact-budget.ts'
export { isRestDay, nextWorkingDay } from './holidays.ts'
export { limitationOf } from './limitation.ts'
export { isWindowOpen, isWithinHardLimit, nextWindow, windowOpensAt } from './sending-window.ts'
