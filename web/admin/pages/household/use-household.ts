import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../rpc/client.ts'

export type Profile = Awaited<ReturnType<Client['getHouseholdProfile']>>
export type Balance = Awaited<ReturnType<Client['getHouseholdBalance']>>
export type Charge = Awaited<ReturnType<Client['listHouseholdCharges']>>['charges'][number]
export type Entry = Awaited<ReturnType<Client['getHouseholdTimeline']>>['entries'][number]

/** What the page knows of a household: three queries that fail and recover by themselves. */
export const useHousehold = (householdId: bigint) => ({
  profile: useQuery(api.getHouseholdProfile.queryOptions({ input: { householdId } })),
  balance: useQuery(api.getHouseholdBalance.queryOptions({ input: { householdId } })),
  charges: useQuery(
    api.listHouseholdCharges.queryOptions({ input: { householdId, onlyOpen: false } }),
  ),
})
