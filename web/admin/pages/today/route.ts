import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../shell/route.ts'

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  staticData: { nav: { group: 1, icon: 'inbox', words: { zh: '今日', en: 'Today' } } },
  component: lazyRouteComponent(() => import('./page.tsx'), 'TodayPage'),
})
