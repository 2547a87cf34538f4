import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { PlanGroupName } from '../../../../../src/collections/api.ts'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import type { PlanFilter } from '../route.ts'

export type Plan = Awaited<ReturnType<Client['getDunningPlan']>>
export type PlanRow = Plan['groups'][number]['rows'][number]
/** A group with the rows that are shown of it. */
export type PlanGroup = Plan['groups'][number] & {
  readonly isAll: boolean
  readonly isLoading: boolean
  readonly more: () => void
}

/** How many rows a group shows before it is opened; what rests is only to be glanced at. */
const glance: Record<PlanGroupName, number> = { must: 20, ranked: 6, messages: 3, nothing: 3 }

/** The plan of a day; one of its groups may be shown to its end, page by page. */
export const usePlan = ({ day, tier, all }: PlanFilter) => {
  const community = useCommunity()
  const filter = {
    communityId: community.id,
    ...(day ? { day } : {}),
    ...(tier ? { tier: Number(tier) } : {}),
  }
  const query = useQuery(
    api.getDunningPlan.queryOptions({
      input: { ...filter, limit: 20 },
      placeholderData: keepPreviousData,
      refetchInterval: 60_000,
    }),
  )
  const rest = useInfiniteQuery(
    api.getDunningPlan.infiniteOptions({
      input: (after: string | undefined) => ({
        ...filter,
        limit: 100,
        ...(all ? { group: all } : {}),
        ...(after ? { after } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ groups }) => groups[0]?.next ?? undefined,
      enabled: all !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const groups = (query.data?.groups ?? []).map((group): PlanGroup => {
    const isAll = group.name === all
    const pages = isAll ? rest.data?.pages.flatMap(({ groups: [found] }) => found ?? []) : undefined
    const isOwn = pages?.every(({ name }) => name === group.name)
    return {
      ...group,
      rows: isOwn
        ? (pages ?? []).flatMap(({ rows }) => rows)
        : group.rows.slice(0, isAll ? undefined : glance[group.name]),
      isAll,
      isLoading: isAll && rest.isFetching,
      more: () => void rest.fetchNextPage(),
    }
  })
  return { query, groups, rows: groups.flatMap(({ rows }) => rows) }
}
