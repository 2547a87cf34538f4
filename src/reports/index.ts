export { verifyBooksNightly } from './books/nightly.ts'
export { type OpenExport, openExport } from './exports/open-export.ts'
export { failures as reportsFailures } from './failures.ts'
export { reportsOperations } from './operations.ts'
