import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../../rpc/client.ts'

export type Contacts = Awaited<ReturnType<Client['listContacts']>>

/** How the people of a household are reached: three queries that fail and recover by themselves. */
export const useContacts = (householdId: bigint) => ({
  contacts: useQuery(api.listContacts.queryOptions({ input: { householdId } })),
  bindings: useQuery(api.listPhoneBindings.queryOptions({ input: { householdId } })),
  members: useQuery(api.listMembers.queryOptions({ input: { householdId } })),
})
