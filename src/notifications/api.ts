export * from './api/names.ts'
