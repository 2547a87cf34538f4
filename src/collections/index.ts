export { collectionsOperations } from './operations.ts'
