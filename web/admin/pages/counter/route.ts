import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const counterRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/counter',
  staticData: { nav: { group: 1, icon: 'cash', words: { zh: '收银台', en: 'Counter' } } },
  validateSearch: (search: Record<string, unknown>): { household?: string | undefined } => ({
    household: idOf(search.household),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'CounterPage'),
})
