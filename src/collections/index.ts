export { caseTasks, followPayments, noteDispute } from './cases/jobs.ts'
export { limitationLastDay } from './limitation.ts'
export { collectionsOperations } from './operations.ts'
