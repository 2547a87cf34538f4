import type { Operation } from '../platform/context.ts'

// One line a handler file, as in the other modules; joined with the whole api by operationsOf once
// every contract has its handler.
const handlers: Readonly<Record<string, Operation>> = {}

export const collectionsOperations: readonly Operation[] = Object.values(handlers)
