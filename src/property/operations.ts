import type { Operation } from '../platform/context.ts'
import { changeOwner } from './change-owner.ts'
import { createCommunity, listCommunities, updateCommunity } from './communities.ts'
import { getGeometry } from './get-geometry.ts'
import { getHouseholdProfile } from './households.ts'
import { importOperations } from './import/operations.ts'
import { payByAgreement } from './pay-by-agreement.ts'
import { revealPhone, updatePhones } from './phones.ts'
import { registerUnits } from './register-units.ts'
import { listHouseholds, searchHouseholds } from './search-households.ts'
import { updateUnit } from './update-unit.ts'

export const propertyOperations: readonly Operation[] = [
  ...importOperations,
  createCommunity,
  updateCommunity,
  listCommunities,
  registerUnits,
  searchHouseholds,
  getHouseholdProfile,
  changeOwner,
  payByAgreement,
  updateUnit,
  updatePhones,
  revealPhone,
  listHouseholds,
  getGeometry,
]
