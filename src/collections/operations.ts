import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'

export const collectionsOperations: readonly Operation[] = operationsOf(api, {})
