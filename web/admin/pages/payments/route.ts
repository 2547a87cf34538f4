import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { paymentMethods } from '../../../../src/kernel/payment-method.ts'
import { dateOf, idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const tabs = ['list', 'refunds', 'suspense', 'pending', 'incidents', 'shifts'] as const
export const states = ['valid', 'refunded', 'reversed'] as const

export type PaymentFilter = {
  tab?: (typeof tabs)[number] | undefined
  from?: string | undefined
  to?: string | undefined
  method?: (typeof paymentMethods)[number] | undefined
  state?: (typeof states)[number] | undefined
  text?: string | undefined
  /** The payment that is open. */
  at?: string | undefined
  /** Shifts: the day. */
  on?: string | undefined
}

export const paymentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments',
  staticData: { nav: { group: 3, icon: 'receive', words: { zh: '收款', en: 'Payments' } } },
  validateSearch: (search: Record<string, unknown>): PaymentFilter => ({
    tab: oneOf(tabs, search.tab),
    from: dateOf(search.from),
    to: dateOf(search.to),
    method: oneOf(paymentMethods, search.method),
    state: oneOf(states, search.state),
    text: textOf(search.text),
    at: idOf(search.at),
    on: dateOf(search.on),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'PaymentsPage'),
})
