import { useInfiniteQuery } from '@tanstack/react-query'
import { client, newIdempotencyKey } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import type { LineFilter } from './route.ts'

/** The lines behind a dry run. Trying is a command for the server, and a question for the page. */
export const useLines = (filter: LineFilter & { month: string; by: 'charge' | 'household' }) => {
  const community = useCommunity()
  const { input, ...walk } = pagesOf(
    {
      communityId: community.id,
      month: filter.month,
      periodKind: filter.kind ?? ('monthly' as const),
      by: filter.by,
      ...(filter.item ? { chargeItemId: BigInt(filter.item) } : {}),
      ...(filter.building ? { buildingId: BigInt(filter.building) } : {}),
      ...(filter.cause ? { cause: filter.cause } : {}),
      ...(filter.text ? { text: filter.text } : {}),
    },
    100,
  )
  return useInfiniteQuery({
    ...walk,
    queryKey: ['listDryRunLines', community.id, filter],
    queryFn: ({ pageParam }) =>
      client.listDryRunLines(input(pageParam), {
        context: { idempotencyKey: newIdempotencyKey() },
      }),
  })
}
