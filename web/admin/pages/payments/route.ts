import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { isPlainDate } from '../../../../src/kernel/period.ts'
import { idOf, oneOf, textOf } from '../../search.ts'
import { shellRoute } from '../../shell/route.ts'

export const tabs = ['list', 'refunds', 'suspense', 'pending', 'incidents', 'shifts'] as const
export const methods = ['wechatpay', 'cash', 'pos', 'transfer'] as const
export const states = ['valid', 'refunded', 'reversed'] as const

export type PaymentFilter = {
  tab?: (typeof tabs)[number] | undefined
  from?: string | undefined
  to?: string | undefined
  method?: (typeof methods)[number] | undefined
  state?: (typeof states)[number] | undefined
  text?: string | undefined
  /** The payment that is open. */
  at?: string | undefined
  /** Shifts: the day. */
  on?: string | undefined
}

const dateOf = (value: unknown): string | undefined =>
  isPlainDate(String(value)) ? String(value) : undefined

export const paymentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/payments',
  staticData: { nav: { group: 3, icon: 'receive', words: { zh: '收款', en: 'Payments' } } },
  validateSearch: (search: Record<string, unknown>): PaymentFilter => ({
    tab: oneOf(tabs, search.tab),
    from: dateOf(search.from),
    to: dateOf(search.to),
    method: oneOf(methods, search.method),
    state: oneOf(states, search.state),
    text: textOf(search.text),
    at: idOf(search.at),
    on: dateOf(search.on),
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'PaymentsPage'),
})
