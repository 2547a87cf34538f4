import { billingOperations } from '../billing/index.ts'
import { collectionsOperations } from '../collections/index.ts'
import { complianceOperations } from '../compliance/index.ts'
import { identityOperations } from '../identity/index.ts'
import { invoicesOperations } from '../invoices/index.ts'
import { notificationsOperations } from '../notifications/index.ts'
import { paymentsOperations } from '../payments/index.ts'
import type { Operation } from '../platform/context.ts'
import { propertyOperations } from '../property/index.ts'
import { reconciliationOperations } from '../reconciliation/index.ts'
import { reportsOperations } from '../reports/index.ts'

/** Every operation of the product. A new one is added to its module's list. */
export const operations: readonly Operation[] = [
  ...propertyOperations,
  ...identityOperations,
  ...complianceOperations,
  ...billingOperations,
  ...paymentsOperations,
  ...invoicesOperations,
  ...reconciliationOperations,
  ...notificationsOperations,
  ...collectionsOperations,
  ...reportsOperations,
]

/** By name; two operations of one name are a bug found at start. */
export const operationsByName: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [operation.contract.name, operation]),
)
if (operationsByName.size !== operations.length) throw new Error('two operations share a name')
