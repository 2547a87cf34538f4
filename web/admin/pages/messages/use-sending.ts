import { useQuery } from '@tanstack/react-query'
import { api, type Client } from '../../rpc/client.ts'

export type Sending = Awaited<ReturnType<Client['listDeliveryRuns']>>['runs'][number]

/** Whether a sending goes on by itself, so that its figures change while they are looked at. */
const isMoving = (sending: Sending | undefined): boolean =>
  sending !== undefined &&
  (sending.state === 'planning' || (sending.state === 'sending' && sending.progress.waiting > 0))

/** The sendings of a community, asked again while one of them goes on. */
export const useSendings = (communityId: bigint) =>
  useQuery(
    api.listDeliveryRuns.queryOptions({
      input: { communityId, limit: 60 },
      refetchInterval: ({ state }) => (state.data?.runs.some(isMoving) ? 2000 : false),
    }),
  )

/** One sending with its report, asked again while it goes on. */
export const useSending = (runId: bigint) =>
  useQuery(
    api.getDeliveryRun.queryOptions({
      input: { runId },
      refetchInterval: ({ state }) => (isMoving(state.data) ? 2000 : false),
    }),
  )
