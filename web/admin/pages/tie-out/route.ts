import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { dateOf, idOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const tieOutRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reconciliation',
  staticData: { nav: { group: 3, icon: 'scale', words: { zh: '对账', en: 'Reconciliation' } } },
  validateSearch: (
    search: Record<string, unknown>,
  ): { date?: string | undefined; at?: string | undefined } => ({
    date: dateOf(search.date),
    /** The difference that is open. */
    at: idOf(search.at),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'TieOutPage'),
})
