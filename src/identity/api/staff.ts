import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'

export const staffRole = z.enum(everyStaff)

export const grant = z.object({ role: staffRole, communityId: id.nullable() })

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
