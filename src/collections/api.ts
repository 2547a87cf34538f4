export * from './api/names.ts'
export * from './api/strategy-content.ts'
