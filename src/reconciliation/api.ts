export * from './api/discrepancies.ts'
export * from './api/statements.ts'
export * from './api/tie-out.ts'
