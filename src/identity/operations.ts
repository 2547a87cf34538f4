import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as bindPhone from './binding/bind-phone.ts'
import * as invitations from './binding/invitations.ts'
import * as join from './binding/join-household.ts'
import * as members from './binding/members.ts'
import * as inbox from './inbox.ts'
import * as setUp from './set-up.ts'
import * as signIn from './sign-in.ts'
import * as staff from './staff.ts'

export const identityOperations: readonly Operation[] = operationsOf(api, {
  ...bindPhone,
  ...invitations,
  ...join,
  ...members,
  ...inbox,
  ...setUp,
  ...signIn,
  ...staff,
})
