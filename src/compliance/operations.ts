import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import { setJurisdiction } from './jurisdiction.ts'
import { listComplianceRules } from './list-rules.ts'

export const complianceOperations: readonly Operation[] = operationsOf(api, {
  listComplianceRules,
  setJurisdiction,
})
