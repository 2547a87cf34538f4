export { failures as reconciliationFailures } from './failures.ts'
export { reconciliationTasks } from './jobs.ts'
export { reconciliationOperations } from './operations.ts'
