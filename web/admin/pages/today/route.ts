import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  staticData: { nav: { group: 1, icon: 'inbox', words: { zh: '今日', en: 'Today' } } },
  validateSearch: (search: Record<string, unknown>): { item?: string | undefined } => ({
    item: textOf(search.item),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'TodayPage'),
})
