import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { client } from './link.ts'

export { type Client, client, newIdempotencyKey } from './link.ts'

/** Query options of every operation: `useQuery(api.getMe.queryOptions({ input: {} }))`. */
export const api = createTanstackQueryUtils(client)
