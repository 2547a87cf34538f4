import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../../shell/route.ts'

/** 试验: what dunning caused. */
export const experimentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/experiment',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ExperimentPage'),
})
