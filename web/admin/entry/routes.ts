import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textOf } from '../search.ts'
import { rootRoute } from '../shell/route.ts'

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { from?: string | undefined } => ({
    from: textOf(search.from),
  }),
  component: lazyRouteComponent(() => import('./sign-in.tsx'), 'SignIn'),
})

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./set-up.tsx'), 'SetUp'),
})

const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: lazyRouteComponent(() => import('./change-password.tsx'), 'ChangePassword'),
})

/** What stands before the shell: sign-in, the first set-up, one's own password. */
export const entryRoutes = [signInRoute, setUpRoute, passwordRoute] as const
