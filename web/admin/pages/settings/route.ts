import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf, oneOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const views = ['communities', 'staff', 'rights', 'wechat', 'books', 'audit'] as const

export const actors = ['staff', 'owner', 'system', 'operator', 'channel'] as const

export type SettingsFilter = {
  view?: (typeof views)[number] | undefined
  staff?: string | undefined
  actor?: (typeof actors)[number] | undefined
  operation?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

const dateOf = (value: unknown): string | undefined =>
  /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(String(value)) ? String(value) : undefined

export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  staticData: { nav: { group: 5, icon: 'settings', words: { zh: '设置', en: 'Settings' } } },
  validateSearch: (search: Record<string, unknown>): SettingsFilter => ({
    view: oneOf(views, search.view),
    staff: idOf(search.staff),
    actor: oneOf(actors, search.actor),
    operation: /^[a-zA-Z]{1,60}$/.test(String(search.operation ?? ''))
      ? String(search.operation)
      : undefined,
    from: dateOf(search.from),
    to: dateOf(search.to),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
})
