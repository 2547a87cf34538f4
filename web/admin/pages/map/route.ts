import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf, oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const filters = [
  'all',
  'overdue',
  'overdueLong',
  'disputed',
  'notDue',
  'vacant',
  'unsold',
  'paid',
] as const
export type MapFilter = (typeof filters)[number]
const views = ['grid', 'list'] as const

export const mapRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/map',
  staticData: { nav: { group: 2, icon: 'building', words: { zh: '房产', en: 'Buildings' } } },
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    building?: string | undefined
    filter?: MapFilter | undefined
    unit?: string | undefined
    view?: (typeof views)[number] | undefined
  } => ({
    building: idOf(search.building),
    filter: oneOf(filters, search.filter),
    unit: idOf(search.unit),
    view: oneOf(views, search.view),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MapPage'),
})
