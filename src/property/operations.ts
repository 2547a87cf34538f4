import type { Operation } from '../platform/context.ts'
import { changeOwner } from './change-owner.ts'
import { createCommunity, listCommunities, updateCommunity } from './communities.ts'
import { getGeometry } from './get-geometry.ts'
import { getHouseholdProfile } from './households.ts'
import { revealPhone, updatePhones } from './phones.ts'
import { registerUnits } from './register-units.ts'
import { listHouseholds, searchHouseholds } from './search-households.ts'

export const propertyOperations: readonly Operation[] = [
  createCommunity,
  updateCommunity,
  listCommunities,
  registerUnits,
  searchHouseholds,
  getHouseholdProfile,
  changeOwner,
  updatePhones,
  revealPhone,
  listHouseholds,
  getGeometry,
]
