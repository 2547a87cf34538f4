export { verifyBooksNightly } from './books/nightly.ts'
export { openExport } from './exports/open-export.ts'
export { reportsOperations } from './operations.ts'
