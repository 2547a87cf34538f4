export * from './api/bills.ts'
export * from './api/demand-sheet.ts'
export * from './api/receipts.ts'
