import type { Operation } from '../platform/context.ts'
import { certifyDay, getCertificate } from './certify-day.ts'
import { fetchStatements } from './fetch-statements.ts'
import { getReconciliationHistory, getTieOut } from './get-tie-out.ts'
import { recordLanding, reverseLanding } from './landing.ts'
import { listDiscrepancies } from './list-discrepancies.ts'
import { listTieOutLines } from './list-lines.ts'
import { previewStatement } from './preview-statement.ts'
import { receiveStatement, recordCount } from './receive-statement.ts'
import { refreshTieOut } from './refresh-tie-out.ts'
import { resolveDiscrepancy, undoResolution } from './resolve-discrepancy.ts'

export const reconciliationOperations: readonly Operation[] = [
  previewStatement,
  receiveStatement,
  fetchStatements,
  recordCount,
  recordLanding,
  reverseLanding,
  refreshTieOut,
  getTieOut,
  listDiscrepancies,
  listTieOutLines,
  resolveDiscrepancy,
  undoResolution,
  certifyDay,
  getCertificate,
  getReconciliationHistory,
]
