import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { auditActors } from '../../../../src/reports/api.ts'
import { dateOf, idOf, oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const views = [
  'communities',
  'staff',
  'rights',
  'wechat',
  'carriers',
  'templates',
  'compliance',
  'books',
  'audit',
] as const

export type SettingsFilter = {
  view?: (typeof views)[number] | undefined
  staff?: string | undefined
  actor?: (typeof auditActors)[number] | undefined
  operation?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  staticData: { nav: { group: 5, icon: 'settings', words: { zh: '设置', en: 'Settings' } } },
  validateSearch: (search: Record<string, unknown>): SettingsFilter => ({
    view: oneOf(views, search.view),
    staff: idOf(search.staff),
    actor: oneOf(auditActors, search.actor),
    operation: /^[a-zA-Z]{1,60}$/.test(String(search.operation ?? ''))
      ? String(search.operation)
      : undefined,
    from: dateOf(search.from),
    to: dateOf(search.to),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
})
