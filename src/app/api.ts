import * as billing from '../billing/api.ts'
import * as collections from '../collections/api.ts'
import * as compliance from '../compliance/api.ts'
import * as identity from '../identity/api.ts'
import * as invoices from '../invoices/api.ts'
import { contractsOf, type OperationContract } from '../kernel/operation.ts'
import * as notifications from '../notifications/api.ts'
import * as payments from '../payments/api.ts'
import * as property from '../property/api.ts'
import * as reconciliation from '../reconciliation/api.ts'
import * as reports from '../reports/api.ts'

/** Every contract by module. A module's are those that its api.ts exports. */
export const contractsByModule = {
  property: contractsOf(property),
  identity: contractsOf(identity),
  compliance: contractsOf(compliance),
  billing: contractsOf(billing),
  payments: contractsOf(payments),
  invoices: contractsOf(invoices),
  reconciliation: contractsOf(reconciliation),
  notifications: contractsOf(notifications),
  collections: contractsOf(collections),
  reports: contractsOf(reports),
}

type Procedures<T extends Record<string, OperationContract>> = {
  readonly [K in keyof T]: T[K]['procedure']
}

const proceduresOf = <T extends Record<string, OperationContract>>(all: T): Procedures<T> =>
  Object.fromEntries(
    Object.entries(all).map(([name, contract]) => [name, contract.procedure]),
  ) as Procedures<T>

/** All contracts by name, for the browsers' typed client. Holds no handler. */
export const contract = proceduresOf({
  ...contractsByModule.property,
  ...contractsByModule.identity,
  ...contractsByModule.compliance,
  ...contractsByModule.billing,
  ...contractsByModule.payments,
  ...contractsByModule.invoices,
  ...contractsByModule.reconciliation,
  ...contractsByModule.notifications,
  ...contractsByModule.collections,
  ...contractsByModule.reports,
})
