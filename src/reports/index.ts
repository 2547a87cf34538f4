export { verifyBooksNightly } from './books/nightly.ts'
export { reportsOperations } from './operations.ts'
