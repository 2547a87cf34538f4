export * from './api/inbox.ts'
export * from './api/installation.ts'
export * from './api/sign-in.ts'
export * from './api/staff.ts'
