import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'
import { grant } from './staff.ts'

export const password = z.string().min(1).max(128)

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

export const changePassword = command({
  name: 'changePassword',
  access: everyStaff,
  summary: 'Changes one’s own password and ends the other sessions.',
  input: z.strictObject({ currentPassword: password, newPassword: password }),
  output: z.object({ sessionToken: z.string() }),
})
