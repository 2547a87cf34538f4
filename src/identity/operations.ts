import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as inbox from './inbox.ts'
import * as setUp from './set-up.ts'
import * as signIn from './sign-in.ts'
import * as staff from './staff.ts'

export const identityOperations: readonly Operation[] = operationsOf(api, {
  ...inbox,
  ...setUp,
  ...signIn,
  ...staff,
})
