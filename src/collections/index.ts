export { limitationLastDay } from './limitation.ts'
export { collectionsOperations } from './operations.ts'
