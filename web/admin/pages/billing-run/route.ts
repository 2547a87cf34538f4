import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { runCauses } from '../../../../src/billing/api.ts'
import { periodKinds } from '../../../../src/kernel/period.ts'
import { idOf, monthOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const views = ['items', 'buildings', 'households'] as const
export const chargeStates = ['all', 'open', 'overdue', 'paid', 'reversed'] as const

type PeriodFilter = {
  month?: string | undefined
  kind?: (typeof periodKinds)[number] | undefined
}
export type RunFilter = PeriodFilter & {
  view?: (typeof views)[number] | undefined
  /** Warnings that were decided: the kinds, separated by dots. */
  decided?: string | undefined
}
export type LineFilter = PeriodFilter & {
  item?: string | undefined
  building?: string | undefined
  cause?: (typeof runCauses)[number] | undefined
  text?: string | undefined
}
export type ChargeFilter = Omit<LineFilter, 'kind' | 'cause'> & {
  run?: string | undefined
  state?: (typeof chargeStates)[number] | undefined
}

export const billingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing',
  staticData: { nav: { group: 3, icon: 'bill', words: { zh: '收费与出账', en: 'Billing' } } },
  validateSearch: (search: Record<string, unknown>): RunFilter => ({
    month: monthOf(search.month),
    kind: oneOf(periodKinds, search.kind),
    view: oneOf(views, search.view),
    decided: textOf(search.decided),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'BillingRunPage'),
})

/** What stands behind a figure of a dry run. */
export const billingLinesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/lines',
  validateSearch: (search: Record<string, unknown>): LineFilter => ({
    month: monthOf(search.month),
    kind: oneOf(periodKinds, search.kind),
    item: idOf(search.item),
    building: idOf(search.building),
    cause: oneOf(runCauses, search.cause),
    text: textOf(search.text),
  }),
  component: lazyRouteComponent(() => import('./lines-page.tsx'), 'BillingLinesPage'),
})

/** Charges that were posted. */
export const chargesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/billing/charges',
  validateSearch: (search: Record<string, unknown>): ChargeFilter => ({
    month: monthOf(search.month),
    run: idOf(search.run),
    item: idOf(search.item),
    building: idOf(search.building),
    state: oneOf(chargeStates, search.state),
    text: textOf(search.text),
  }),
  component: lazyRouteComponent(() => import('./charges-page.tsx'), 'ChargesPage'),
})
