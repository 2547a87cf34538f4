import type { Operation } from '../platform/context.ts'

/** Every operation of the product. A new one is added to its module's list, or here. */
export const operations: readonly Operation[] = []

/** By name; two operations of one name are a bug found at start. */
export const operationsByName: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [operation.contract.name, operation]),
)
