export * from './api/rules.ts'
export * from './guard-rails.ts'
export * from './rule-names.ts'
