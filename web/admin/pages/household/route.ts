import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

/** What the timeline shows. */
export const tabs = ['all', 'charges', 'payments', 'other'] as const

export const householdRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/households/$householdId',
  validateSearch: (
    search: Record<string, unknown>,
  ): { tab?: (typeof tabs)[number] | undefined } => ({
    tab: oneOf(tabs, search.tab),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'HouseholdPage'),
})
