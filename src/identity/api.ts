import * as z from 'zod'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { id, line } from '../kernel/shapes.ts'

export const staffRole = z.enum([
  'administrator',
  'accountant',
  'cashier',
  'steward',
  'manager',
  'auditor',
])
const grant = z.object({ role: staffRole, communityId: id.nullable() })
const password = z.string().min(1).max(128)

export const getInstallation = query({
  name: 'getInstallation',
  access: ['public'],
  isPlatform: true,
  summary: 'Whether the installation is set up, and the companies to sign in to.',
  input: z.strictObject({}),
  output: z.object({
    isSetUp: z.boolean(),
    isDemo: z.boolean(),
    companies: z.array(z.object({ slug: z.string(), name: z.string() })),
  }),
})

export const setUpInstallation = command({
  name: 'setUpInstallation',
  access: ['public'],
  isPlatform: true,
  summary: 'Makes the first company, community and administrator; refused once that is done.',
  input: z.strictObject({
    companyName: line(60),
    shortName: line(10),
    slug: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'lower-case letters, digits and hyphens'),
    servicePhone: z.string().trim().max(30).default(''),
    communityName: line(60),
    signInName: line(30),
    displayName: line(30),
    password,
  }),
  output: z.object({ companyId: id, communityId: id, sessionToken: z.string() }),
})

export const signIn = command({
  name: 'signIn',
  access: ['public'],
  isPlatform: true,
  summary: 'Signs a member of staff in; the session travels in a cookie.',
  input: z.strictObject({
    company: z.string().trim().max(40).optional(),
    signInName: line(30),
    password,
  }),
  output: z.object({ displayName: z.string(), sessionToken: z.string() }),
})

export const signOut = command({
  name: 'signOut',
  access: [...everyStaff, 'public'],
  summary: 'Ends all sessions of the caller on this and other devices.',
  input: z.strictObject({}),
  output: z.object({}),
})

export const getMe = query({
  name: 'getMe',
  access: everyStaff,
  summary: 'Who is signed in, with roles and company.',
  input: z.strictObject({}),
  output: z.object({
    staffId: id,
    displayName: z.string(),
    grants: z.array(grant),
    companyName: z.string(),
    companyShortName: z.string(),
    /** True until the first password, which someone else has seen, is replaced. */
    mustChangePassword: z.boolean(),
    isDemo: z.boolean(),
    /** True while payments go to the sandbox and money is pretend money. */
    isSandbox: z.boolean(),
    today: z.string(),
  }),
})

export const listStaff = query({
  name: 'listStaff',
  access: ['administrator', 'manager', 'auditor'],
  summary: 'The staff with their roles.',
  input: z.strictObject({}),
  output: z.object({
    staff: z.array(
      z.object({
        id,
        signInName: z.string(),
        displayName: z.string(),
        isActive: z.boolean(),
        isLocked: z.boolean(),
        grants: z.array(grant),
      }),
    ),
  }),
})

export const addStaff = command({
  name: 'addStaff',
  access: ['administrator'],
  summary: 'Adds a member of staff; the first password is shown once.',
  input: z.strictObject({
    signInName: line(30),
    displayName: line(30),
    grants: z
      .array(z.strictObject({ role: staffRole, communityId: id.nullable() }))
      .min(1)
      .max(20),
  }),
  output: z.object({ staffId: id, firstPassword: z.string() }),
})

export const setStaffGrants = command({
  name: 'setStaffGrants',
  access: ['administrator'],
  summary: 'Replaces the roles of a member of staff and ends their sessions.',
  input: z.strictObject({
    staffId: id,
    isActive: z.boolean().default(true),
    grants: z.array(z.strictObject({ role: staffRole, communityId: id.nullable() })).max(20),
  }),
  output: z.object({}),
})

export const resetPassword = command({
  name: 'resetPassword',
  access: ['administrator'],
  summary: 'Gives a member of staff a new first password, shown once, and ends their sessions.',
  input: z.strictObject({ staffId: id }),
  output: z.object({ firstPassword: z.string() }),
})

export const unlockStaff = command({
  name: 'unlockStaff',
  access: ['administrator'],
  summary: 'Lifts the lock that wrong passwords have put on an account.',
  input: z.strictObject({ staffId: id }),
  output: z.object({}),
})

export const changePassword = command({
  name: 'changePassword',
  access: everyStaff,
  summary: 'Changes one’s own password and ends the other sessions.',
  input: z.strictObject({ currentPassword: password, newPassword: password }),
  output: z.object({ sessionToken: z.string() }),
})

export const identityContracts = {
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
}
