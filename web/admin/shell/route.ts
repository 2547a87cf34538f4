import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import type { IconName } from '../parts/icon.tsx'

import { api, client } from '../rpc/client.ts'
import { queryClient } from '../rpc/query-client.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { idOf } from '../search.ts'

/** Where a page stands in the navigation; pages without one are reached from others. */
export type NavEntry = {
  readonly group: 1 | 2 | 3 | 4 | 5
  readonly icon: IconName
  readonly words: { readonly zh: string; readonly en: string }
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    nav?: NavEntry
  }
}

export const rootRoute = createRootRouteWithContext<object>()({ component: Outlet })

/** Everything behind sign-in. The community is a filter in the address and stays there. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  validateSearch: (search: Record<string, unknown>): { community?: string | undefined } => ({
    community: idOf(search.community),
  }),
  search: { middlewares: [retainSearchParams(['community'])] },
  beforeLoad: async ({ location }) => {
    const me = await queryClient
      .ensureQueryData(api.getMe.queryOptions({ input: {}, staleTime: 60_000 }))
      .catch((error: unknown) => {
        if (refusalOf(error).status !== 401) throw error
        return null
      })
    if (me?.mustChangePassword) throw redirect({ to: '/password' })
    if (me) return
    const { isSetUp } = await client.getInstallation({})
    throw isSetUp
      ? redirect({ to: '/sign-in', search: { from: location.href } })
      : redirect({ to: '/set-up' })
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})
