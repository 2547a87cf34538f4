export { getCommunity, insertCommunity, reachedCommunities } from './communities.ts'
export { isCutSince, linkVersion, livesAt } from './household-cuts.ts'
export { addMemberTenure, endMemberTenure, registerPerson } from './household-members.ts'
export { getHousehold, type Household, raiseLinkVersion } from './households.ts'
export {
  type ImportCommitted,
  type ImportUndoing,
  meterKey,
  type RefusedRow,
} from './import/events.ts'
export { failures as importFailures } from './import/failures.ts'
export { dropOldUploads, keepUpload } from './import/uploads.ts'
export { maskName, maskPhone, normalPhone } from './names.ts'
export { propertyOperations } from './operations.ts'
export { type UnitKind, unitLabel, unitLabelSql } from './unit-address.ts'
