import type { Operation } from '../platform/context.ts'
import { getInstallation, setUpInstallation } from './set-up.ts'
import { signIn, signOut } from './sign-in.ts'
import {
  addStaff,
  changePassword,
  getMe,
  listStaff,
  resetPassword,
  setStaffGrants,
  unlockStaff,
} from './staff.ts'

export const identityOperations: readonly Operation[] = [
  getInstallation,
  setUpInstallation,
  signIn,
  signOut,
  getMe,
  listStaff,
  addStaff,
  setStaffGrants,
  resetPassword,
  unlockStaff,
  changePassword,
]
