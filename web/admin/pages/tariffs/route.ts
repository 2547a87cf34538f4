import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const meterKinds = ['water', 'electricity', 'gas', 'heat'] as const

const flag = (value: unknown): '1' | undefined => (String(value) === '1' ? '1' : undefined)

export const tariffsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/tariffs',
  validateSearch: (
    search: Record<string, unknown>,
  ): { at?: string | undefined; without?: '1' | undefined } => ({
    /** The tariff that is open. */
    at: idOf(search.at),
    /** Shows the units that no tariff bills. */
    without: flag(search.without),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'TariffsPage'),
})

export type MeterFilter = {
  kind?: (typeof meterKinds)[number] | undefined
  text?: string | undefined
  unread?: '1' | undefined
}

export const metersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/meters',
  validateSearch: (search: Record<string, unknown>): MeterFilter => ({
    kind: oneOf(meterKinds, search.kind),
    text: textOf(search.text),
    unread: flag(search.unread),
  }),
  component: lazyRouteComponent(() => import('./meters-page.tsx'), 'MetersPage'),
})

export const sharedCostsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/shared',
  validateSearch: (search: Record<string, unknown>): { month?: string | undefined } => ({
    month: /^20\d{2}-(0[1-9]|1[0-2])$/.test(String(search.month))
      ? String(search.month)
      : undefined,
  }),
  component: lazyRouteComponent(() => import('./shared-page.tsx'), 'SharedCostsPage'),
})

export const lateFeeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/late-fee',
  component: lazyRouteComponent(() => import('./late-fee-page.tsx'), 'LateFeePage'),
})

export const vacanciesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/vacancies',
  component: lazyRouteComponent(() => import('./vacancies-page.tsx'), 'VacanciesPage'),
})

export const approvalsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/approvals',
  component: lazyRouteComponent(() => import('./approvals-page.tsx'), 'ApprovalsPage'),
})
