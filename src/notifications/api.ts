export * from './api/names.ts'
export * from './api/runs.ts'
