import { createRoute, createRouter } from '@tanstack/react-router'
import { entryRoutes } from './entry/routes.ts'
import { pages } from './pages/list.ts'
import { parseSearch, stringifySearch } from './search.ts'
import { BrokenPage } from './shell/broken-page.tsx'
import { NoSuchPage } from './shell/no-such-page.tsx'
import { rootRoute, shellRoute } from './shell/route.ts'

/** What is no page is said inside the frame, so that the navigation stays at hand. */
const noSuchRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '$',
  component: NoSuchPage,
})
const routeTree = rootRoute.addChildren([
  ...entryRoutes,
  shellRoute.addChildren([...pages, noSuchRoute]),
])

export const router = createRouter({
  routeTree,
  basepath: '/admin',
  parseSearch,
  stringifySearch,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NoSuchPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
