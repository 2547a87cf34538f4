import type { Client } from '../../rpc/client.ts'

export type Person = Awaited<ReturnType<Client['listStaff']>>['staff'][number]
type Grant = Person['grants'][number]

export const staffRoles = [
  'administrator',
  'accountant',
  'cashier',
  'steward',
  'manager',
  'auditor',
] as const satisfies readonly Grant['role'][]

export type GrantFields = { roles: Grant['role'][]; reach: string[] }

/** Roles times communities, as the form asks; no community is all of them. */
export const grantsOf = ({ roles, reach }: GrantFields): Grant[] =>
  roles.flatMap((role): Grant[] =>
    reach.length === 0
      ? [{ role, communityId: null }]
      : reach.map((id) => ({ role, communityId: BigInt(id) })),
  )

/** The form's fields of what a person has; someone with unequal reach keeps the widest view. */
export const fieldsOf = (grants: readonly Grant[]): GrantFields => ({
  roles: staffRoles.filter((role) => grants.some((grant) => grant.role === role)),
  reach: grants.some(({ communityId }) => communityId === null)
    ? []
    : [...new Set(grants.flatMap(({ communityId }) => communityId?.toString() ?? []))],
})
