import { billingContracts } from '../billing/api.ts'
import { identityContracts } from '../identity/api.ts'
import { invoicesContracts } from '../invoices/api.ts'
import type { OperationContract } from '../kernel/operation.ts'
import { paymentsContracts } from '../payments/api.ts'
import { propertyContracts } from '../property/api.ts'
import { reconciliationContracts } from '../reconciliation/api.ts'
import { reportsContracts } from '../reports/api.ts'

const contracts = {
  ...propertyContracts,
  ...identityContracts,
  ...billingContracts,
  ...paymentsContracts,
  ...invoicesContracts,
  ...reconciliationContracts,
  ...reportsContracts,
}

type Procedures<T extends Record<string, OperationContract>> = {
  readonly [K in keyof T]: T[K]['procedure']
}

const proceduresOf = <T extends Record<string, OperationContract>>(all: T): Procedures<T> =>
  Object.fromEntries(
    Object.entries(all).map(([name, contract]) => [name, contract.procedure]),
  ) as Procedures<T>

/** All contracts by name, for the browsers' typed client. Holds no handler. */
export const contract = proceduresOf(contracts)
