export { reconciliationTasks } from './jobs.ts'
export { reconciliationOperations } from './operations.ts'
