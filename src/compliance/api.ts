export * from './rule-names.ts'
