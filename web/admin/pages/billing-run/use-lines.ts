import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { client, newIdempotencyKey } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import type { LineFilter } from './route.ts'

/** The lines behind a dry run. Trying is a command for the server, and a question for the page. */
export const useLines = (filter: LineFilter & { month: string; by: 'charge' | 'household' }) => {
  const community = useCommunity()
  return useInfiniteQuery({
    queryKey: ['listDryRunLines', community.id, filter],
    queryFn: ({ pageParam }) =>
      client.listDryRunLines(
        {
          communityId: community.id,
          month: filter.month,
          periodKind: filter.kind ?? 'monthly',
          by: filter.by,
          limit: 100,
          ...(filter.item ? { chargeItemId: BigInt(filter.item) } : {}),
          ...(filter.building ? { buildingId: BigInt(filter.building) } : {}),
          ...(filter.cause ? { cause: filter.cause } : {}),
          ...(filter.text ? { text: filter.text } : {}),
          ...(pageParam ? { after: pageParam } : {}),
        },
        { context: { idempotencyKey: newIdempotencyKey() } },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
}
