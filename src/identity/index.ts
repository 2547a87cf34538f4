export { resolveBillLink, signBillLink } from './bill-link.ts'
export { type Aside, readAsides } from './inbox.ts'
export { identityOperations } from './operations.ts'
export { resolveSession } from './session.ts'
