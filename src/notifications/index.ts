export type { Notice } from './notice.ts'
export { notificationsOperations } from './operations.ts'
export { notify } from './plan/notify.ts'
