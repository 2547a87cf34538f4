import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../../rpc/client.ts'
import type { Profile } from '../use-household.ts'

export type Contacts = Awaited<ReturnType<Client['listContacts']>>

/** How the people of a household are reached: three queries that fail and recover by themselves. */
export const useContacts = (householdId: bigint) => ({
  contacts: useQuery(api.listContacts.queryOptions({ input: { householdId } })),
  bindings: useQuery(api.listPhoneBindings.queryOptions({ input: { householdId } })),
  members: useQuery(api.listMembers.queryOptions({ input: { householdId } })),
})

/** Who is of the household today, each once. */
export const peopleToday = ({ people }: Profile) =>
  people.filter(
    ({ partyId, to }, index, all) =>
      to === null && index === all.findIndex((other) => other.partyId === partyId),
  )
