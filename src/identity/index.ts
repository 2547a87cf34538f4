export { openerOfOwnLink, resolveBillLink, signBillLink, signFamilyLink } from './bill-link.ts'
export { codeFloods, type OneTimeCodeIssued } from './binding/codes.ts'
export { invitedCompany } from './binding/invitations.ts'
export type { MemberEnded } from './binding/members.ts'
export {
  assertOwnHousehold,
  endBindings,
  ownerProof,
  peopleOf,
  requireOwnerProof,
  requireProof,
} from './binding/proof.ts'
export { readNumbers, signNumbers } from './binding/signed-numbers.ts'
export { type Aside, readAsides } from './inbox.ts'
export { identityOperations } from './operations.ts'
export { resolveSession } from './session.ts'
