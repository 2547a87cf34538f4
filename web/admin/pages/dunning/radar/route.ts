import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type RadarBand, radarBands } from '../../../../../src/collections/api.ts'
import { oneOf } from '../../../search.ts'
import { shellRoute } from '../../../shell/route.ts'

/** 时效雷达. */
export const radarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dunning/radar',
  validateSearch: (search: Record<string, unknown>): { band?: RadarBand | undefined } => ({
    band: oneOf(radarBands, search.band),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'RadarTab'),
})
