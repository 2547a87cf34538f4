import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as certifyDay from './certify-day.ts'
import * as fetchStatements from './fetch-statements.ts'
import * as getTieOut from './get-tie-out.ts'
import * as landing from './landing.ts'
import * as listDiscrepancies from './list-discrepancies.ts'
import * as listLines from './list-lines.ts'
import * as previewStatement from './preview-statement.ts'
import * as receiveStatement from './receive-statement.ts'
import * as refreshTieOut from './refresh-tie-out.ts'
import * as resolveDiscrepancy from './resolve-discrepancy.ts'

export const reconciliationOperations: readonly Operation[] = operationsOf(api, {
  ...certifyDay,
  ...fetchStatements,
  ...getTieOut,
  ...landing,
  ...listDiscrepancies,
  ...listLines,
  ...previewStatement,
  ...receiveStatement,
  ...refreshTieOut,
  ...resolveDiscrepancy,
})
