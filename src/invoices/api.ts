export * from './api/bills.ts'
export * from './api/receipts.ts'
