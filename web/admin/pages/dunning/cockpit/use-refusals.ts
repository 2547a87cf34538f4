import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunity } from '../../../shell/use-me.ts'

export type RuleCount = Awaited<ReturnType<Client['listRefusals']>>['rules'][number]

/** The refusals of a day by rule, every rule among them. */
export const useRefusals = (day: string) => {
  const community = useCommunity()
  return useQuery(
    api.listRefusals.queryOptions({ input: { communityId: community.id, day, limit: 1 } }),
  )
}
