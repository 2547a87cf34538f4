import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { unitKinds } from '../../../../src/property/api.ts'
import { householdStates } from '../../../../src/reports/api.ts'
import { idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const orders = ['code', 'outstanding'] as const

/** The filters of the list; the address holds all of them. */
export type HouseholdFilter = {
  text?: string | undefined
  state?: (typeof householdStates)[number] | undefined
  building?: string | undefined
  kind?: (typeof unitKinds)[number] | undefined
  months?: string | undefined
  order?: (typeof orders)[number] | undefined
}

export const householdsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/households',
  staticData: { nav: { group: 2, icon: 'person', words: { zh: '缴费户', en: 'Households' } } },
  validateSearch: (search: Record<string, unknown>): HouseholdFilter => ({
    text: textOf(search.text),
    state: oneOf(householdStates, search.state),
    building: idOf(search.building),
    kind: oneOf(unitKinds, search.kind),
    months: /^\d{1,3}$/.test(String(search.months)) ? String(search.months) : undefined,
    order: oneOf(orders, search.order),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'HouseholdsPage'),
})
