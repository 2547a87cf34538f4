import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

/** What the timeline shows. */
export const tabs = ['all', 'charges', 'payments', 'messages', 'other'] as const

export const householdRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/households/$householdId',
  validateSearch: (
    search: Record<string, unknown>,
  ): { tab?: (typeof tabs)[number] | undefined; action?: 'waiver' | undefined } => ({
    tab: oneOf(tabs, search.tab),
    /** Opens at once, for those who come from the counter. */
    action: oneOf(['waiver'], search.action),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'HouseholdPage'),
})
