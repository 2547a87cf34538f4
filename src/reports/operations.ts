import type { Operation } from '../platform/context.ts'
import { getAgeing } from './arrears/ageing.ts'
import { getArrearsIdentity } from './arrears/identity.ts'
import { listArrears } from './arrears/list-arrears.ts'
import { verifyBooks } from './books/verify-books.ts'
import { getCollectionBreakdown } from './rates/breakdown.ts'
import { getCollectionRates } from './rates/collection-rates.ts'
import { getHouseholdRates } from './rates/household-rates.ts'
import { openNumber } from './rates/open-number.ts'

export const reportsOperations: readonly Operation[] = [
  verifyBooks,
  getCollectionRates,
  getHouseholdRates,
  getCollectionBreakdown,
  openNumber,
  getArrearsIdentity,
  getAgeing,
  listArrears,
]
